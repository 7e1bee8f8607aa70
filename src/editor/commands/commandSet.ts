import type { Blame } from '../../core/attribution/blame';
import type { CaptureCommands } from './captureCommands';
import type { Navigator } from './navigator';
import type { SavedCaptures } from './savedCaptures';

/** A row of the Targets view, its id, or an address. */
export type TargetArgument = string | { id?: string; url?: string };

export type TargetCommandSet = Record<
  'refresh' | 'capture' | 'save' | 'remove' | 'setCredentials',
  (argument?: TargetArgument) => Promise<unknown>
>;

/** A row of the Allocators view, or a module by name and version. */
export interface ModuleArgument {
  readonly module?: { readonly name: string; readonly version: string } | undefined;
  /** Where the row's code is, to find the go.mod that asks for the module. */
  readonly path?: string;
}

/** Everything that a command does, apart from what is done at once. */
export interface CommandSet {
  readonly capture: CaptureCommands;
  readonly saved: SavedCaptures;
  readonly navigator: Navigator;
  /** Of the Targets view; each takes a row, an id or an address. */
  readonly targets: TargetCommandSet;
  copyReport(): Promise<string | undefined>;
  /** Asks without an argument. */
  switchBlame(blame?: Blame): Promise<void>;
  /** What is known then of a newer version, as the rows say it; undefined where the user gave up. */
  checkNewerVersion(argument?: ModuleArgument): Promise<string | undefined>;
}
