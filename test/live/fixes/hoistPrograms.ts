import type { MeasuredProgram } from './measuredProgram';

/** By name of the file in the fixture module fixes-hoists. */
export const hoistPrograms: Readonly<Record<string, MeasuredProgram>> = {
  escape: { rule: 'go.hoistConstructor', before: 6_792, after: 32 },
  link: { rule: 'go.hoistConstructor', before: 216, after: 24 },
  zone: { rule: 'go.hoistConstructor', before: 5_204, after: 32, risk: 'review' },
  batch: { rule: 'go.hoistError', before: 80, after: 0, risk: 'review' },
  calculate: { rule: 'go.hoistError', before: 16, after: 0, risk: 'review' },
  negative: { rule: 'go.hoistError', before: 16, after: 0, risk: 'review' },
  order: { rule: 'go.hoistError', before: 16, after: 0, risk: 'review', asked: true },
  mime: { rule: 'go.hoistMap', before: 616, after: 0 },
  price: { rule: 'go.hoistMap', before: 2_344, after: 0 },
  retry: { rule: 'go.hoistMap', before: 984, after: 0, asked: true },
  slug: { rule: 'go.hoistMap', before: 568, after: 16 },
  fields: { rule: 'go.hoistRegexp', before: 1_954, after: 368, asked: true },
  mail: { rule: 'go.hoistRegexp', before: 5_818, after: 0 },
  match: { rule: 'go.hoistRegexp', before: 4_176, after: 0 },
  page: { rule: 'go.hoistTemplate', before: 14_614, after: 608, asked: true },
  rows: { rule: 'go.hoistTemplate', before: 25_558, after: 768 },
  text: { rule: 'go.hoistTemplate', before: 4_952, after: 861 },
};
