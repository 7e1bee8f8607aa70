import type { AttributionMode } from '../attributionMode';

/** A run that we start ourselves, with all that is needed to repeat it. Plain data: it travels with the profile. */
export type Recipe = GoTestRecipe | NodeRunRecipe;

interface CommonRecipe {
  readonly label: string;
  /** Folder in which the command runs; absolute. */
  readonly directory: string;
  /** Milliseconds after which the run is ended as too long, building included; 0 for never. */
  readonly timeoutMs: number;
}

/** One Go test or benchmark, by `go test`. */
export interface GoTestRecipe extends CommonRecipe {
  readonly kind: 'goTest';
  /** `TestX` or `BenchmarkX`; the prefix decides which it is. */
  readonly functionName: string;
  /** The go command: a name on PATH or a path. */
  readonly goCommand: string;
  /** Comma-separated; '' for none. */
  readonly buildTags: string;
  /** b.N of a benchmark. Fixed, because the profile is divided by it. */
  readonly iterations: number;
  /** runtime.MemProfileRate: 1 records every allocation. */
  readonly profileRate: number;
}

/** A Node program from its first line to its end, or until the user has seen enough. */
export interface NodeRunRecipe extends CommonRecipe {
  readonly kind: 'nodeRun';
  readonly run: NodeFileRun | NodeScriptRun;
  /** 'exact' starts the program with inlining off. */
  readonly attribution: AttributionMode;
}

/** `node <file>`; tests of node:test run inside of that process then, so that the sampler sees them. */
export interface NodeFileRun {
  readonly kind: 'file';
  readonly file: string;
  /** Only the tests of this name; all of the file where absent. */
  readonly testName?: string;
}

/** A script of the package.json in the recipe's directory. */
export interface NodeScriptRun {
  readonly kind: 'script';
  readonly name: string;
}

/** What `-benchmem` printed. */
export interface PerOperation {
  /** b.N of the measured run. */
  readonly operations: number;
  readonly bytes: number;
  readonly allocations: number;
}
