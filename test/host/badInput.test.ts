import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { after, afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { AllocLensApi } from '../../src/api';
import { activateApi, failureOf } from './support/api';
import { hostDemo } from './support/demo';

/** A pprof message with the one sample type cpu/nanoseconds: string table '', cpu, nanoseconds. */
const cpuProfile = Buffer.from([
  0x0a,
  4,
  0x08,
  1,
  0x10,
  2,
  0x32,
  0,
  0x32,
  3,
  ...Buffer.from('cpu'),
  0x32,
  11,
  ...Buffer.from('nanoseconds'),
]);

/** The command as tasks and other extensions run it. */
const run = (command: string, argument: unknown) =>
  Promise.resolve(vscode.commands.executeCommand(`allocLens.${command}`, argument));

describe('bad input in the whole extension', () => {
  let api: AllocLensApi;
  let server: Server | undefined;
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown) => unhandled.push(reason);

  before(async () => {
    api = await activateApi();
    process.on('unhandledRejection', onUnhandled);
  });
  afterEach(() => void server?.close());
  after(() => {
    process.off('unhandledRejection', onUnhandled);
    assert.deepEqual(unhandled, []);
  });

  async function serve(heap: RequestListener): Promise<string> {
    server = createServer((request, response) => {
      if (request.url?.includes('/heap')) heap(request, response);
      else response.writeHead(404).end('404 page not found');
    });
    await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    return `http://127.0.0.1:${address.port}/debug/pprof/`;
  }

  it('nothing listening', async () => {
    const url = await serve(() => undefined);
    await new Promise(resolve => server?.close(resolve));
    const { failure, message, remedy } = await failureOf(api.capture({ url, seconds: 1 }));
    assert.equal(failure, 'refused');
    assert.match(`${message} ${remedy}`, /Nothing listens on 127\.0\.0\.1:\d+.*Start the program/);
  });

  it('an address that is none, and a request that names no target or two', async () => {
    assert.equal((await failureOf(api.capture({ url: 'not an address', seconds: 1 }))).failure, 'badAddress');
    assert.equal((await failureOf(api.capture({}))).failure, 'badAddress');
    assert.equal((await failureOf(api.capture({ url: 'http://127.0.0.1:1', pid: 1 }))).failure, 'badAddress');
  });

  it('a 404', async () => {
    const url = await serve((_, response) => response.writeHead(404).end('404 page not found'));
    const { failure, remedy } = await failureOf(api.capture({ url, seconds: 1 }));
    assert.equal(failure, 'noPprof');
    assert.match(remedy, /net\/http\/pprof/);
  });

  it('a web page instead of a profile', async () => {
    const url = await serve((_, response) =>
      response.setHeader('content-type', 'text/html').end('<html>Sign in</html>'),
    );
    const { failure, message } = await failureOf(api.capture({ url, seconds: 1 }));
    assert.equal(failure, 'notAProfile');
    assert.match(message, /web page/);
  });

  it('a gzip stream that ends too early', async () => {
    const half = gzipSync(Buffer.alloc(4096, 'x')).subarray(0, 30);
    const url = await serve((_, response) => response.end(half));
    const { failure, remedy } = await failureOf(api.capture({ url, seconds: 0.2 }));
    assert.equal(failure, 'truncated');
    assert.match(remedy, /again/);
  });

  it('a profile without allocation types', async () => {
    const url = await serve((_, response) => response.end(gzipSync(cpuProfile)));
    const { failure, message } = await failureOf(api.capture({ url, seconds: 0.2 }));
    assert.equal(failure, 'noHeapTypes');
    assert.match(message, /cpu/);
  });

  it('a target that dies in the middle of the capture', async function () {
    const { pprof } = hostDemo();
    if (pprof === undefined) return this.skip();
    const heap = Buffer.from(await (await fetch(`${pprof}heap?gc=1`)).arrayBuffer());
    // Gone for good after its first answer, as a process that is killed.
    const url = await serve((_, response) => {
      response.on('finish', () => server?.close());
      response.setHeader('connection', 'close');
      response.end(heap);
    });
    const { failure, remedy } = await failureOf(api.capture({ url, seconds: 0.5 }));
    assert.equal(failure, 'targetGone');
    assert.match(remedy, /\.$/);
  });

  it('a window that cannot be recorded, and a grouping that does not exist', async () => {
    const { inspector } = hostDemo();
    for (const seconds of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e7, '2' as unknown as number]) {
      const { failure, remedy } = await failureOf(api.capture({ inspector, seconds }));
      assert.equal(failure, 'badWindow');
      assert.match(remedy, /from 0\.2 to 3600/);
    }
    await api.capture({ inspector, seconds: 0.5 });
    assert.throws(() => api.allocators({ by: 'bogus' as 'line' }), { failure: 'badQuery' });
    api.clear();
  });

  it('arguments that are none: each is told by its name, with and without a profile on the screen', async () => {
    const anything = (value: unknown) => value as never;
    const told = async (work: Promise<unknown>, what: RegExp, named: RegExp) => {
      const { failure, message, remedy } = await failureOf(work);
      assert.equal(failure, 'badQuery');
      assert.match(message, what);
      assert.match(remedy, named);
    };
    for (const request of [undefined, null, 'http://127.0.0.1:1'])
      await told(api.capture(anything(request)), /as request/, /\{ url \}/);
    for (const uri of [undefined, null, '/tmp/heap.pb.gz'])
      await told(api.openProfile(anything(uri)), /as uri/, /vscode\.Uri/);
    for (const id of [undefined, null, 7, '']) await told(api.openCapture(anything(id)), /as id/, /captures\(\)/);
    const queries: [object, RegExp][] = [
      [{ by: '__proto__' }, /"__proto__" as by/],
      [{ by: 'toString' }, /as by/],
      [{ sampleType: 'cpu' }, /"cpu" as sampleType/],
      [{ sampleType: null }, /null as sampleType/],
      [{ limit: 'x' }, /"x" as limit/],
      [{ limit: -1 }, /-1 as limit/],
      [{ limit: Number.NaN }, /NaN as limit/],
    ];
    const checkQueries = async () => {
      for (const [query, what] of queries) {
        const asked = Promise.resolve().then(() => api.allocators(anything(query)));
        await told(asked, what, new RegExp(`^Pass ${Object.keys(query)[0]} as `));
      }
    };
    await checkQueries();
    await api.capture({ inspector: hostDemo().inspector, seconds: 0.5 });
    await checkQueries();
    assert.equal(api.allocators({ limit: 1 }).length, 1);
    api.clear();
  });

  it('the id of a capture or a target that there is not: rejected, and named, before anything is asked', async () => {
    api.clear();
    const commands =
      'openCapture setAsBaseline compareWith exportProfile pinCapture unpinCapture renameCapture deleteCapture';
    for (const command of commands.split(' ')) {
      for (const id of ['nope', '../nope']) {
        const { failure, message } = await failureOf(run(command, id));
        assert.deepEqual([command, failure, message], [command, 'noSuchCapture', `There is no saved capture ${id}.`]);
      }
    }
    for (const command of ['captureTarget', 'saveTarget', 'removeTarget', 'setCredentials']) {
      for (const target of ['nope', { id: 'nope' }]) {
        const { failure, message } = await failureOf(run(command, target));
        assert.deepEqual([command, failure], [command, 'noSuchProcess']);
        assert.match(message, /No target nope is listed/);
      }
    }
  });

  it('a process that does not exist, and one that can not be profiled', async () => {
    assert.equal((await failureOf(api.capture({ pid: 2 ** 22 + 1, seconds: 1 }))).failure, 'noSuchProcess');
    const { failure, remedy } = await failureOf(api.capture({ pid: process.pid, seconds: 1 }));
    assert.equal(failure, 'notAttachable');
    assert.match(remedy, /--inspect/);
  });

  it('a second capture while one runs: refused, and the first goes on', async () => {
    const { inspector } = hostDemo();
    const first = api.capture({ inspector, seconds: 2 });
    const { failure, remedy } = await failureOf(api.capture({ inspector, seconds: 1 }));
    assert.equal(failure, 'alreadyCapturing');
    assert.match(remedy, /stop it/);
    assert.equal((await first).origin, 'v8');
  });

  it('cancelling half-way: no profile, no message, and the next capture works', async () => {
    const { inspector } = hostDemo();
    const shown = await api.capture({ inspector, seconds: 1 });
    const running = api.capture({ inspector, seconds: 60 });
    const cancelled = running.then(
      () => assert.fail('it was not cancelled'),
      (error: Error) => error.name,
    );
    // Refused, so the first one is under way.
    assert.equal((await failureOf(api.capture({ inspector, seconds: 1 }))).failure, 'alreadyCapturing');
    await vscode.commands.executeCommand('allocLens.cancelCapture');
    assert.equal(await cancelled, 'CancelledError');
    assert.equal(api.allocators({ by: 'function' }).length > 0, shown.samples > 0);
    assert.equal((await api.capture({ inspector, seconds: 1 })).origin, 'v8');
  });

  it('files that are no profile, cut short, or missing', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'alloc-lens-files-'));
    try {
      const cases: [string, Buffer, string][] = [
        ['text.pb.gz', Buffer.from('hello, this is text'), 'notAProfile'],
        ['cut.pb.gz', gzipSync(cpuProfile).subarray(0, 12), 'truncated'],
        ['cpu.pprof', cpuProfile, 'noHeapTypes'],
        ['cut.pprof', cpuProfile.subarray(0, 9), 'malformed'],
        ['broken.heapprofile', Buffer.from('{"head":{"callFrame"'), 'malformed'],
      ];
      for (const [name, bytes, expected] of cases) {
        const file = path.join(folder, name);
        await writeFile(file, bytes);
        const { failure, message } = await failureOf(api.openProfile(vscode.Uri.file(file)));
        assert.equal(failure, expected, `${name}: ${message}`);
        assert.ok(message.includes(name), message);
      }
      await failureOf(api.openProfile(vscode.Uri.file(path.join(folder, 'missing.pb.gz'))));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
