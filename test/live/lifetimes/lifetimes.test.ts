import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { after, test } from 'node:test';
import { GoProfiler } from '../../../src/capture/go/goProfiler';
import { NodeProfiler } from '../../../src/capture/node/nodeProfiler';
import type { RawCapture } from '../../../src/capture/profiler';
import { ProfileStore } from '../../../src/session/profileStore';
import { withoutGo } from '../../support/goToolchain';
import { buildGo } from '../capture/goTarget';
import { startNode } from '../capture/nodeTarget';
import { fullLifetimeOf, Loading, lifetimeOf } from './loading';

const programs = resolve('test/fixtures/programs');
const running = new Set<ChildProcess>();
after(() => {
  for (const child of running) child.kill('SIGKILL');
});

const pause = (ms: number) => new Promise(done => setTimeout(done, ms));

test('a Go program is told its garbage from what lives and, from the third window on, from what grew', {
  skip: withoutGo,
}, async () => {
  const address = await startLifetimes();
  const target = { kind: 'go', url: `http://${address}/debug/pprof/`, label: 'lifetimes' } as const;
  const store = new ProfileStore();
  await using loading = new Loading(`${programs}/lifetimes-go`, store);
  const capture = async () => {
    const signal = AbortSignal.timeout(60_000);
    const run = await new GoProfiler().start({ ...target, url: address }, { seconds: 3, signal });
    await pause(3_000);
    store.show(await loading.load(await run.stop(), target));
    await run.dispose();
  };
  await capture();
  assert.equal(lifetimeOf(store, 'main.churn'), 'garbage at once');
  assert.equal(lifetimeOf(store, 'main.keep'), 'lives for a while');
  assert.doesNotMatch(lifetimeOf(store, 'main.leak'), /grew/, 'one window cannot tell');
  await checkReopened(loading, store, ['main.churn', 'main.keep', 'main.leak']);
  await capture();
  assert.doesNotMatch(lifetimeOf(store, 'main.leak'), /grew/, 'two windows cannot tell');
  await capture();
  assert.equal(lifetimeOf(store, 'main.leak'), 'grew in each of 3 windows so far');
  await checkReopened(loading, store, ['main.churn', 'main.keep', 'main.leak']);
  assert.equal(lifetimeOf(store, 'main.churn'), 'garbage at once');
  assert.notEqual(lifetimeOf(store, 'main.keep'), 'garbage at once');
});

test('a Go program that was restarted at its address has not grown since before, on this machine and on others', {
  skip: withoutGo,
}, async () => {
  const target = { kind: 'go', url: 'http://restarted:6060/debug/pprof/', label: 'lifetimes' } as const;
  for (const isHere of [true, false]) {
    const store = new ProfileStore();
    await using loading = new Loading(`${programs}/lifetimes-go`, store);
    let address = '';
    for (const isStarted of [true, false, true]) {
      if (isStarted) address = await startLifetimes();
      const run = await new GoProfiler().start(
        { ...target, url: address },
        { seconds: 3, signal: AbortSignal.timeout(60_000) },
      );
      await pause(3_000);
      const { binary, ...raw } = (await run.stop()) as Extract<RawCapture, { kind: 'pprofPair' }>;
      assert.ok(binary !== undefined || process.platform === 'win32');
      store.show(await loading.load({ ...raw, ...(isHere && binary !== undefined && { binary }) }, target));
      await run.dispose();
    }
    assert.notEqual(lifetimeOf(store, 'main.leak'), '');
    assert.doesNotMatch(lifetimeOf(store, 'main.leak'), /grew/);
    await checkReopened(loading, store, ['main.leak']);
  }
});

/** Captures `lifetimes.cjs`; the sampler must be free afterwards. */
async function captureNode(attribution: 'exact' | 'natural'): Promise<ProfileStore> {
  const target = await startNode(undefined, 'lifetimes');
  const node = { kind: 'node', inspector: target.host, label: 'lifetimes' } as const;
  const signal = AbortSignal.timeout(60_000);
  const run = await new NodeProfiler().start(node, { seconds: 5, signal, attribution });
  await pause(5_000);
  const stopping = performance.now();
  const raw = await run.stop();
  process.stdout.write(`  ${attribution}: stopped in ${Math.round(performance.now() - stopping)} ms\n`);
  assert.ok(raw.kind === 'v8HeapProfile' && raw.survivors !== undefined, raw.notes.join('\n'));
  assert.ok(raw.notes.some(note => note.includes('two short samples')));
  const again = await new NodeProfiler().start(node, { seconds: 1, signal });
  await again.dispose();
  await target.kill();
  const store = new ProfileStore();
  await using loading = new Loading(`${programs}/capture-node`, store);
  store.show(await loading.load(raw, node));
  await checkReopened(loading, store, ['churn', 'keep']);
  return store;
}

/** The capture that `store` shows must say the same of these functions once it was read from disk, or exported. */
async function checkReopened(loading: Loading, store: ProfileStore, functions: readonly string[]): Promise<void> {
  const { current } = store;
  assert.ok(current?.captureId !== undefined, 'it was saved');
  for (const again of [await loading.reopen(current), await loading.openExported(current)]) {
    const later = new ProfileStore();
    later.show(again);
    for (const name of functions) assert.deepEqual(fullLifetimeOf(later, name), fullLifetimeOf(store, name), name);
  }
}

test('a Node program is told its garbage from what lives, as an estimate, and is left as it was', async () => {
  const store = await captureNode('exact');
  assert.equal(lifetimeOf(store, 'churn'), 'garbage at once (estimated)');
  assert.equal(lifetimeOf(store, 'keep'), 'lives for a while (estimated)');
});

test('where V8 inlines from one moment to the next nothing wrong is said', async () => {
  const store = await captureNode('natural');
  assert.notEqual(lifetimeOf(store, 'churn'), 'lives for a while (estimated)');
  assert.notEqual(lifetimeOf(store, 'keep'), 'garbage at once (estimated)');
});

async function startLifetimes(): Promise<string> {
  const child = spawn(buildGo('lifetimes-go', 'lifetimes'), { stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  let printed = '';
  return new Promise((found, failed) => {
    child.stdout.on('data', chunk => {
      printed += chunk;
      const address = /listening on (\S+)\n/.exec(printed)?.[1];
      if (address !== undefined) found(address);
    });
    child.once('exit', code => failed(new Error(`lifetimes exited with ${code}`)));
  });
}
