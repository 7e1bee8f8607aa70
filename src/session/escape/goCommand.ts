import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CancelledError } from '../../capture/captureError';
import { type GroupCommand, ProcessGroup } from '../../capture/launch/processGroup';
import { atLatest } from '../../capture/wait';

/** How the workspace builds its Go code. */
export interface GoBuildSettings {
  readonly command: string;
  /** Comma-separated; '' for none. */
  readonly tags: string;
  readonly flags: readonly string[];
}

/** Texts that take the place of files, by path; undefined makes as if the file were not there. */
export type OverlayTexts = ReadonlyMap<string, string | undefined>;

let lastTurn: Promise<void> = Promise.resolve();

/**
 * Runs the go command to its end, or ends it after `limitMs`: one at a time, as nobody waits for it and what is being
 * profiled may run on this machine. Rejects with CancelledError, and with the system's error.
 */
export async function runGo(
  command: GroupCommand,
  limitMs: number,
  signal: AbortSignal,
  onOutput: (text: string) => void = () => undefined,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const done = await turn(signal);
  try {
    const group = await ProcessGroup.start(command, onOutput);
    const callOff = atLatest(limitMs, signal, () => void group.end());
    const { code } = await group.exited;
    callOff();
    if (signal.aborted) throw new CancelledError();
    return { code, output: group.output };
  } finally {
    done();
  }
}

/** Resolves when all that asked before have ended; what it resolves to lets the next one run. */
async function turn(signal: AbortSignal): Promise<() => void> {
  const before = lastTurn;
  let done: () => void = () => undefined;
  const ended = new Promise<void>(resolve => {
    done = resolve;
  });
  lastTurn = before.then(() => ended);
  let leave: () => void = () => undefined;
  const aborted = new Promise<void>(resolve => {
    leave = resolve;
  });
  signal.addEventListener('abort', leave, { once: true });
  if (!signal.aborted) await Promise.race([before, aborted]);
  signal.removeEventListener('abort', leave);
  if (!signal.aborted) return done;
  done();
  throw new CancelledError();
}

/** The flags of the settings, and those by which unsaved texts take the place of files. Writes below `overlay` only. */
export async function buildFlags(
  overlay: string,
  { settings, unsaved }: { readonly settings: GoBuildSettings; readonly unsaved: OverlayTexts },
): Promise<string[]> {
  return [
    ...settings.flags,
    ...(settings.tags === '' ? [] : [`-tags=${settings.tags}`]),
    ...(unsaved.size === 0 ? [] : [`-overlay=${await writeOverlay(overlay, unsaved)}`]),
  ];
}

/** See `go help build`: a file that says which texts stand for which files. Complaints name the copies, so they keep their names. */
async function writeOverlay(path: string, unsaved: OverlayTexts): Promise<string> {
  const replace: Record<string, string> = {};
  let count = 0;
  for (const [file, text] of unsaved) {
    const copy = join(`${path}.texts`, String(count++), basename(file));
    replace[file] = text === undefined ? '' : copy;
    if (text === undefined) continue;
    await mkdir(dirname(copy), { recursive: true });
    await writeFile(copy, text);
  }
  await writeFile(path, JSON.stringify({ Replace: replace }));
  return path;
}
