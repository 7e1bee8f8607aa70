import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { Profile } from 'pprof-format';
import { GoProfiler } from '../../../src/capture/go/goProfiler';
import type { RunningCapture } from '../../../src/capture/profiler';
import { rejectsWith, watchUnhandledRejections } from '../../unit/capture/expectations';
import { startGo } from './goTarget';

watchUnhandledRejections();

const profiler = new GoProfiler();

function capture(url: string, signal = new AbortController().signal): Promise<RunningCapture> {
  return profiler.start({ kind: 'go', url, label: 'shop' }, { seconds: 1, signal });
}

/** alloc_space of all stacks that allocate in `main.burn`. */
function burned(bytes: Uint8Array): number {
  const profile = Profile.decode(gunzipSync(bytes));
  const name = (index: number | bigint) => profile.stringTable.strings[Number(index)];
  const column = profile.sampleType.findIndex(type => name(type.type) === 'alloc_space');
  const functions = new Map(profile.function.map(each => [Number(each.id), name(each.name)]));
  const locations = new Map(profile.location.map(each => [Number(each.id), Number(each.line[0]!.functionId)]));
  return profile.sample
    .filter(sample => functions.get(locations.get(Number(sample.locationId[0]))!) === 'main.burn')
    .reduce((sum, sample) => sum + Number(sample.value[column]), 0);
}

test('two snapshots differ by what was allocated between them, and the target goes on', async () => {
  const target = await startGo();
  await target.burn(50, 1 << 20);
  const run = await capture(target.host);
  await target.burn(400, 1 << 20);
  const raw = await run.stop();
  assert.ok(raw.kind === 'pprofPair');
  const difference = burned(raw.after) - burned(raw.before);
  assert.ok(Math.abs(difference / (400 * 2 ** 20) - 1) < 0.15, `400 MiB were allocated, ${difference} bytes were seen`);
  assert.ok(raw.durationMs > 0 && raw.durationMs < 60_000);
  assert.ok(Math.abs(Date.now() - raw.startedMs) < 60_000);
  await target.burn(1, 1);
  await target.kill();
});

test('every way to write the address reaches the same handlers', async () => {
  const target = await startGo();
  const port = target.host.split(':')[1];
  for (const url of [
    port!,
    `:${port}`,
    `http://${target.host}`,
    `http://${target.host}/debug/pprof`,
    `http://${target.host}/debug/pprof/heap?debug=1`,
    `http://${target.host}/debug/`,
  ]) {
    const run = await capture(url);
    assert.equal((await run.stop()).kind, 'pprofPair', url);
  }
  await target.kill();
});

test('a target that dies within the window is reported when the capture stops', async () => {
  const target = await startGo();
  const run = await capture(target.host);
  await target.kill();
  await rejectsWith(run.stop(), 'targetGone', new RegExp(`program at ${target.host} ended during the capture`));
  await run.dispose();
});

test('another process on the same port is reported as a restart', async () => {
  const target = await startGo();
  const run = await capture(target.host);
  await target.kill();
  const second = await startGo('-addr', target.host);
  await rejectsWith(run.stop(), 'targetRestarted', /was another process at the end/);
  await second.kill();
});

test('a program without the import is told what to import', async () => {
  const target = await startGo('-bare');
  const error = await rejectsWith(capture(target.host), 'noPprof', /answered 404: there are no pprof handlers/);
  assert.match(error.remedy, /import _ "net\/http\/pprof"/);
  await target.kill();
});

test('plain HTTP to a TLS port, and a certificate nobody trusts, are told apart', async () => {
  const target = await startGo('-tls');
  const plain = await rejectsWith(capture(target.host), 'serverError', /speaks TLS, not plain HTTP/);
  assert.match(plain.remedy, new RegExp(`https://${target.host}`));
  await rejectsWith(capture(`https://${target.host}`), 'untrustedCertificate', /TLS certificate .* is not trusted/);
  await target.kill();
  const unencrypted = await startGo();
  await rejectsWith(capture(`https://${unencrypted.host}`), 'serverError', /does not speak TLS/);
  await unencrypted.kill();
});

test('a capture that is cancelled or disposed ends at once, and the target goes on', async () => {
  const target = await startGo();
  const abort = new AbortController();
  const starting = capture(target.host, abort.signal);
  abort.abort();
  await assert.rejects(starting, { name: 'CancelledError' });

  const later = new AbortController();
  const run = await capture(target.host, later.signal);
  const stopping = run.stop();
  later.abort();
  await assert.rejects(stopping, { name: 'CancelledError' });

  const disposed = await capture(target.host);
  await disposed.dispose();
  await disposed.dispose();
  await assert.rejects(disposed.stop(), { name: 'CancelledError' });
  await target.burn(1, 1);
  await target.kill();
});

test('windows taken by rotating follow each other without a gap, and each has its own bytes', async () => {
  const target = await startGo();
  const run = await capture(target.host);
  await target.burn(200, 1 << 20);
  const first = await run.rotate!();
  await target.burn(400, 1 << 20);
  const second = await run.rotate!();
  const last = await run.stop();
  assert.ok(first.kind === 'pprofPair' && second.kind === 'pprofPair' && last.kind === 'pprofPair');
  assert.equal(second.before, first.after);
  assert.equal(last.before, second.after);
  assert.ok(Math.abs(second.startedMs - first.startedMs - first.durationMs) < 1);
  const mebibytes = [first, second, last].map(raw => (burned(raw.after) - burned(raw.before)) / 2 ** 20);
  assert.ok(Math.abs(mebibytes[0]! - 200) < 40 && Math.abs(mebibytes[1]! - 400) < 60, `${mebibytes}`);
  assert.ok(mebibytes[2]! < 10, `${mebibytes}`);
  await target.kill();
});
