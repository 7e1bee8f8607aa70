import type { MeasuredProgram } from './measuredProgram';

/** By name of the file in the fixture module fixes-collections. */
export const collectionPrograms: Readonly<Record<string, MeasuredProgram>> = {
  clone: { rule: 'go.preallocateMap', before: 3_464, after: 1_880, asked: true },
  index: { rule: 'go.preallocateMap', before: 3_464, after: 1_880, risk: 'review', asked: true },
  keyed: { rule: 'go.preallocateMap', before: 5_304, after: 2_776, risk: 'review', asked: true },
  sheet: { rule: 'go.preallocateMap', before: 3_464, after: 1_880, asked: true },
  keys: { rule: 'go.preallocateSlice', before: 2_160, after: 896, asked: true },
  names: { rule: 'go.preallocateSlice', before: 2_112, after: 896, asked: true },
  parsed: { rule: 'go.preallocateSlice', before: 1_016, after: 416, risk: 'review', asked: true },
  filters: { rule: 'go.queryOnce', before: 2_320, after: 464 },
  paged: { rule: 'go.queryOnce', before: 1_392, after: 464 },
  search: { rule: 'go.queryOnce', before: 1_859, after: 467 },
  batches: { rule: 'go.reuseInLoop', before: 6_704, after: 2_240, asked: true },
  distinct: { rule: 'go.reuseInLoop', before: 18_720, after: 936, asked: true },
  lines: { rule: 'go.reuseInLoop', before: 2_400, after: 120, asked: true },
  list: { rule: 'go.reuseInLoop', before: 24_000, after: 240, asked: true },
  await: { rule: 'go.timerInLoop', before: 24_800, after: 248, risk: 'review' },
  session: { rule: 'go.timerInLoop', before: 25_048, after: 248, risk: 'review' },
  till: { rule: 'go.timerInLoop', before: 25_200, after: 400, risk: 'review' },
  total: { rule: 'go.timerInLoop', before: 24_800, after: 248, risk: 'review' },
};
