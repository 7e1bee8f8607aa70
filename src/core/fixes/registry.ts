import type { FixRule } from './fixRule';
import { poolBuffer } from './go/poolBuffer';
import { poolCompressionWriter } from './go/poolCompressionWriter';
import { preallocateMap } from './go/preallocateMap';
import { preallocateSlice } from './go/preallocateSlice';
import { queryOnce } from './go/queryOnce';
import { reuseInLoop } from './go/reuseInLoop';
import { timerInLoop } from './go/timerInLoop';
import { reduceSpread } from './javascript/reduceSpread';

/** Every rewrite there is. Their ids are unique and stay the same between versions. */
export const fixRules: readonly FixRule[] = [
  poolCompressionWriter,
  poolBuffer,
  preallocateSlice,
  preallocateMap,
  reuseInLoop,
  queryOnce,
  timerInLoop,
  reduceSpread,
];
