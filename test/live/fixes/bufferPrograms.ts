import type { MeasuredProgram } from './measuredProgram';

/** Programs whose buffers and compressors go to a pool: files of the fixture module fixes-go. Figures are those of its typical request. */
export const bufferPrograms: Readonly<Record<string, MeasuredProgram>> = {
  join: { rule: 'go.poolBuffer', before: 7_280, after: 3_200, asked: true },
  lines: { rule: 'go.poolBuffer', before: 1_984, after: 896, asked: true },
  render: { rule: 'go.poolBuffer', before: 1_984, after: 0, asked: true },
  serialize: { rule: 'go.poolBuffer', before: 1_440, after: 1_296, risk: 'review', asked: true },
  shared: { rule: 'go.poolBuffer', before: 3_824, after: 1_792, asked: true },
  deflate: { rule: 'go.poolCompressionWriter', before: 1_206_912, after: 0, asked: true },
  list: { rule: 'go.poolCompressionWriter', before: 817_996, after: 4_184, asked: true },
  middleware: { rule: 'go.poolCompressionWriter', before: 813_928, after: 72, risk: 'review', asked: true },
  send: { rule: 'go.poolCompressionWriter', before: 813_856, after: 0, asked: true },
  wrapped: { rule: 'go.poolCompressionWriter', before: 1_206_912, after: 0, asked: true },
  encoder: { rule: 'go.poolWriterOnClose', before: 813_956, after: 132, risk: 'review' },
  export: { rule: 'go.poolWriterOnClose', before: 1_632_715, after: 5_384, risk: 'review' },
  negotiate: { rule: 'go.poolWriterOnClose', before: 813_928, after: 104, risk: 'review' },
};
