import { execFile } from 'node:child_process';
import { CancelledError } from '../captureError';

/** Runs a tool of the system and resolves to what it printed; rejects when there is no such tool. */
export type SystemTool = (program: string, args: readonly string[], signal: AbortSignal) => Promise<string>;

const TOOL_MS = 15_000;
const MAX_OUTPUT = 64 << 20;

export const runSystemTool: SystemTool = (program, args, signal) =>
  new Promise((resolve, reject) => {
    // Without a locale, as an editor is started from the Dock, lsof and ps of macOS write é as \xc3\xa9.
    const env = { ...process.env, LC_ALL: 'en_US.UTF-8' };
    const options = { signal, env, timeout: TOOL_MS, maxBuffer: MAX_OUTPUT, windowsHide: true };
    execFile(program, [...args], options, (error, stdout) => {
      if (signal.aborted) reject(new CancelledError());
      // lsof exits with 1 when one of several processes has nothing to tell, after printing the others.
      else if (error !== null && typeof error.code !== 'number') reject(error);
      else resolve(stdout);
    });
  });
