import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CancelledError, CaptureError } from '../captureError';

/** The node on PATH. */
export interface NodeInstallation {
  readonly path: string;
  readonly major: number;
  readonly minor: number;
}

/** What keeps `node --test` from starting a process for each file; undefined where it cannot be kept from it. */
export function isolationFlag({ major, minor }: NodeInstallation): string | undefined {
  if (major < 22 || (major === 22 && minor < 8)) return undefined;
  return '--experimental-test-isolation=none';
}

export function isolationMissing(): CaptureError {
  return new CaptureError(
    'unsupportedRuntime',
    'This node --test runs each file in a process of its own, which hides their allocations from the profile.',
    'Use Node 22.8 or later, or profile a test file by itself (Profile allocations above its tests).',
  );
}

export function runsTypeScript({ major, minor }: NodeInstallation): boolean {
  return major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
}

export async function findNode(directory: string, signal: AbortSignal): Promise<NodeInstallation> {
  try {
    const print = 'process.stdout.write(process.versions.node + " " + process.execPath)';
    const env = { ...process.env, NODE_OPTIONS: '' };
    const { stdout } = await promisify(execFile)('node', ['-e', print], {
      cwd: directory,
      signal,
      env,
      timeout: 20_000,
    });
    const [, major, minor, path] = /^(\d+)\.(\d+)\.\S+ (.*)$/s.exec(stdout) ?? [];
    return { path: path ?? 'node', major: Number(major), minor: Number(minor) };
  } catch (error) {
    if (signal.aborted) throw new CancelledError();
    throw new CaptureError(
      'noToolchain',
      `The command node could not be run in ${directory}.`,
      'Install Node.js 20 or later and put it on the PATH that VS Code is started with.',
      { cause: error },
    );
  }
}
