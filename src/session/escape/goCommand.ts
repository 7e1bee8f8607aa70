import { writeFile } from 'node:fs/promises';
import { CancelledError } from '../../capture/captureError';
import { type GroupCommand, ProcessGroup } from '../../capture/launch/processGroup';

/** How the workspace builds its Go code. */
export interface GoBuildSettings {
  readonly command: string;
  /** Comma-separated; '' for none. */
  readonly tags: string;
  readonly flags: readonly string[];
}

/** Runs the go command to its end, or ends it after `limitMs`. Rejects with CancelledError, and with the system's error. */
export async function runGo(
  command: GroupCommand,
  limitMs: number,
  signal: AbortSignal,
): Promise<{ readonly code: number | null; readonly output: string }> {
  if (signal.aborted) throw new CancelledError();
  const group = await ProcessGroup.start(command, () => undefined);
  const end = () => void group.end();
  const late = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  late.addEventListener('abort', end, { once: true });
  if (late.aborted) end();
  const { code } = await group.exited;
  late.removeEventListener('abort', end);
  if (signal.aborted) throw new CancelledError();
  return { code, output: group.output };
}

/** The flags of the settings, and those by which unsaved texts take the place of files. Writes below `overlay` only. */
export async function buildFlags(
  overlay: string,
  { settings, unsaved }: { readonly settings: GoBuildSettings; readonly unsaved: ReadonlyMap<string, string> },
): Promise<string[]> {
  return [
    ...settings.flags,
    ...(settings.tags === '' ? [] : [`-tags=${settings.tags}`]),
    ...(unsaved.size === 0 ? [] : [`-overlay=${await writeOverlay(overlay, unsaved)}`]),
  ];
}

/** See `go help build`: a file that says which texts stand for which files. */
async function writeOverlay(path: string, unsaved: ReadonlyMap<string, string>): Promise<string> {
  const replace: Record<string, string> = {};
  let count = 0;
  for (const [file, text] of unsaved) {
    const copy = `${path}.${count++}.go`;
    await writeFile(copy, text);
    replace[file] = copy;
  }
  await writeFile(path, JSON.stringify({ Replace: replace }));
  return path;
}
