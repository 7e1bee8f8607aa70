import * as vscode from 'vscode';
import { formatSeconds } from '../../core/units/format';
import { CaptureError } from '../../session/captureFailures';
import type { CaptureSession } from '../../session/captureSession';
import type { StoredCapture } from '../../session/captures/captureFolder';
import type { CaptureRecord } from '../../session/captures/captureRecord';
import type { Library } from '../../session/captures/lazyLibrary';
import type { LoadedProfile } from '../../session/loadedProfile';
import type { ProfileStore } from '../../session/profileStore';
import { readProfileFile } from '../files';
import { tellSaving } from '../savingNotice';

/** A row of the Captures view, or the id of a capture from a keybinding or a task. */
export type CaptureArgument = StoredCapture | string | undefined;

/** What can be done with saved captures. With an id nothing is asked. */
export class SavedCaptures {
  constructor(
    private readonly session: CaptureSession,
    private readonly library: Library,
    private readonly store: ProfileStore,
  ) {}

  async open(capture: CaptureArgument): Promise<LoadedProfile | undefined> {
    const id = idOf(capture) ?? (await this.#pick('Open which capture?'));
    return id === undefined ? undefined : this.session.openSaved(this.library, id);
  }

  async openLatest(): Promise<LoadedProfile> {
    const latest = await this.library.latest();
    if (latest === undefined) throw noneSaved();
    return this.session.openSaved(this.library, latest.id);
  }

  /** Without an argument: the profile that is shown. */
  async setAsBaseline(capture: CaptureArgument): Promise<boolean> {
    const id = idOf(capture);
    const profile = id === undefined ? this.store.current : await this.session.readSaved(this.library, id);
    if (profile === undefined) throw nothingShown();
    this.store.chooseBaseline(profile);
    if (this.store.comparison === undefined) {
      void vscode.window.setStatusBarMessage(
        `Alloc Lens: captures are compared with ${profile.label} from now on`,
        5000,
      );
    } else this.#tellSaving();
    return true;
  }

  stopComparing(): void {
    this.store.chooseBaseline(undefined);
  }

  /** The shown profile with `capture`: the older of the two is the baseline. */
  async compareWith(capture: CaptureArgument): Promise<boolean> {
    const { current } = this.store;
    const id = idOf(capture) ?? (await this.#pick('Compare with which capture?', current?.captureId));
    if (id === undefined) return false;
    // Before anything is asked: whoever passed an id of a capture that is gone may not be there to answer.
    await this.library.record(id);
    const shown = current === undefined ? await this.#pick('Compare it with which other capture?', id) : current;
    if (shown === undefined) return false;
    const shownId = typeof shown === 'string' ? shown : shown.captureId;
    if (shownId === undefined && typeof shown !== 'string') {
      // A file has no place in time: it is taken for the newer one.
      this.store.show(shown, await this.session.readSaved(this.library, id));
    } else if (shownId !== undefined) await this.#compare(id, shownId);
    this.#tellSaving();
    return true;
  }

  async export(capture: CaptureArgument, to?: vscode.Uri): Promise<vscode.Uri | undefined> {
    const { name, bytes } = await this.#exported(idOf(capture));
    const target = to ?? (await askWhere(name));
    if (target === undefined) return undefined;
    await vscode.workspace.fs.writeFile(target, bytes);
    return target;
  }

  async setPinned(capture: CaptureArgument, pinned: boolean): Promise<void> {
    const id = idOf(capture) ?? (await this.#pick(pinned ? 'Pin which capture?' : 'Unpin which capture?'));
    if (id !== undefined) await this.library.setPinned(id, pinned);
  }

  async rename(capture: CaptureArgument, name?: string): Promise<void> {
    const id = idOf(capture) ?? (await this.#pick('Rename which capture?'));
    if (id === undefined) return;
    const { name: old, label } = await this.library.record(id);
    const prompt = 'Name of the capture; empty for that of its target';
    const chosen = name ?? (await vscode.window.showInputBox({ prompt, value: old ?? label }));
    if (chosen !== undefined) await this.library.rename(id, chosen);
  }

  async remove(capture: CaptureArgument): Promise<void> {
    const id = idOf(capture) ?? (await this.#pick('Delete which capture?'));
    if (id === undefined) return;
    const isSure = typeof capture === 'string' || (await confirmed(id, capture));
    if (isSure) await this.library.remove(id);
  }

  async #compare(one: string, other: string): Promise<void> {
    const [a, b] = [await this.library.record(one), await this.library.record(other)];
    const [older, newer] = a.capturedMs <= b.capturedMs ? [a, b] : [b, a];
    await this.session.openSaved(this.library, newer.id, older.id);
  }

  async #exported(id: string | undefined): Promise<{ name: string; bytes: Uint8Array }> {
    if (id !== undefined) {
      const { record, content } = await this.library.open(id);
      const name = record.name || record.label;
      return { name, bytes: content.kind === 'file' ? content.bytes : await this.session.asPprof(content, name) };
    }
    const { current } = this.store;
    if (current === undefined) throw nothingShown();
    if (current.captureId !== undefined) return this.#exported(current.captureId);
    if (current.encoded !== undefined) return { name: current.label, bytes: current.encoded };
    if (current.source.kind !== 'file') throw nothingShown();
    const bytes = await readProfileFile(vscode.Uri.file(current.source.path));
    return { name: current.label, bytes: await this.session.asPprof({ kind: 'file', bytes }, current.label) };
  }

  async #pick(placeHolder: string, except?: string): Promise<string | undefined> {
    const entries = await this.library.list();
    const records = entries.flatMap(entry => (entry.kind === 'capture' ? [entry.record] : []));
    if (records.length === 0) throw noneSaved();
    const items = records.filter(record => record.id !== except).map(toItem);
    return (await vscode.window.showQuickPick(items, { placeHolder }))?.id;
  }

  #tellSaving(): void {
    const { comparison } = this.store;
    if (comparison !== undefined) void tellSaving(comparison);
  }
}

/** @throws CaptureError 'badQuery' where it is neither: it came from a task or another extension. */
function idOf(capture: CaptureArgument): string | undefined {
  if (capture === undefined || capture === null || typeof capture === 'string') return capture ?? undefined;
  const id = capture.kind === 'capture' ? capture.record.id : capture.id;
  if (typeof id === 'string') return id;
  throw new CaptureError(
    'badQuery',
    'A capture is named by its id, and something else was given.',
    'Pass the id of a saved capture as text.',
  );
}

function toItem(record: CaptureRecord): vscode.QuickPickItem & { id: string } {
  const { id, name, label, pinned, capturedMs, seconds } = record;
  const description = `${new Date(capturedMs).toLocaleString()} · ${formatSeconds(seconds)}`;
  return { id, label: `$(${pinned ? 'pinned' : 'history'}) ${name || label}`, description };
}

async function confirmed(id: string, capture: CaptureArgument): Promise<boolean> {
  const record = typeof capture === 'object' && capture.kind === 'capture' ? capture.record : undefined;
  const what = record === undefined ? `the capture ${id}` : `the capture of ${record.name || record.label}`;
  const choice = await vscode.window.showWarningMessage(
    `Delete ${what}?`,
    { modal: true, detail: 'It cannot be brought back.' },
    'Delete',
  );
  return choice === 'Delete';
}

async function askWhere(name: string): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const file = `${name.replace(/[^\w.-]+/g, '-').replace(/^-+|-+$|\.pb\.gz$/g, '') || 'capture'}.pb.gz`;
  return vscode.window.showSaveDialog({
    title: 'Export the profile as pprof',
    filters: { 'pprof profile': ['gz'] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, file) }),
  });
}

function noneSaved(): CaptureError {
  return new CaptureError(
    'noSuchCapture',
    'There is no saved capture yet.',
    'Capture a process first: click the flame in the status bar.',
  );
}

function nothingShown(): CaptureError {
  return new CaptureError('noSuchCapture', 'No profile is shown.', 'Capture a process or open a profile first.');
}
