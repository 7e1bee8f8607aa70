/**
 * How what was captured of a line stands to the text now.
 * `current`: the same line at the same place. `shifted`: the same line elsewhere in the file. `edited`: another text stands
 * in its place. `stale`: it is gone, or two lines could be it, so that nothing may be shown on any.
 */
export type Freshness = 'current' | 'shifted' | 'edited' | 'stale';

/** Where a line is now. `line` is 1-based. */
export type LinePlace =
  | { readonly freshness: 'current' | 'shifted' | 'edited'; readonly line: number }
  | { readonly freshness: 'stale' };
