import type { Recipe } from '../capture/launch/recipe';
import type { LaunchOptions, RunningLaunch } from '../capture/launch/runningLaunch';
import type { Consent, Opening, Profiler } from '../capture/profiler';
import type { GoTarget, NodeTarget } from '../capture/target';
import type { LoaderPorts } from './profileLoader';

export interface Profilers {
  readonly go: Profiler<GoTarget>;
  readonly node: Profiler<NodeTarget>;
}

/** The world outside of the session. */
export interface CapturePorts extends LoaderPorts {
  /** Loads the capture code on first use. */
  profilers(): Promise<Profilers>;
  /** Starts a program of our own; loads the capture code on first use. */
  launch(recipe: Recipe, options: Pick<LaunchOptions, 'signal'>): Promise<RunningLaunch>;
  now(): number;
  /** A profile will come to be decoded. Never throws. */
  prepare?(): void;
  /** The first snapshot of a capture is there, and can be read while its window runs. Never throws. */
  open?(opening: Promise<Opening>): void;
  /** Asks the user before something is done to a process that they have not asked for; nothing is done without. */
  readonly consent?: Consent;
}
