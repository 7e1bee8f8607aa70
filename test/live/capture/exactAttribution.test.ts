import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CdpConnection } from '../../../src/capture/node/cdpConnection';
import { NodeProfiler } from '../../../src/capture/node/nodeProfiler';
import { watchUnhandledRejections } from '../../unit/capture/expectations';
import { capture, isHeld, partOfCallees, untilInlined } from './inlining';
import { startNode } from './nodeTarget';
import { starve } from './starvation';

watchUnhandledRejections();

const profiler = new NodeProfiler();
const inspected = ['--inspect=127.0.0.1:0'];
test('exact attribution moves the bytes of inlined functions from their caller to them, and back again after', async () => {
  const target = await startNode(inspected, 'hot');
  const before = await untilInlined(target);
  const raw = await capture(target, 'exact');
  const after = await untilInlined(target);
  assert.ok(before < 0.1, `${before} of the bytes are at the callees before`);
  assert.ok(partOfCallees(raw) > 0.9, `${partOfCallees(raw)} of the bytes are at the callees while exact`);
  assert.ok(after < 0.1, `${after} of the bytes are at the callees after`);
  assert.ok(raw.kind === 'v8HeapProfile' && raw.attribution === 'exact');
  assert.ok(raw.notes.some(note => /^Exact attribution: V8 did not inline/.test(note)));
  assert.equal(await isHeld(target), false, 'nothing is left in the process');
  await target.kill();
});

test('flags of inlining that the program sets itself are left alone, and a note says so', async () => {
  for (const [flag, why] of [
    ['--max-inlined-bytecode-size=100', 'its command line sets flags of inlining itself'],
  ] as const) {
    const target = await startNode([...inspected, flag], 'hot');
    const raw = await capture(target, 'exact');
    assert.ok(raw.kind === 'v8HeapProfile' && raw.attribution === 'natural');
    assert.ok(
      raw.notes.some(note => note.includes(`Exact attribution was not possible (${why})`)),
      raw.notes.join(),
    );
    await target.kill();
  }
});

test('a capture that is given up switches inlining on again', async () => {
  const target = await startNode(inspected, 'hot');
  const abort = new AbortController();
  const options = { seconds: 30, signal: abort.signal, attribution: 'exact' as const };
  const run = await profiler.start({ kind: 'node', inspector: target.host, label: 'hot' }, options);
  assert.equal(await isHeld(target), true, run.notes.join('\n'));
  abort.abort();
  await run.dispose();
  assert.equal(await isHeld(target), false);
  const after = await untilInlined(target);
  assert.ok(after < 0.1, `${after} of the bytes are at the callees after`);
  await target.kill();
});

test('a capture that is given up switches inlining on again in a process that hardly gets a processor', async () => {
  const target = await startNode(inspected, 'hot');
  const abort = new AbortController();
  const options = { seconds: 1, signal: abort.signal, attribution: 'exact' as const };
  const run = await profiler.start({ kind: 'node', inspector: target.host, label: 'hot' }, options);
  const starvation = starve(target.pid, { runsMs: 4, standsMs: 180 });
  abort.abort();
  await run.dispose();
  await starvation.end();
  assert.equal(await isHeld(target), false);
  const after = await untilInlined(target);
  assert.ok(after < 0.1, `${after} of the bytes are at the callees after`);
  await target.kill();
});

test('a session that breaks is replaced by another one that switches inlining on again', async () => {
  const target = await startNode(inspected, 'hot');
  const signal = new AbortController().signal;
  const opened: CdpConnection[] = [];
  const open = CdpConnection.open;
  CdpConnection.open = async (...args) => {
    const connection = await open.apply(CdpConnection, args);
    opened.push(connection);
    return connection;
  };
  try {
    const options = { seconds: 30, signal, attribution: 'exact' as const };
    const run = await profiler.start({ kind: 'node', inspector: target.host, label: 'hot' }, options);
    assert.equal(await isHeld(target), true);
    await opened[0]!.close();
    await run.ended;
    await assert.rejects(run.stop(), { failure: 'targetGone' });
    await run.dispose();
  } finally {
    CdpConnection.open = open;
  }
  assert.equal(await isHeld(target), false);
  const after = await untilInlined(target);
  assert.ok(after < 0.1, `${after} of the bytes are at the callees after`);
  await target.kill();
});
