import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { NodeProfiler } from '../../../src/capture/node/nodeProfiler';
import type { RunningCapture } from '../../../src/capture/profiler';
import { rejectsWith, watchUnhandledRejections } from '../../unit/capture/expectations';
import { isSampling, type NodeProcess, otherSession, startNode, until } from './nodeTarget';

watchUnhandledRejections();

const profiler = new NodeProfiler();
const sampling = {
  samplingInterval: 65536,
  includeObjectsCollectedByMajorGC: true,
  includeObjectsCollectedByMinorGC: true,
};
const servers: Server[] = [];
after(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

function capture(inspector: string, signal = new AbortController().signal, seconds = 1): Promise<RunningCapture> {
  return profiler.start({ kind: 'node', inspector, label: 'target' }, { seconds, signal });
}

async function assertAlive(target: NodeProcess): Promise<void> {
  await target.command('burn 1 1000');
  await target.kill();
}

test('a sampler that another tool runs is noticed and left running', async () => {
  const target = await startNode();
  const other = await otherSession(target);
  await other.send('HeapProfiler.startSampling', sampling);
  await rejectsWith(capture(target.host), 'samplerInUse', /Another tool already samples/);
  assert.equal(await isSampling(other), true);
  await other.close();
  await assertAlive(target);
});

test('a sampler that another tool stops under us is reported', async () => {
  const target = await startNode();
  const run = await capture(target.host);
  const other = await otherSession(target);
  await other.send('HeapProfiler.stopSampling');
  await rejectsWith(run.stop(), 'samplerStopped', /Another tool stopped the heap sampler/);
  await other.close();
  await assertAlive(target);
});

test('an attached debugger does not keep us from capturing', async () => {
  const target = await startNode();
  const debuggerSession = await otherSession(target);
  await debuggerSession.send('Debugger.enable');
  const run = await capture(target.host);
  await target.command('burn 100 100000');
  const raw = await run.stop();
  assert.ok(raw.kind === 'v8HeapProfile' && raw.profile.length > 1000);
  await debuggerSession.close();
  await assertAlive(target);
});

test('a target paused at a breakpoint is reported as paused and stays paused', async () => {
  const target = await startNode();
  const debuggerSession = await otherSession(target);
  let paused = false;
  let resumed = false;
  debuggerSession.on('Debugger.paused', () => {
    paused = true;
  });
  debuggerSession.on('Debugger.resumed', () => {
    resumed = true;
  });
  await debuggerSession.send('Debugger.enable');
  await debuggerSession.send('Debugger.pause');
  const waking = target.command('quiet');
  await until(async () => paused);
  await rejectsWith(capture(target.host), 'targetPaused', /paused by a debugger/);
  assert.equal(await isSampling(debuggerSession), false);
  assert.equal(resumed, false);
  await debuggerSession.send('Debugger.resume');
  await waking;
  await debuggerSession.close();
  await assertAlive(target);
});

test('a target that waits for a debugger before its first line is reported as paused', async () => {
  const target = await startNode(['--inspect-brk=127.0.0.1:0']);
  await rejectsWith(capture(target.host), 'targetPaused', /waits for a debugger before its first line/);
  await target.kill();
});

test('a target blocked in a synchronous call is reported as busy', async () => {
  const target = await startNode();
  await target.command('block');
  await rejectsWith(capture(target.host), 'targetBusy', /does not answer.*within 5 s/);
  await target.kill();
});

test('cancelling while connecting closes the connection', async () => {
  const abort = new AbortController();
  const peer = createServer(() => abort.abort());
  const closed = new Promise(resolve => peer.on('connection', socket => socket.once('close', resolve)));
  const host = await listen(peer);
  await assert.rejects(capture(host, abort.signal), { name: 'CancelledError' });
  await closed;
});

test('cancelling during the WebSocket handshake closes the connection', async () => {
  const abort = new AbortController();
  const peer = createServer((request, response) => {
    const url = `ws://${request.headers.host}/id`;
    response.end(JSON.stringify([{ type: 'node', title: 'x', url: '', webSocketDebuggerUrl: url }]));
  });
  const closed = new Promise<void>(resolve =>
    peer.on('upgrade', (_request, socket) => {
      socket.once('end', resolve); // The server keeps its half open.
      socket.once('error', resolve);
      socket.resume();
      abort.abort();
    }),
  );
  const host = await listen(peer);
  await assert.rejects(capture(host, abort.signal), { name: 'CancelledError' });
  await closed;
});

test('cancelling during the pilot stops the sampler', async () => {
  const target = await startNode();
  const other = await otherSession(target);
  const abort = new AbortController();
  const starting = capture(target.host, abort.signal, 10);
  const outcome = assert.rejects(starting, { name: 'CancelledError' });
  await until(() => isSampling(other));
  abort.abort();
  await outcome;
  assert.equal(await isSampling(other), false);
  await other.close();
  await assertAlive(target);
});

test('cancelling while sampling stops the sampler, and stop reports the cancellation', async () => {
  const target = await startNode();
  const other = await otherSession(target);
  const abort = new AbortController();
  const run = await capture(target.host, abort.signal);
  assert.equal(await isSampling(other), true);
  abort.abort();
  await assert.rejects(run.stop(), { name: 'CancelledError' });
  await run.dispose();
  assert.equal(await isSampling(other), false);
  await other.close();
  await assertAlive(target);
});

test('cancelling while stopping reports the cancellation and leaves no sampler', async () => {
  const target = await startNode();
  const other = await otherSession(target);
  const abort = new AbortController();
  const run = await capture(target.host, abort.signal);
  const stopping = assert.rejects(run.stop(), { name: 'CancelledError' });
  abort.abort();
  await stopping;
  assert.equal(await isSampling(other), false);
  await other.close();
  await assertAlive(target);
});

async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
