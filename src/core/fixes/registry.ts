import type { FixRule } from './fixRule';
import { poolBuffer } from './go/poolBuffer';
import { poolBufio } from './go/poolBufio';
import { poolCompressionWriter } from './go/poolCompressionWriter';
import { poolCopyBuffer } from './go/poolCopyBuffer';
import { poolGzipReader } from './go/poolGzipReader';
import { poolReadAll } from './go/poolReadAll';
import { poolScratch } from './go/poolScratch';
import { poolStruct } from './go/poolStruct';
import { reduceSpread } from './javascript/reduceSpread';

/** Every rewrite there is. Their ids are unique and stay the same between versions. */
export const fixRules: readonly FixRule[] = [
  poolCompressionWriter,
  poolBuffer,
  poolCopyBuffer,
  poolReadAll,
  poolScratch,
  poolBufio,
  poolGzipReader,
  poolStruct,
  reduceSpread,
];
