import type { FixRule } from './fixRule';
import { cutInsteadOfSplit } from './go/cutInsteadOfSplit';
import { guardLog } from './go/guardLog';
import { hoistConstructor } from './go/hoistConstructor';
import { hoistError } from './go/hoistError';
import { hoistMap } from './go/hoistMap';
import { hoistRegexp } from './go/hoistRegexp';
import { hoistTemplate } from './go/hoistTemplate';
import { logAttributes } from './go/logAttributes';
import { matchInsteadOfFindAll } from './go/matchInsteadOfFindAll';
import { poolBuffer } from './go/poolBuffer';
import { poolBufio } from './go/poolBufio';
import { poolCompressionWriter } from './go/poolCompressionWriter';
import { poolCopyBuffer } from './go/poolCopyBuffer';
import { poolGzipReader } from './go/poolGzipReader';
import { poolReadAll } from './go/poolReadAll';
import { poolScratch } from './go/poolScratch';
import { poolStruct } from './go/poolStruct';
import { poolWriterOnClose } from './go/poolWriterOnClose';
import { preallocateMap } from './go/preallocateMap';
import { preallocateSlice } from './go/preallocateSlice';
import { queryOnce } from './go/queryOnce';
import { reuseInLoop } from './go/reuseInLoop';
import { scannerBytes } from './go/scannerBytes';
import { stringBuilder } from './go/stringBuilder';
import { textWithoutFmt } from './go/textWithoutFmt';
import { timerInLoop } from './go/timerInLoop';
import { warmGobEncoder } from './go/warmGobEncoder';
import { writeWithoutCopy } from './go/writeWithoutCopy';
import { reduceSpread } from './javascript/reduceSpread';

/** Every rewrite there is. Their ids are unique and stay the same between versions. */
export const fixRules: readonly FixRule[] = [
  poolCompressionWriter,
  poolWriterOnClose,
  poolBuffer,
  stringBuilder,
  textWithoutFmt,
  writeWithoutCopy,
  cutInsteadOfSplit,
  scannerBytes,
  hoistRegexp,
  hoistTemplate,
  hoistMap,
  hoistError,
  hoistConstructor,
  preallocateSlice,
  preallocateMap,
  reuseInLoop,
  queryOnce,
  timerInLoop,
  matchInsteadOfFindAll,
  logAttributes,
  guardLog,
  poolCopyBuffer,
  poolReadAll,
  poolScratch,
  poolBufio,
  poolGzipReader,
  poolStruct,
  warmGobEncoder,
  reduceSpread,
];
