import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after } from 'node:test';

/** A program that prints "ready", and answers each line on its input with one on its output. */
export interface WaitingProgram {
  readonly pid: number;
  command(line: string): Promise<string>;
  /** Resolves when it has ended, by itself or killed. */
  readonly exited: Promise<unknown>;
  kill(signal?: NodeJS.Signals): Promise<void>;
}

const running = new Set<ChildProcess>();
after(() => {
  for (const child of running) child.kill('SIGKILL');
});

export async function startWaiting(
  program: string,
  args: readonly string[] = [],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<WaitingProgram> {
  const child = spawn(program, args, { ...options, stdio: ['pipe', 'pipe', 'inherit'] });
  running.add(child);
  const exited = once(child, 'exit').then(() => running.delete(child));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async () => {
    const line = await lines.next();
    if (line.done) throw new Error(`${program} ended without an answer`);
    return line.value;
  };
  await next();
  return {
    pid: child.pid!,
    command: line => {
      child.stdin.write(`${line}\n`);
      return next();
    },
    exited,
    kill: async (signal = 'SIGKILL') => {
      child.kill(signal);
      await exited;
    },
  };
}
