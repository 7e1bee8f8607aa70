import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CdpConnection } from '../../../src/capture/node/cdpConnection';
import { inspectorLimits } from '../../../src/capture/node/inspectorTarget';
import { NodeProfiler } from '../../../src/capture/node/nodeProfiler';
import { localProcess } from '../../../src/capture/procfs';
import type { RunningCapture } from '../../../src/capture/profiler';
import { installedNode } from '../../support/installedNode';
import { processState } from '../../support/processState';
import { watchUnhandledRejections } from '../../unit/capture/expectations';
import { startCapturer } from './capturer';
import { freePort } from './freePort';
import { startNode, until } from './nodeTarget';
import { startWaiting } from './waitingProgram';

watchUnhandledRejections();

const skip = platform() === 'linux' ? false : 'a signal that opens the inspector is sent on Linux only';
const LEASE_MS = 1_500;
const ANY_PORT = '--inspect-port=127.0.0.1:0';
let folder = '';

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'alloc-lens-closed-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

function attach(pid: number): Promise<RunningCapture> {
  const target = { kind: 'node', inspector: '', attach: 'signal', label: 'app', pid } as const;
  const options = { seconds: 0.2, signal: new AbortController().signal, consent: async () => true };
  return new NodeProfiler(inspectorLimits, LEASE_MS).start(target, options);
}

async function ports(pid: number): Promise<number[]> {
  const found = await localProcess(pid);
  return typeof found === 'string' ? [] : found.listeners.map(each => each.port);
}

async function session(port: number): Promise<CdpConnection> {
  const list = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as { webSocketDebuggerUrl: string }[];
  return CdpConnection.open(list[0]!.webSocketDebuggerUrl, 5_000, new AbortController().signal);
}

/** Never lets a timer run, and allocates all the time. */
const LOOP =
  "console.log('ready'); const kept = []; while (true) { kept.push([1]); if (kept.length > 1e4) kept.length = 0; }";

for (const major of [undefined, 26]) {
  test(`a loop that never ends is captured on ${major ?? 'this'} Node, and its inspector closed`, {
    skip,
  }, async context => {
    const node = major === undefined ? process.execPath : installedNode(major);
    if (node === undefined) return context.skip(`Node ${major} cannot be installed from the npm registry here`);
    const script = join(folder, 'loop.js');
    writeFileSync(script, LOOP);
    const port = await freePort();
    const program = await startWaiting(node, [`--inspect-port=${port}`, script]);
    const found = await processState(program.pid);
    const raw = await (await attach(program.pid)).stop();
    assert.ok(
      raw.notes.every(note => !/inspector/.test(note)),
      raw.notes.join('\n'),
    );
    assert.deepEqual((await processState(program.pid)).listeners, found.listeners);
    assert.deepEqual((await processState(program.pid)).signals, found.signals);
    // The signal still does what it did.
    process.kill(program.pid, 'SIGUSR1');
    await until(async () => (await ports(program.pid)).includes(port));
    await program.kill();
  });
}

test('an inspector whose capturer is killed is closed by the process itself, and is open until then', {
  skip,
}, async () => {
  const target = await startNode([ANY_PORT]);
  const capturer = await startCapturer(folder, String(target.pid), LEASE_MS);
  const renewed = performance.now() + 2 * LEASE_MS;
  await until(async () => performance.now() > renewed);
  assert.equal((await ports(target.pid)).length, 1);
  capturer.kill('SIGKILL');
  await until(async () => (await ports(target.pid)).length === 0);
  await target.command('burn 1 1000');
  // Nothing of ours keeps it running or changes how it ends.
  await target.command('exit 5');
  assert.deepEqual(await target.exited, { code: 5, signal: null });
});

test('a process that has nothing more to do ends by itself while its inspector is held', { skip }, async () => {
  const script = join(folder, 'ends.js');
  writeFileSync(script, "process.stdin.once('data', () => process.stdin.destroy()); console.log('ready');");
  const program = await startWaiting(process.execPath, [ANY_PORT, script]);
  const run = await attach(program.pid);
  // What it would have said never comes: its output ends with it.
  await assert.rejects(program.command('end'), /ended without an answer/);
  await run.stop();
  await program.exited;
});

test('an inspector that somebody else has come to use is closed by the process when they have gone', {
  skip,
}, async () => {
  const target = await startNode([ANY_PORT]);
  const run = await attach(target.pid);
  const [port] = await ports(target.pid);
  const other = await session(port!);
  const raw = await run.stop();
  assert.ok(
    raw.notes.some(note =>
      /stays open: another session uses it\. The process closes it when that has ended/.test(note),
    ),
    raw.notes.join('\n'),
  );
  const looked = performance.now() + LEASE_MS;
  await until(async () => performance.now() > looked);
  assert.deepEqual(await ports(target.pid), [port]);
  await other.send('Runtime.evaluate', { expression: '1' });
  await other.close();
  await until(async () => (await ports(target.pid)).length === 0);
  await target.kill();
});
