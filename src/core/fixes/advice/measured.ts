/** Bytes that one call allocates, as measured with the Go version below. */
export interface Figures {
  readonly before: number;
  readonly after: number;
}

export const measuredWith = 'Go 1.26';

/**
 * What advice says was measured, each for one call of the programs of test/fixtures/programs/fixes-advice: a test measures
 * them again. Those of other libraries were measured on the same values (a report of 20 items with six fields each).
 */
export const figures = {
  hexText: { before: 88, after: 128 },
  joined: { before: 80, after: 80 },
  filterOfTen: { before: 1984, after: 8192 },
  filterOfThree: { before: 8128, after: 8192 },
  goroutines: { before: 2432, after: 2832 },
  printed: { before: 16, after: 64 },
  set: { before: 3208, after: 3208 },
  scalar: { before: 4, after: 4 },
  gobBuffer: { before: 2160, after: 1904 },
  jsonToWriter: { before: 2688, after: 0 },
  jsonIntoStruct: { before: 14_440, after: 9232 },
  records: { before: 15_840, after: 7920 },
} as const satisfies Record<string, Figures>;

/** Measured once with goccy/go-json 0.12 and templ 0.3, which no test of this repository downloads. */
export const figuresOfOthers = {
  goccyMarshal: { before: 2688, after: 2688 },
  goccyMarshalMaps: { before: 11_488, after: 2695 },
  goccyUnmarshal: { before: 9232, after: 8019 },
  goccyDecode: { before: 15_648, after: 10_048 },
  templ: { before: 9058, after: 2274 },
} as const satisfies Record<string, Figures>;

/** `measured for 32 bytes: 88 → 128 B/op, Go 1.26` */
export function measured(what: string, ...all: readonly Figures[]): string {
  const texts = all.map(({ before, after }) => `${grouped(before)} → ${grouped(after)}`);
  return `measured${what === '' ? '' : ` ${what}`}: ${texts.join(' and ')} B/op, ${measuredWith}`;
}

function grouped(bytes: number): string {
  return String(bytes).replace(/\B(?=(\d{3})+$)/g, ',');
}
