import type { ReplacedModules } from '../source/replacedModules';

/**
 * Samples that agree in how they reach the allocator from the user's code, merged: the evidence that insight and
 * quick-fix rules read. `below` are the function names between the allocation and the user's code, leaf first (at most
 * 12; where none of those is in a module, the last is the innermost that is); `user` are the frames in the workspace,
 * innermost first (at most 12).
 */
export interface CondensedStack {
  readonly below: readonly string[];
  /** For each of `below` its file as the runtime spelled it, '' where unknown: whose code it is, and of which version. */
  readonly belowFiles: readonly string[];
  /** Whose code files of `belowFiles` are where their path does not tell; one map for all stacks of a profile. */
  readonly replaced?: ReplacedModules;
  readonly user: readonly UserFrame[];
  /** In the order of `Attribution.sampleTypes`. */
  readonly values: readonly number[];
  readonly recorded: number;
  /** For each of `values` the variance that sampling gives it; 0 where every allocation was recorded. */
  readonly variances: readonly number[];
  /** The runtime's function that allocates and that profiles leave out: `runtime.growslice`; '' where it is not known. */
  readonly call: string;
  /** Bytes of one object, the smallest and the largest that were recorded; 0 where the runtime does not tell. */
  readonly objectSize: { readonly least: number; readonly most: number };
  /** What of it stayed alive; absent where the capture could not tell. */
  readonly kept?: KeptBytes | undefined;
}

/** `stack` with other frames of the user. By name, as what a stack reads from columns is no property of its own. */
export function withUser(stack: CondensedStack, user: readonly UserFrame[]): CondensedStack {
  const { below, belowFiles, replaced, values, recorded, variances, call, objectSize, kept } = stack;
  const known = replaced === undefined ? {} : { replaced };
  return { below, belowFiles, ...known, user, values, recorded, variances, call, objectSize, kept };
}

/** What a capture saw of lifetimes; which of it is known stands in `Attribution.lifetimes`. */
export interface KeptBytes {
  /** Go: bytes in use at the end of the window less those at its start. */
  readonly growth: number;
  /** V8: what was allocated in a short window after the capture, and in how many samples. */
  readonly againBytes: number;
  readonly againRecorded: number;
  /** V8: what was allocated in another such window and is alive at its end. */
  readonly survivedBytes: number;
  readonly survivedRecorded: number;
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
