import type { Target } from './target';

/** A Go or Node process of this user on this machine, whether or not it can be captured as it is. */
export interface DiscoveredProcess {
  readonly pid: number;
  /** The process that started it, itself or through others such as a shell, where both are listed Node processes. */
  readonly parent?: number;
  readonly runtime: 'go' | 'node';
  /** File name of the Go program or of the main script. */
  readonly name: string;
  /** `go1.26.8`, `v22.1.0`, `Deno 2`; undefined where it could not be told. */
  readonly version: string | undefined;
  readonly commandLine: readonly string[];
  readonly cwd: string | undefined;
  /** Ports that loopback reaches, in ascending order. */
  readonly ports: readonly number[];
  /** Whether its program, working directory or script lies in the workspace. */
  readonly place: 'workspace' | 'elsewhere';
  /** How it can be captured, best first; empty where it cannot, and then `obstacle` says why. */
  readonly targets: readonly Target[];
  readonly obstacle: Obstacle | undefined;
}

/** Why a process cannot be captured as it is, and exactly what to add. */
export interface Obstacle {
  readonly message: string;
  readonly remedy: string;
  /** Set where only the time ran out: asked more patiently it may turn out to be none. */
  readonly mayAnswer?: true;
}

export interface DiscoveryScope {
  /** Folders of the workspace. */
  readonly folders: readonly string[];
  /** Paths asked for pprof handlers besides the usual ones. */
  readonly pprofPaths: readonly string[];
  /** The editor's own process: it, what started it and what it started itself are not listed. */
  readonly editor: number | undefined;
}

export const wholeMachine: DiscoveryScope = { folders: [], pprofPaths: [], editor: undefined };
