import type { CaptureRequest } from '../api';
import type { Admission } from '../editor/access/admission';
import { CaptureCommands } from '../editor/commands/captureCommands';
import type { CommandSet } from '../editor/commands/commandSet';
import { Navigator } from '../editor/commands/navigator';
import { checkNewerVersion, type NewerVersionPorts } from '../editor/commands/newerVersion';
import { copyReport } from '../editor/commands/report';
import { SavedCaptures } from '../editor/commands/savedCaptures';
import { switchBlame } from '../editor/commands/switchBlame';
import type { Settings } from '../editor/settings';
import { resolveTarget } from '../editor/targetPicker/resolveTarget';
import { askInspector, askUrl, pickTarget } from '../editor/targetPicker/targetPicker';
import type { SavedTargets } from '../editor/targets/savedTargets';
import { TargetCommands } from '../editor/targets/targetCommands';
import type { CaptureSession } from '../session/captureSession';
import type { Library } from '../session/captures/lazyLibrary';
import type { ProfileStore } from '../session/profileStore';
import type { TargetEntry, TargetList } from '../session/targetList';
import type { Consent, Target } from '../session/targets';

// Loaded with the first command: what asks the user, and what starts captures.

/** What the commands work on. */
export interface CommandPorts {
  readonly session: CaptureSession;
  readonly library: Library;
  readonly store: ProfileStore;
  readonly settings: Settings;
  readonly targets: TargetList;
  readonly savedTargets: SavedTargets;
  readonly consent: Consent;
  readonly newerVersions: NewerVersionPorts;
  /** Whether a file may be opened that a profile names, and how; asks where it must. */
  admitSource(path: string): Promise<'edit' | 'readOnly' | undefined>;
  /** Looks for targets, with progress in their view. */
  refreshTargets(): Promise<readonly TargetEntry[]>;
  /** Loads what stands before every capture. */
  admission(): Promise<Admission>;
  targetForPid(pid: number): Promise<Target>;
  /** Why processes cannot be listed on this system; undefined where they can. */
  discoveryLimit(): Promise<string | undefined>;
}

export function createCommands(ports: CommandPorts): CommandSet {
  const { session, library, store, settings, targets, consent } = ports;
  const source = {
    pick: () => pickTarget(targets, () => ports.discoveryLimit()),
    askUrl,
    askInspector,
    consent,
    resolve: (request: CaptureRequest) => resolveTarget(request, pid => ports.targetForPid(pid)),
  };
  const capture = new CaptureCommands(session, store, settings, source, {
    check: async target => (await ports.admission()).gate.check(target),
    admit: async target => (await ports.admission()).gate.admit(target),
    recover: async (target, failure) => {
      const recovered = await (await ports.admission()).gate.recover(target, failure);
      // It may be that any certificate is taken from now on, which its row says.
      targets.othersChanged();
      return recovered;
    },
  });
  return {
    capture,
    saved: new SavedCaptures(session, library, store),
    navigator: new Navigator(store, settings, path => ports.admitSource(path)),
    targets: new TargetCommands(targets, ports.savedTargets, {
      refresh: () => ports.refreshTargets(),
      askUrl,
      capture: target => capture.captureAsked(target),
      askCredentials: async target => (await ports.admission()).gate.askCredentials(target),
      checkAddress: async target => (await ports.admission()).checkAddress(target),
    }),
    copyReport: () => copyReport(store),
    switchBlame: blame => switchBlame(store, blame),
    checkNewerVersion: argument => checkNewerVersion(ports.newerVersions, argument),
  };
}
