import type { MeasuredProgram } from './measuredProgram';

/** Programs whose values go to a pool: files of the fixture module fixes-pools. Figures are means over its inputs. */
export const poolPrograms: Readonly<Record<string, MeasuredProgram>> = {
  firstline: { rule: 'go.poolBufio', before: 4_126, after: 30 },
  report: { rule: 'go.poolBufio', before: 13_016, after: 143 },
  table: { rule: 'go.poolBufio', before: 4_372, after: 276, risk: 'review' },
  forward: { rule: 'go.poolCopyBuffer', before: 32_788, after: 20 },
  forwardall: { rule: 'go.poolCopyBuffer', before: 60_876, after: 21 },
  save: { rule: 'go.poolCopyBuffer', before: 16_611, after: 227 },
  ingest: { rule: 'go.poolGzipReader', before: 46_391, after: 7_230 },
  sizes: { rule: 'go.poolGzipReader', before: 44_990, after: 5_831 },
  unpack: { rule: 'go.poolGzipReader', before: 43_362, after: 4_201 },
  digest: { rule: 'go.poolReadAll', before: 13_611, after: 4 },
  longest: { rule: 'go.poolReadAll', before: 28_908, after: 15_302, asked: true },
  upload: { rule: 'go.poolReadAll', before: 13_020, after: 232 },
  blocks: { rule: 'go.poolScratch', before: 4_101, after: 5 },
  relay: { rule: 'go.poolScratch', before: 16_404, after: 20 },
  spaces: { rule: 'go.poolScratch', before: 8_195, after: 3, asked: true },
  chain: { rule: 'go.poolStruct', before: 1_152, after: 0, risk: 'review', asked: true },
  order: { rule: 'go.poolStruct', before: 3_101, after: 2_717, asked: true },
  reserve: { rule: 'go.poolStruct', before: 3_513, after: 2_937, asked: true },
  cookie: { rule: 'go.warmGobEncoder', before: 1_583, after: 168, risk: 'review', asked: true },
  journal: { rule: 'go.warmGobEncoder', before: 1_847, after: 213, risk: 'review', asked: true },
  points: { rule: 'go.warmGobEncoder', before: 1_983, after: 240, risk: 'review', asked: true },
  token: { rule: 'go.warmGobEncoder', before: 5_836, after: 2_327, risk: 'review', asked: true },
  tree: { rule: 'go.warmGobEncoder', before: 2_288, after: 519, risk: 'review', asked: true },
};
