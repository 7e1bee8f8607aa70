import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** The absolute path of the first of these programs that can be run; undefined when none is on PATH. */
export function findOnPath(...programs: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean);
  return programs.flatMap(program => folders.map(folder => path.join(folder, program))).find(isRunnable);
}

function isRunnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
