import * as pprof from 'pprof-format';

/** A seeded stream of numbers in 0..1 (mulberry32), so that a failing case can be run again. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export interface RandomOptions {
  readonly samples: number;
  /** From row to id; dense by default. */
  readonly idOf?: (row: number) => number;
  /** Where functions lie, each place for one function after the other. */
  readonly places?: readonly RandomPlace[];
  readonly functions?: number;
  readonly locations?: number;
  /** Different lines that locations may have. */
  readonly lines?: number;
  /** Most locations of a stack. */
  readonly deepest?: number;
}

/** A folder of source files, and the package of the functions in them. */
export interface RandomPlace {
  readonly package: string;
  readonly folder: string;
}

const fourPackages = [0, 1, 2, 3].map(row => ({ package: `example.com/app/p${row}`, folder: `/src/app/p${row}` }));

/** A heap profile as another encoder writes it: recursion, inlined frames, all-zero samples, shared functions. */
export function randomPprof(seed: number, options: RandomOptions): pprof.Profile {
  const { samples, idOf = row => row + 1, places = fourPackages } = options;
  const { functions: functionCount = 12, locations = 30, lines = 50, deepest = 12 } = options;
  const random = seeded(seed);
  const pick = (count: number) => Math.floor(random() * count);
  const strings = new pprof.StringTable();
  const kinds = ['alloc_objects', 'alloc_space', 'inuse_objects', 'inuse_space'];
  const functions = Array.from({ length: functionCount }, (_, row) => {
    const place = places[row % places.length]!;
    return {
      id: idOf(row),
      name: strings.dedup(`${place.package}.F${row % 10}`),
      filename: strings.dedup(place.folder === '' ? '' : `${place.folder}/f${row % 3}.go`),
      startLine: 1 + pick(40),
    };
  });
  const location = Array.from({ length: locations }, (_, row) => ({
    id: idOf(row),
    line: Array.from({ length: 1 + pick(3) }, () => ({
      functionId: idOf(pick(functionCount)),
      line: 1 + pick(lines),
    })),
  }));
  const value = () => (random() < 0.3 ? 0 : pick(random() < 0.2 ? 2 ** 45 : 5000));
  return new pprof.Profile({
    sampleType: kinds.map(kind => ({ type: strings.dedup(kind), unit: strings.dedup('count') })),
    sample: Array.from({ length: samples }, () => ({
      locationId: Array.from({ length: 1 + pick(deepest) }, () => idOf(pick(locations))),
      value: random() < 0.1 ? [0, 0, 0, 0] : [value(), value(), value(), value()],
      label: random() < 0.8 ? [{ key: strings.dedup('bytes'), num: 16 * (1 + pick(100)) }] : [],
    })),
    function: functions,
    location,
    stringTable: strings,
    period: 524288,
    timeNanos: 1_700_000_000_000_000_000n,
  });
}
