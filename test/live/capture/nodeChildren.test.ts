import assert from 'node:assert/strict';
import { platform } from 'node:os';
import { test } from 'node:test';
import { wholeMachine } from '../../../src/capture/discoveredProcess';
import { discoverProcesses } from '../../../src/capture/discovery';
import { NodeProfiler } from '../../../src/capture/node/nodeProfiler';
import { localProcess } from '../../../src/capture/procfs';
import type { RunningCapture, V8Capture } from '../../../src/capture/profiler';
import type { NodeTarget } from '../../../src/capture/target';
import { watchUnhandledRejections } from '../../unit/capture/expectations';
import { freePort } from './freePort';
import { type NodeProcess, sampled, startNode, until } from './nodeTarget';

watchUnhandledRejections();

const elsewhere = platform() === 'linux' ? false : 'the parents of processes are read from /proc here, on Linux only';
const signal = new AbortController().signal;
const profiler = new NodeProfiler();

async function familyOf(primary: NodeProcess) {
  const found = await discoverProcesses(wholeMachine, signal);
  const children = found.filter(each => each.parent === primary.pid);
  const targets = found.find(each => each.pid === primary.pid)?.targets ?? [];
  const together = targets.find((each): each is NodeTarget => each.kind === 'node' && each.children !== undefined);
  assert.ok(together !== undefined, JSON.stringify(targets));
  return { children, together, alone: targets[0] as NodeTarget };
}

async function record(ms: number): Promise<void> {
  const end = performance.now() + ms;
  await until(async () => performance.now() > end);
}

function inChild(raw: V8Capture): number[] {
  const { others = [], ...rest } = raw;
  return others.map(profile => sampled({ ...rest, profile }, 'burnInChild'));
}

test('the workers of a cluster are listed as its children and recorded together with it', {
  skip: elsewhere,
}, async () => {
  const primary = await startNode(undefined, 'cluster');
  const { children, together, alone } = await familyOf(primary);
  assert.equal(children.length, 2);
  assert.match(together.label, /and its 2 child processes$/);
  assert.equal(alone.children, undefined);
  assert.deepEqual(
    together.children?.map(({ pid }) => pid),
    children.map(({ pid }) => pid).toSorted((a, b) => a - b),
  );
  const run = await profiler.start(together, { seconds: 2, signal });
  assert.ok((run.allocationRate ?? 0) > 1e6, `${run.allocationRate}`);
  await record(1_000);
  const window = await run.rotate!();
  await record(500);
  await primary.command('end');
  const last = await run.stop();
  for (const raw of [window, last]) {
    assert.ok(raw.kind === 'v8HeapProfile');
    const bytes = inChild(raw);
    assert.ok(bytes.length === 2 && bytes.every(each => each > 1e6), `${bytes}\n${raw.notes.join('\n')}`);
    assert.ok(
      raw.notes.some(note =>
        /^2 child processes sampled along with its parent: Process \d+, Process \d+\.$/.test(note),
      ),
    );
  }
  await primary.command('exit 4');
  assert.deepEqual(await primary.exited, { code: 4, signal: null });
});

test('a child that is killed, and one that cannot be attached, are named; the rest is recorded', {
  skip: elsewhere,
}, async () => {
  const primary = await startNode(undefined, 'cluster');
  const { together } = await familyOf(primary);
  const gone: NodeTarget = { kind: 'node', inspector: '127.0.0.1:1', label: 'gone.cjs · :1', pid: 999_999_999 };
  const children = [...(together.children ?? []), gone];
  const run = await profiler.start({ ...together, children }, { seconds: 2, signal });
  await record(500);
  await primary.command('kill');
  const raw = await run.stop();
  assert.ok(raw.kind === 'v8HeapProfile');
  const bytes = inChild(raw);
  assert.ok(bytes.length === 1 && bytes[0]! > 1e6, `${bytes}`);
  const notes = raw.notes.join('\n');
  assert.match(notes, /^Child process gone\.cjs · :1 is not in the profile: /m);
  assert.match(notes, /^Process \d+ ended during the capture; what it allocated since is missing\.$/m);
  await primary.kill();
});

async function inspectorPorts(pids: readonly number[]): Promise<number> {
  const found = await Promise.all(pids.map(pid => localProcess(pid)));
  return found.reduce((total, each) => total + (typeof each === 'string' ? 0 : each.listeners.length), 0);
}

test('processes without inspectors, each on a port of its own, are recorded together after consent for each', {
  skip: elsewhere,
}, async () => {
  const primary = await startNode(['--inspect-port=0'], 'cluster');
  const { children, together } = await familyOf(primary);
  const pids = [primary.pid, ...children.map(({ pid }) => pid)];
  let asked = 0;
  const run = await profiler.start(together, { seconds: 2, signal, consent: async () => ++asked > 0 });
  assert.deepEqual([asked, await inspectorPorts(pids)], [3, 3]);
  await record(500);
  const raw = await run.stop();
  assert.ok(raw.kind === 'v8HeapProfile');
  const bytes = inChild(raw);
  assert.ok(bytes.length === 2 && bytes.every(each => each > 1e6), `${bytes}\n${raw.notes.join('\n')}`);
  assert.ok(raw.durationMs < 1_500, `${raw.durationMs} ms: the windows begin when all are attached`);
  assert.equal(await inspectorPorts(pids), 0);
  await primary.kill();
});

for (const name of ['forks', 'cluster']) {
  test(`${name} that would all open the same port are recorded together, and each has that port again afterwards`, {
    skip: elsewhere,
  }, async () => {
    const port = await freePort();
    const flags = name === 'forks' ? [`--inspect-port=${port}`] : [];
    const primary = await startNode(flags, name, undefined, name === 'cluster' ? { SHARED_PORT: String(port) } : {});
    const { children, together } = await familyOf(primary);
    assert.equal(children.length, 2);
    const pids = [primary.pid, ...children.map(({ pid }) => pid)];
    const run = await profiler.start(together, { seconds: 2, signal, consent: async () => true });
    assert.equal(await inspectorPorts(pids), 3);
    await record(500);
    const raw = await run.stop();
    assert.ok(raw.kind === 'v8HeapProfile');
    assert.ok(!raw.notes.some(note => /is not in the profile|inspector/.test(note)), raw.notes.join('\n'));
    assert.ok(
      raw.notes.some(note => /^2 child processes sampled along/.test(note)),
      raw.notes.join('\n'),
    );
    assert.equal(await inspectorPorts(pids), 0);
    const [first] = children;
    process.kill(first!.pid, 'SIGUSR1');
    await until(async () => (await inspectorPorts([first!.pid])) === 1);
    const found = await localProcess(first!.pid);
    assert.ok(typeof found !== 'string');
    assert.deepEqual(
      found.listeners.map(each => each.port),
      [port],
    );
    await primary.kill();
  });
}

test('the primary of a cluster recorded alone does not leave the inspectors of its workers open', {
  skip: elsewhere,
}, async () => {
  const primary = await startNode(['--inspect-port=0'], 'cluster');
  const { children, alone } = await familyOf(primary);
  const pids = [primary.pid, ...children.map(({ pid }) => pid)];
  let begun: Promise<RunningCapture> | undefined;
  // They are open for a second, which is shorter than it takes to begin.
  await until(async () => {
    begun ??= profiler.start(alone, { seconds: 2, signal, consent: async () => true });
    return (await inspectorPorts(children.map(({ pid }) => pid))) > 0;
  });
  const run = await begun!;
  await run.stop();
  await until(async () => (await inspectorPorts(pids)) === 0);
  // None opens later, and the workers go on.
  await primary.command('end');
  await primary.command('exit 4');
  assert.deepEqual(await primary.exited, { code: 4, signal: null });
});
