import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { CancelledError } from '../../../src/capture/captureError';
import { decodeColumns } from '../../../src/session/decoding/decodeColumns';
import type { DecodeOutcome, DecodeRequest } from '../../../src/session/decoding/decodeRequest';
import { describeColumns } from '../../../src/session/decoding/describeColumns';
import { ProfileDecoder } from '../../../src/session/decoding/profileDecoder';
import { plain } from '../../support/plain';
import { workspaceOf } from '../../support/sourceRoots';
import { randomPprof } from '../formats/randomPprof';
import { message, sample, smallTables } from '../formats/wireWriter';

const roots = workspaceOf('/src/app/p1');
const file = (bytes: Uint8Array): DecodeRequest => ({ kind: 'file', bytes, name: 'heap.pb.gz' });
const pair = (first: Uint8Array, second: Uint8Array): DecodeRequest => ({
  kind: 'pprofPair',
  before: first,
  after: second,
  startedMs: 5000,
  durationMs: 2000,
  notes: [],
  name: 'shop',
});
const small = (objects: number, period = 524288) =>
  smallTables()
    .field(2, sample(objects, objects * 64))
    .number(12, period)
    .build();
const page = new TextEncoder().encode('<!DOCTYPE html>');
const cpu = message().field(1, message().number(1, 1)).field(6, '').field(6, 'cpu').build();

describe('ProfileDecoder', () => {
  let folder: string;
  let workerPath: string;
  let decoder: ProfileDecoder;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'decoder-'));
    workerPath = join(folder, 'decodeWorker.js');
    await build({
      entryPoints: ['src/session/decoding/decodeWorker.ts'],
      outfile: workerPath,
      bundle: true,
      platform: 'node',
      format: 'cjs',
    });
    decoder = new ProfileDecoder(workerPath);
  });
  after(async () => {
    decoder.dispose();
    await rm(folder, { recursive: true });
  });

  it('gives what decoding on this thread gives, and leaves the bytes to their owner', async () => {
    const bytes = gzipSync(randomPprof(1, { samples: 200 }).encode());
    const outcome = await decoder.decode(file(bytes), roots);
    const here = (await decodeColumns(file(bytes), roots)).answer;
    assert.ok(outcome.kind === 'decoded' && here.kind === 'decoded');
    assert.deepEqual(plain(outcome), plain(describeColumns(here)));
    assert.ok(outcome.stacks.length > 10);
    assert.ok(bytes.length > 0);
  });

  it('gives the profile as a file where that is asked for, whole', async () => {
    const bytes = gzipSync(randomPprof(2, { samples: 3000 }).encode());
    const outcome = await decoder.decode({ ...file(bytes), encoding: 'pprof' }, roots);
    assert.ok(outcome.kind === 'decoded' && outcome.encode !== undefined);
    const again = await decoder.decode(file(await outcome.encode()), roots);
    assert.ok(again.kind === 'decoded' && again.encode === undefined);
    assert.deepEqual(plain(again).stacks, plain(outcome).stacks);
    assert.deepEqual(plain(again).callSites, plain(outcome).callSites);
    assert.deepEqual([...again.attribution.totals], [...outcome.attribution.totals]);
  });

  it('ends the thread where it is cancelled while the file is made, and serves the next request', async () => {
    const bytes = gzipSync(randomPprof(3, { samples: 3000 }).encode());
    for (const delayed of [0, 1, 5]) {
      const abort = new AbortController();
      const decoding = decoder.decode({ ...file(bytes), encoding: 'pprof' }, roots, abort.signal);
      for (let turn = 0; turn < delayed; turn++) await new Promise(resolve => setImmediate(resolve));
      abort.abort();
      await assert.rejects(decoding, CancelledError);
    }
    assert.equal((await decoder.decode(file(bytes), roots)).kind, 'decoded');
  });

  it('tells a thread that cannot be started, each time', async () => {
    const none = new ProfileDecoder('not an absolute path');
    await assert.rejects(none.decode(file(gzipSync(small(1))), roots));
    await assert.rejects(none.decode(file(gzipSync(small(1))), roots));
    none.dispose();
  });

  it('subtracts the snapshots of a pair and takes the window from the capture', async () => {
    const outcome = await decoder.decode(pair(gzipSync(small(10)), small(15)), roots);
    assert.ok(outcome.kind === 'decoded');
    assert.deepEqual([...outcome.attribution.totals], [320, 5]);
    assert.equal(outcome.attribution.meta.durationMs, 2000);
    assert.equal(outcome.attribution.meta.timeMs, 7000);
  });

  it('decodes a V8 profile with the interval it was recorded with', async () => {
    const profile = new TextEncoder().encode(
      '{"head":{"selfSize":0,"children":[{"id":2,"selfSize":4096,"children":[]}]}}',
    );
    const window = { startedMs: 0, durationMs: 1, notes: [], name: 'node' };
    const outcome = await decoder.decode({ kind: 'v8HeapProfile', profile, interval: 1024, ...window }, roots);
    assert.ok(outcome.kind === 'decoded');
    assert.equal(outcome.attribution.recorded, 4);
  });

  const truncated = gzipSync(small(10)).subarray(0, -20);
  const crc = gzipSync(small(10));
  crc[12] = crc[12]! ^ 0xff;
  for (const [what, request, expected] of [
    ['a web page', file(page), { kind: 'notAProfile', detail: 'a web page' }],
    ['a web page in a pair', pair(small(1), page), { kind: 'notAProfile', detail: 'a web page' }],
    ['a CPU profile', file(cpu), { kind: 'noHeapTypes', types: ['cpu'] }],
    ['a gzip cut short', file(truncated), { kind: 'truncatedGzip' }],
    ['a gzip of one byte', file(Uint8Array.of(0x1f, 0x8b)), { kind: 'truncatedGzip' }],
    ['a profile without samples', file(smallTables().build()), { kind: 'noSamples' }],
    ['counters that shrink', pair(small(10), small(2)), { kind: 'targetRestarted' }],
    ['another sampling rate', pair(small(10), small(12, 4096)), { kind: 'periodChanged' }],
    ['a bomb', file(gzipSync(Buffer.alloc(2 ** 30 + 1))), { kind: 'tooLarge', what: 'unpacks to more than 1024 MiB' }],
  ] as const satisfies readonly (readonly [string, DecodeRequest, DecodeOutcome])[]) {
    it(`answers ${what} with a value`, async () => assert.deepEqual(await decoder.decode(request, roots), expected));
  }

  it('answers damaged gzip and damaged pprof with where it is damaged', async () => {
    const gzip = await decoder.decode(file(crc), roots);
    assert.equal(gzip.kind, 'malformed');
    const cut = await decoder.decode(file(small(10).subarray(0, 50)), roots);
    assert.ok(cut.kind === 'malformed' && cut.offset > 0 && cut.offset <= 50);
  });

  it('cancels what runs and what waits, and goes on with the rest', async () => {
    const large = file(gzipSync(randomPprof(2, { samples: 3000 }).encode()));
    const [running, waiting] = [new AbortController(), new AbortController()];
    const first = decoder.decode(large, roots, running.signal);
    const second = decoder.decode(large, roots, waiting.signal);
    const third = decoder.decode(file(small(3)), roots);
    waiting.abort();
    await assert.rejects(second, CancelledError);
    running.abort();
    await assert.rejects(first, CancelledError);
    assert.equal((await third).kind, 'decoded');
    await assert.rejects(decoder.decode(large, roots, AbortSignal.abort()), CancelledError);
  });

  it('rejects cleanly when the thread ends, and starts another for the next request', async () => {
    const path = join(folder, 'ending.js');
    const ending = `if (q.request.name === 'ending') process.exit(3);`;
    const listener = `require('node:worker_threads').parentPort.on('message', q => { ${ending} });`;
    await writeFile(path, `${listener}\nrequire(${JSON.stringify(workerPath)});`);
    const fragile = new ProfileDecoder(path);
    try {
      await assert.rejects(fragile.decode({ kind: 'file', bytes: small(3), name: 'ending' }, roots), /code 3/);
      assert.equal((await fragile.decode(file(small(3)), roots)).kind, 'decoded');
    } finally {
      fragile.dispose();
    }
  });

  it('rejects when the thread throws or cannot start, each time anew', async () => {
    const path = join(folder, 'throwing.js');
    await writeFile(path, `throw new Error('boom');`);
    for (const [broken, expected] of [
      [new ProfileDecoder(path), /boom/],
      [new ProfileDecoder(join(folder, 'missing.js')), /missing\.js/],
    ] as const) {
      await assert.rejects(broken.decode(file(small(3)), roots), expected);
      await assert.rejects(broken.decode(file(small(3)), roots), expected);
      broken.dispose();
    }
  });

  it('cancels all when disposed, and everything after', async () => {
    const short = new ProfileDecoder(workerPath);
    const pending = [short.decode(file(small(3)), roots), short.decode(file(small(4)), roots)];
    short.dispose();
    for (const each of pending) await assert.rejects(each, CancelledError);
    await assert.rejects(short.decode(file(small(3)), roots), CancelledError);
  });
});
