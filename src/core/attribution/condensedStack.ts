/**
 * Samples that agree in how they reach the allocator from the user's code, merged: the evidence that insight and
 * quick-fix rules read. `below` are the function names between the allocation and the user's code, leaf first (at most
 * 12); `user` are the frames in the workspace, innermost first (at most 12).
 */
export interface CondensedStack {
  readonly below: readonly string[];
  readonly user: readonly UserFrame[];
  /** In the order of `Attribution.sampleTypes`. */
  readonly values: readonly number[];
  readonly recorded: number;
}

export interface UserFrame {
  readonly functionName: string;
  /** Absolute path in the workspace on this machine. */
  readonly path: string;
  /** 1-based, as captured; 0 where unknown. With granularity 'function': where the function starts. */
  readonly line: number;
  /** 1-based line on which the function starts, as captured; 0 where unknown. */
  readonly startLine: number;
}
