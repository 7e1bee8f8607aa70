import type { LocalProcess } from './processReader';

/**
 * Whether a process is the editor itself (its extension host, what that runs in, its siblings) or a helper that an
 * extension started: language servers, debug adapters. Parts of other windows are too. What runs in a terminal or under a
 * debugger is not.
 */
export function isEditors(process: LocalProcess, all: readonly LocalProcess[], editor: number | undefined): boolean {
  if (editor === undefined) return false;
  if (isWindowPart(process)) return true;
  const ancestors = ancestorsOf(editor, all);
  return (
    process.pid === editor ||
    process.parent === editor ||
    ancestors.includes(process.pid) ||
    (process.parent === ancestors[0] && ancestors.length > 0 && isEditorPart(process))
  );
}

/** Of whichever window: nobody who looks for their program means its terminal or file watcher. */
function isWindowPart({ commandLine }: LocalProcess): boolean {
  return (
    commandLine.some(argument => /(^|[\\/])bootstrap-fork(\.js)?$/.test(argument)) &&
    commandLine.some(argument => argument.startsWith('--type='))
  );
}

function ancestorsOf(pid: number, all: readonly LocalProcess[]): number[] {
  const parents = new Map(all.map(each => [each.pid, each.parent]));
  const found: number[] = [];
  for (let next = parents.get(pid); next !== undefined && next > 1 && !found.includes(next); next = parents.get(next)) {
    found.push(next);
  }
  return found;
}

function isEditorPart(process: LocalProcess): boolean {
  return process.commandLine.some(argument => /--type=|bootstrap-fork|server-main\.js/.test(argument));
}
