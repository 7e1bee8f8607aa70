import type { CaptureCommands } from './captureCommands';
import type { Navigator } from './navigator';
import type { SavedCaptures } from './savedCaptures';

/** A row of the Targets view, its id, or an address. */
export type TargetArgument = string | { id?: string; url?: string };

export type TargetCommandSet = Record<
  'refresh' | 'capture' | 'save' | 'remove' | 'setCredentials',
  (argument?: TargetArgument) => Promise<unknown>
>;

/** Everything that a command does, apart from what is done at once. */
export interface CommandSet {
  readonly capture: CaptureCommands;
  readonly saved: SavedCaptures;
  readonly navigator: Navigator;
  /** Of the Targets view; each takes a row, an id or an address. */
  readonly targets: TargetCommandSet;
  copyReport(): Promise<string | undefined>;
}
