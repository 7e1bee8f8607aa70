import { spawn } from 'node:child_process';

export interface Ended {
  readonly code: number | null;
  /** Both streams, as they came. */
  readonly output: string;
}

/** Runs a command to its end; several at once, unlike what the extension runs in the background. */
export function execute(
  command: string,
  args: readonly string[],
  directory: string,
  options: { readonly limitMs?: number } = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], {
      cwd: directory,
      env: { ...process.env, PWD: directory },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const parts: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => parts.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => parts.push(chunk));
    // The whole group: a test that hangs is a child of the go command.
    const end = () => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL');
    const limit = setTimeout(end, options.limitMs ?? 600_000);
    child.once('error', reject);
    child.once('close', code => {
      clearTimeout(limit);
      resolve({ code, output: Buffer.concat(parts).toString() });
    });
  });
}

/** Does `work` for each item, `width` of them at once. */
export async function inParallel<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}
