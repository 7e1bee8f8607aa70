import type { EarlierGrowth } from '../profile/growth';
import type { Granularity, Origin, ProfileMeta } from '../profile/profile';
import type { SampleTypeKind } from '../profile/sampleType';
import type { StringTable } from '../profile/stringTable';

/**
 * Values on lines and functions: what every view reads. All columns are typed arrays, so that a worker can hand it over
 * by transfer.
 */
export interface Attribution {
  readonly origin: Origin;
  readonly granularity: Granularity;
  readonly sampleTypes: readonly SampleTypeKind[];
  /** Sum over the profile for each of `sampleTypes`. */
  readonly totals: Float64Array;
  /** Allocations the runtime really recorded, over the whole profile. */
  readonly recorded: number;
  /** One row for each distinct (function, file, line). */
  readonly lines: SiteTable;
  /** One row for each function name, as `go tool pprof -top` groups them. */
  readonly functions: SiteTable;
  /** One row for each package; its name is in `functionName`, `file` is '' and `line` 0. Has strings of its own. */
  readonly packages: SiteTable;
  /** One row for each dependency, for the user's own code and the runtime; see `moduleTable`. Absent where nobody asked. */
  readonly modules?: SiteTable;
  /** How the `kept` of stacks was found; absent where they have none. */
  readonly lifetimes?: LifetimeEvidence;
  readonly meta: ProfileMeta;
}

/** Go: from what is in use at both ends of the window, and of those before it where that was kept. V8: from two short windows after it, of these lengths. */
export type LifetimeEvidence =
  | { readonly kind: 'growth'; readonly earlier?: readonly EarlierGrowth[] }
  | { readonly kind: 'survivors'; readonly allSeconds: number; readonly aliveSeconds: number };

/** Rows of places that allocate. A row counts once per stack, however often it recurs in it. */
export interface SiteTable {
  readonly count: number;
  /** What `functionName` and `file` index. */
  readonly strings: StringTable;
  readonly functionName: Uint32Array;
  readonly file: Uint32Array;
  /** 1-based, 0 where unknown. For functions: the line where the function starts. */
  readonly line: Uint32Array;
  readonly startLine: Uint32Array;
  /** pprof's flat and cum: one column for each of `Attribution.sampleTypes`. */
  readonly self: readonly Float64Array[];
  readonly total: readonly Float64Array[];
  /** Allocations recorded whose leaf is the row, and in whose stack the row is. */
  readonly selfRecorded: Float64Array;
  readonly totalRecorded: Float64Array;
}
