import { spawn } from 'node:child_process';

/** A command that ended with another exit code than 0; the message carries the end of what it printed. */
export class CommandError extends Error {}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

const shownLines = 25;

/** Runs a command to its end, silently; answers with what it wrote to stdout. It ends with this process. @throws CommandError */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let everything = '';
  child.stdout.on('data', chunk => {
    output += chunk;
    everything += chunk;
  });
  child.stderr.on('data', chunk => {
    everything += chunk;
  });
  const code = await ended(child);
  if (code === 0) return output;
  const tail = everything.trimEnd().split('\n').slice(-shownLines).join('\n');
  throw new CommandError(`${command} ${args.join(' ')} failed (${code}):\n${tail}`);
}

/** Runs a command in this terminal; answers with its exit code (the signal's name when it was killed). It ends with this process. */
export function runInTerminal(command: string, args: readonly string[], options: RunOptions = {}) {
  return ended(spawn(command, args, { ...options, stdio: 'inherit' }));
}

/** Waits for the end of a process, which ends with this one at the latest; answers as `runInTerminal` does. */
export async function ended(child: ReturnType<typeof spawn>): Promise<number | string> {
  const end = () => child.kill();
  process.once('exit', end);
  const code = await new Promise<number | string>(resolve => {
    child.once('error', error => resolve(error.message));
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'ended'));
  });
  process.off('exit', end);
  return code;
}
