import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

/** Processes and folders that must not outlive this process, however it ends. */
export interface Leash {
  readonly pid: number | undefined;
  /** Puts a process on the leash until it exits by itself. */
  hold(child: ChildProcess): void;
  /** Puts a whole process group on the leash. It is killed at the end without a warning. */
  holdGroup(leader: number): void;
  /** Removes a folder at the end, after the processes. */
  removeAtEnd(folder: string): void;
  /** Ends what is still held and resolves when that is done. Idempotent. */
  release(): Promise<void>;
}

/** Starts the process that holds the leash. It is detached, so that a Ctrl-C in the terminal does not end it first. */
export function startLeash(): Leash {
  const keeper = spawn(process.execPath, [path.resolve('scripts/process/leash.mjs')], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = new Promise<void>(resolve => {
    keeper.once('close', () => resolve());
    keeper.once('error', () => resolve());
  });
  // The keeper may be killed by hand; writing to it must not end us.
  keeper.stdin.on('error', () => {});
  const tell = (line: string) => keeper.stdin.writable && keeper.stdin.write(`${line}\n`);
  return {
    pid: keeper.pid,
    hold(child) {
      if (child.pid === undefined) return;
      tell(`+${child.pid}`);
      child.once('exit', () => tell(`-${child.pid}`));
    },
    holdGroup: leader => void tell(`kill ${leader}`),
    removeAtEnd: folder => void tell(`rm ${folder}`),
    async release() {
      keeper.stdin.end();
      await ended;
    },
  };
}
