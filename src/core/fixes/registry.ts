import type { FixRule } from './fixRule';
import { cutInsteadOfSplit } from './go/cutInsteadOfSplit';
import { matchInsteadOfFindAll } from './go/matchInsteadOfFindAll';
import { poolBuffer } from './go/poolBuffer';
import { poolCompressionWriter } from './go/poolCompressionWriter';
import { scannerBytes } from './go/scannerBytes';
import { stringBuilder } from './go/stringBuilder';
import { textWithoutFmt } from './go/textWithoutFmt';
import { writeWithoutCopy } from './go/writeWithoutCopy';
import { reduceSpread } from './javascript/reduceSpread';

/** Every rewrite there is. Their ids are unique and stay the same between versions. */
export const fixRules: readonly FixRule[] = [
  poolCompressionWriter,
  poolBuffer,
  stringBuilder,
  textWithoutFmt,
  writeWithoutCopy,
  cutInsteadOfSplit,
  scannerBytes,
  matchInsteadOfFindAll,
  reduceSpread,
];
