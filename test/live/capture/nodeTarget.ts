import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { after } from 'node:test';
import { CdpError } from '../../../src/capture/node/cdpChannel';
import { CdpConnection } from '../../../src/capture/node/cdpConnection';
import type { RawCapture } from '../../../src/capture/profiler';

/** A running `capture-node` with an inspector on a free port. */
export interface NodeProcess {
  readonly pid: number;
  /** `ws://host:port/id`, empty without an inspector. */
  readonly socket: string;
  /** `host:port`. */
  readonly host: string;
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** What the process wrote on stderr so far. */
  stderr(): string;
  /** Sends one line and waits until the target has done what it says. */
  command(line: string): Promise<void>;
  kill(signal?: NodeJS.Signals): Promise<void>;
}

/** The Node that is profiled: another version than the one that runs the tests can be named by TARGET_NODE. */
const nodePath = process.env['TARGET_NODE'] ?? process.execPath;
const running = new Set<ChildProcess>();

after(() => {
  for (const child of running) child.kill('SIGKILL');
});

const inspected: readonly string[] = ['--inspect=127.0.0.1:0'];

/** Runs a script of `capture-node` and waits until it is ready. */
export async function startNode(
  flags: readonly string[] = inspected,
  name = 'target',
  path = nodePath,
  environment: Readonly<Record<string, string>> = {},
): Promise<NodeProcess> {
  const script = resolve(`test/fixtures/programs/capture-node/${name}.cjs`);
  const env = { ...process.env, ...environment };
  const child = spawn(path, [...flags, script], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  running.add(child);
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>(resolve =>
    child.once('exit', (code, signal) => {
      running.delete(child);
      resolve({ code, signal });
    }),
  );
  const out = new Log(child.stdout);
  const err = new Log(child.stderr);
  child.stdin.on('error', () => undefined); // The target may end with a command in the pipe.
  const socket = flags.some(flag => /^--inspect(-brk)?(=|$)/.test(flag)) ? (await err.match(/ws:\/\/\S+/))[0] : '';
  if (!flags.some(flag => flag.startsWith('--inspect-brk'))) await out.match(/ready\n/);
  let sent = 0;
  return {
    pid: child.pid!,
    socket,
    host: socket.replace(/^ws:\/\//, '').replace(/\/.*$/, ''),
    exited,
    stderr: () => err.text,
    command: async line => {
      child.stdin.write(`${line}\n`);
      sent++;
      await Promise.race([out.match(new RegExp(`(?:ok \\w+\\n[^]*?){${sent}}`)), exited]);
    },
    kill: async (signal = 'SIGKILL') => {
      child.kill(signal);
      await exited;
    },
  };
}

/** A second session, as a debugger or another tool would open it. */
export async function otherSession(target: NodeProcess): Promise<CdpConnection> {
  return CdpConnection.open(target.socket, 5_000, new AbortController().signal);
}

/** Whether somebody samples the heap, asked through a session of its own. */
export async function isSampling(session: CdpConnection): Promise<boolean> {
  try {
    await session.sendForBytes('HeapProfiler.getSamplingProfile');
    return true;
  } catch (error) {
    if (error instanceof CdpError && /was not started/.test(error.message)) return false;
    throw error;
  }
}

/** Bytes sampled under functions named `name`; every byte without a name. */
export function sampled(raw: RawCapture, name?: string): number {
  assert.equal(raw.kind, 'v8HeapProfile');
  interface Node {
    callFrame: { functionName: string };
    selfSize: number;
    children: Node[];
  }
  const walk = (node: Node): number =>
    (name === undefined || node.callFrame.functionName === name ? node.selfSize : 0) +
    node.children.reduce((sum, child) => sum + walk(child), 0);
  return [raw.profile, ...(raw.others ?? [])]
    .map(profile => (JSON.parse(Buffer.from(profile).toString('utf8')) as { head: Node }).head)
    .reduce((sum, head) => sum + walk(head), 0);
}

/** Asks again and again, a turn of the loop between, until `condition` holds. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('the condition did not come true within 20 s');
    await new Promise(resolve => setImmediate(resolve));
  }
}

class Log {
  text = '';
  private readonly watchers = new Set<() => void>();

  constructor(stream: NodeJS.ReadableStream) {
    stream.on('data', chunk => {
      this.text += String(chunk);
      for (const watcher of this.watchers) watcher();
    });
  }

  match(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise(resolve => {
      const look = () => {
        const match = pattern.exec(this.text);
        if (!match) return;
        this.watchers.delete(look);
        resolve(match);
      };
      this.watchers.add(look);
      look();
    });
  }
}
