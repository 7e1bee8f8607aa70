import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Target } from '../../../src/capture/target';

/** What a target did since its start. */
export interface Tally {
  /** Pieces of work, each the same as the others. */
  readonly units: number;
  /** Processor time of all its threads. */
  readonly cpuMicros: number;
}

export interface NodeTally extends Tally {
  /** Since the last time: longest time between two turns of its event loop, and the most that it computed between two. */
  readonly gapMs: number;
  readonly busyMs: number;
}

/** A program that keeps itself busy. It answers between two pieces of work, so that a tally holds whole ones only. */
export interface BusyTarget<T extends Tally = Tally> {
  readonly target: Target;
  take(): Promise<T>;
  end(): void;
}

export interface BusyNode extends BusyTarget<NodeTally> {
  readonly bytesOfUnit: number;
}

/** 'service': requests of a JSON service. 'allocation': nothing but garbage, the worst case. */
export type Work = 'service' | 'allocation';

export async function startBusyNode(work: Work, megabytesPerSecond: number): Promise<BusyNode> {
  const child = fork(resolve('test/bench/target/busyNode.cjs'), [work], {
    execArgv: ['--inspect=127.0.0.1:0'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const [{ inspector, bytesOfUnit }] = (await once(child, 'message')) as [{ inspector: string; bytesOfUnit: number }];
  child.send({ megabytesPerSecond });
  return {
    target: { kind: 'node', inspector: new URL(inspector).host, label: work },
    bytesOfUnit,
    async take() {
      const answer = once(child, 'message');
      child.send('take');
      return (await answer)[0] as NodeTally;
    },
    end: () => kill(child),
  };
}

/** The shop of the demo, which asks itself for its pages. Needs Go. */
export async function startBusyGo(folder: string, roundsPerSecond: number): Promise<BusyTarget> {
  const module = join(folder, 'go-shop');
  cpSync(resolve('demo/workspace/go-shop'), module, { recursive: true });
  mkdirSync(join(module, 'busy'));
  cpSync(resolve('test/bench/target/busyGoShop/main.go'), join(module, 'busy', 'main.go'));
  const env = { ...process.env, GOTOOLCHAIN: 'local', GOPROXY: 'off', GOWORK: 'off', GOFLAGS: '' };
  execFileSync('go', ['build', '-o', join(folder, 'busy'), './busy'], { cwd: module, env, stdio: 'inherit' });
  const child = spawn(join(folder, 'busy'), [String(roundsPerSecond)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const answer = async () => JSON.parse((await once(lines, 'line'))[0] as string);
  const { pprof } = (await answer()) as { pprof: string };
  return {
    target: { kind: 'go', url: pprof, label: 'go-shop' },
    async take() {
      const tally = answer();
      child.stdin.write('\n');
      return (await tally) as Tally;
    },
    end: () => kill(child),
  };
}

function kill(child: ChildProcess): void {
  child.kill('SIGKILL');
}
