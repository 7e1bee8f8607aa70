import { platform } from 'node:os';
import { procfs } from '../procfs';
import { macosReader } from './macos';
import type { ProcessReader } from './processReader';
import { windowsReader } from './windows';

/** The reader of this system's processes; undefined on a system that has none. */
export function systemReader(system: string = platform()): ProcessReader | undefined {
  if (system === 'linux') return procfs;
  if (system === 'darwin') return macosReader();
  return system === 'win32' ? windowsReader() : undefined;
}
