import { type ChildProcess, spawn } from 'node:child_process';
import type { LaunchOptions } from './runningLaunch';

export interface GroupCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly directory: string;
  readonly env?: NodeJS.ProcessEnv;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Output kept for finding out why a run failed; what came earlier is in the log only. */
const KEPT_CHARACTERS = 1 << 20;
/** Time a program gets to clean up after SIGTERM. */
const GRACE_MS = 2_000;
/** A grandchild may hold the pipes open after the program itself has ended. */
const DRAIN_MS = 1_000;

const onWindows = process.platform === 'win32';

/** A command with everything it starts: one process group, so that ending it leaves nothing behind. */
export class ProcessGroup {
  /** Resolves when the command has ended and its output was read. Never rejects. */
  readonly exited: Promise<Exit>;
  #output = '';
  #running = true;
  #ending: Promise<void> | undefined;
  readonly #listeners = new Set<() => void>();

  private constructor(
    private readonly child: ChildProcess,
    onOutput: (text: string) => void,
  ) {
    const receive = (chunk: string) => {
      this.#output = (this.#output + chunk).slice(-KEPT_CHARACTERS);
      onOutput(chunk);
      for (const listener of [...this.#listeners]) listener();
    };
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', receive);
    this.exited = new Promise(resolve => {
      child.once('exit', (code, signal) => {
        this.#running = false;
        const timer = setTimeout(() => resolve({ code, signal }), DRAIN_MS);
        child.once('close', () => {
          clearTimeout(timer);
          resolve({ code, signal });
        });
      });
    });
  }

  /** Rejects with the error of spawn(2), such as ENOENT. */
  static start(command: GroupCommand, onOutput: LaunchOptions['onOutput']): Promise<ProcessGroup> {
    return new Promise((resolve, reject) => {
      const child = spawn(command.command, command.args, {
        cwd: command.directory,
        env: command.env ?? process.env,
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: !onWindows,
        windowsHide: true,
      });
      const group = new ProcessGroup(child, onOutput);
      child.once('error', reject);
      child.once('spawn', () => resolve(group));
    });
  }

  /** What was printed on both streams so far, the last million characters of it. */
  get output(): string {
    return this.#output;
  }

  /** The first match in the output; undefined when the command ended without one. */
  async match(pattern: RegExp): Promise<RegExpExecArray | undefined> {
    let look: () => void = () => undefined;
    const found = new Promise<RegExpExecArray>(resolve => {
      look = () => {
        const match = pattern.exec(this.#output);
        if (match) resolve(match);
      };
      this.#listeners.add(look);
      look();
    });
    try {
      return await Promise.race([found, this.exited.then(() => pattern.exec(this.#output) ?? undefined)]);
    } finally {
      this.#listeners.delete(look);
    }
  }

  /** Ends the command and all that it started. Idempotent; never rejects. */
  end(): Promise<void> {
    this.#ending ??= this.#end();
    return this.#ending;
  }

  async #end(): Promise<void> {
    if (onWindows) {
      if (this.#running) await killTree(this.child.pid);
    } else {
      this.#signal('SIGTERM');
      const timer = setTimeout(() => this.#signal('SIGKILL'), GRACE_MS);
      await this.exited;
      clearTimeout(timer);
      // What the command left behind in its group.
      this.#signal('SIGKILL');
    }
    await this.exited;
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.child.pid === undefined) return;
    try {
      process.kill(-this.child.pid, signal);
    } catch {
      // ESRCH: the whole group is gone already, which is what was wanted.
    }
  }
}

function killTree(pid: number | undefined): Promise<void> {
  return new Promise(resolve => {
    const killer = spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
    killer.once('error', () => resolve());
    killer.once('exit', () => resolve());
  });
}
