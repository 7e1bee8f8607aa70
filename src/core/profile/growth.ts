/** In-use bytes of a place at the end of a window less those at its start. */
export interface GrowthWindow {
  readonly growth: number;
  /** Growth beyond this, up or down, is more than sampling noise, at 95 %. */
  readonly noise: number;
}

/**
 * How a place of a Go program grew in the windows before the one that a profile is of. Go's functions have the import path
 * of their package in their names, so that name and line tell the place wherever the program was built.
 */
export interface EarlierGrowth {
  readonly functionName: string;
  /** 1-based, as captured. */
  readonly line: number;
  /** Oldest first. */
  readonly windows: readonly GrowthWindow[];
}

/** Windows that are remembered, with the one of the profile; of those before them nothing is said. */
export const mostWindows = 8;

/** Places whose earlier windows a profile has. */
export const mostEarlierPlaces = 100;
