import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Leash } from '../process/leash';

/** The one line of JSON that a service prints when it listens; addresses end with a slash. */
export interface ReadyLine {
  readonly ready: true;
  readonly service: string;
  readonly pid: number;
  readonly http: string;
  /** Base of the pprof handlers: Go only. */
  readonly pprof?: string;
  /** `ws://` address of the inspector: Node only. */
  readonly inspector?: string;
}

export interface LaunchCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

export interface ServiceProcess {
  readonly ready: ReadyLine;
  /** Resolves with the exit code or signal, as text. */
  readonly exited: Promise<string>;
  /** Asks it to end, and makes it end. */
  stop(): Promise<void>;
}

const readyTimeoutMs = 15_000;
const stopTimeoutMs = 2500;
const keptOutput = 4000;

/** Starts a service and waits until it listens. What it prints later goes to `log`. @throws Error with what it printed */
export async function startService(
  launch: LaunchCommand,
  leash: Leash,
  log: (line: string) => void,
): Promise<ServiceProcess> {
  const child = spawn(launch.command, launch.args, {
    cwd: launch.cwd,
    env: { ...process.env, ...launch.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  leash.hold(child);
  const exited = new Promise<string>(resolve => {
    child.once('error', error => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  try {
    const ready = await untilReady(child, exited, log);
    return { ready, exited, stop: () => end(child, exited) };
  } catch (error) {
    await end(child, exited);
    throw error;
  }
}

function untilReady(child: ChildProcess, exited: Promise<string>, log: (line: string) => void): Promise<ReadyLine> {
  return new Promise((resolve, reject) => {
    let output = '';
    let listening = false;
    const timer = setTimeout(
      () => reject(new Error(`not ready after ${readyTimeoutMs} ms:\n${output}`)),
      readyTimeoutMs,
    );
    const take = (line: string) => {
      if (listening) return log(line);
      output = `${output}${line}\n`.slice(-keptOutput);
      const ready = parseReady(line);
      if (!ready) return;
      listening = true;
      clearTimeout(timer);
      resolve(ready);
    };
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream! }).on('line', take);
    exited.then(how => {
      clearTimeout(timer);
      // The last lines are still in the pipes when the exit is told.
      child.once('close', () => reject(new Error(`ended before it was ready (${how}):\n${output}`)));
      if (child.pid === undefined) reject(new Error(how));
    });
  });
}

function parseReady(line: string): ReadyLine | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value = JSON.parse(line) as ReadyLine;
    return value.ready === true ? value : undefined;
  } catch {
    return undefined;
  }
}

async function end(child: ChildProcess, exited: Promise<string>): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  await exited;
  clearTimeout(timer);
}
