import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Access, openAccess } from '../../../src/capture/access';
import { wholeMachine } from '../../../src/capture/discoveredProcess';
import { targetForPid } from '../../../src/capture/discovery';
import { GoProfiler } from '../../../src/capture/go/goProfiler';
import { goHeapSize } from '../../../src/capture/go/heapSize';
import { saveHeap } from '../../../src/capture/go/saveHeap';
import type { RunningCapture } from '../../../src/capture/profiler';
import { headersFor } from '../../../src/editor/access/credentials';
import { withoutGo } from '../../support/goToolchain';
import { rejectsWith, watchUnhandledRejections } from '../../unit/capture/expectations';
import { listen } from '../../unit/capture/peers';
import { startGo } from './goTarget';
import { allocatedIn } from './heapBytesOf';

watchUnhandledRejections();

const skip = withoutGo;
const signal = new AbortController().signal;
const scratch = mkdtempSync(join(tmpdir(), 'alloc-lens-access-'));
after(() => rm(scratch, { recursive: true, force: true }));

function capture(url: string, access: Partial<Access> = {}, asked: string[] = []): Promise<RunningCapture> {
  const profiler = new GoProfiler(undefined, async origin => {
    asked.push(origin);
    return { ...openAccess, ...access };
  });
  return profiler.start({ kind: 'go', url, label: 'shop' }, { seconds: 1, signal });
}

async function captured(url: string, access: Partial<Access> = {}): Promise<readonly string[]> {
  const raw = await (await capture(url, access)).stop();
  assert.ok(raw.kind === 'pprofPair' && raw.after.length > 100);
  return raw.notes;
}

test('a user name and password, a token and any other header let a capture in', { skip }, async () => {
  const basic = headersFor({ kind: 'basic', user: 'ann', password: 'pässwörd:1' });
  const bearer = headersFor({ kind: 'bearer', token: 'abc.def' });
  for (const headers of [basic, bearer]) {
    const target = await startGo('-authorization', headers['authorization']!);
    await rejectsWith(capture(target.host), 'unauthorized', /answered 401: it asks for a login/);
    const wrong = { authorization: 'Bearer wrong' };
    const error = await rejectsWith(capture(target.host, { headers: wrong }), 'unauthorized', /401/);
    assert.ok(!`${error.message} ${error.remedy} ${error.stack}`.includes('wrong'), 'a secret is in the message');
    assert.match(error.remedy, /Alloc Lens: Set Credentials/);
    const asked: string[] = [];
    await (await capture(target.host, { headers }, asked)).stop();
    assert.deepEqual(asked, [`http://${target.host}`]);
    await target.kill();
  }
});

test('handlers behind a login are found, and a custom path is probed', { skip }, async () => {
  const [closed, forbidden, moved, custom] = await Promise.all([
    startGo('-authorization', 'Bearer x'),
    startGo('-authorization', 'Bearer x', '-refusal', '403'),
    startGo('-prefix', '/dev/pprof/'),
    startGo('-prefix', '/ops/heap-of-things/'),
  ]);
  const url = async (pid: number, ...pprofPaths: string[]) => {
    const target = await targetForPid(pid, signal, { ...wholeMachine, pprofPaths });
    return target.kind === 'go' ? target.url : target.kind;
  };
  assert.equal(await url(closed.pid), `http://${closed.host}/debug/pprof/`);
  // The paths of another program say nothing about one whose login stands before all of them.
  assert.equal(await url(closed.pid, '/ops/pprof'), `http://${closed.host}/debug/pprof/`);
  assert.equal(await url(forbidden.pid, '/ops/pprof'), `http://${forbidden.host}/debug/pprof/`);
  await rejectsWith(capture(forbidden.host), 'unauthorized', /answered 403/);
  assert.equal(await url(moved.pid), `http://${moved.host}/dev/pprof/`);
  assert.equal(await url(custom.pid, 'ops/heap-of-things'), `http://${custom.host}/ops/heap-of-things/`);
  await captured(await url(moved.pid));
  await captured(await url(custom.pid, 'ops/heap-of-things'));
  await rejectsWith(targetForPid(custom.pid, signal), 'notAttachable', /net\/http\/pprof is linked into it/);
  await Promise.all([closed.kill(), forbidden.kill(), moved.kill(), custom.kill()]);
});

test('TLS is checked against the given authority, or by explicit wish not at all, which the profile tells', {
  skip,
}, async () => {
  const file = join(scratch, 'certificate.pem');
  const target = await startGo('-tls', '-certificate', file);
  const ca = await readFile(file, 'utf8');
  await rejectsWith(capture(`https://${target.host}`), 'untrustedCertificate', /is not trusted \(self-signed/);
  assert.deepEqual(await captured(`https://${target.host}`, { ca }), []);
  const other = `https://localhost:${target.host.split(':')[1]}`;
  await rejectsWith(capture(other, { ca }), 'untrustedCertificate', /does not match certificate/);
  const notes = await captured(other, { certificates: 'insecure' });
  assert.match(notes.join(), /^Insecure: the TLS certificate of localhost:\d+ was not checked\.$/);
  const found = await targetForPid(target.pid, signal);
  assert.ok(found.kind === 'go' && found.url === `https://${target.host}/debug/pprof/`, JSON.stringify(found));
  await target.kill();
});

test('a unix socket is captured, and what is wrong with one is told', { skip }, async () => {
  const socket = join(scratch, 'shop.sock');
  const target = await startGo('-network', 'unix', '-addr', socket);
  assert.equal(target.host, socket);
  assert.deepEqual(await captured(`unix:${socket}:/debug/pprof/`), []);
  const unlisted = await rejectsWith(targetForPid(target.pid, signal), 'notAttachable', /listens on no TCP port/);
  assert.match(unlisted.remedy, /unix:\/path\/to\.sock/);
  assert.deepEqual(await captured(`http+unix://${encodeURIComponent(socket)}/debug/pprof/`), []);
  await target.kill();
  await rejectsWith(capture(`unix:${socket}`), 'refused', new RegExp(`^Nothing listens on ${socket}\\.$`));
  await rejectsWith(capture(`unix:${socket}.gone`), 'refused', /^There is no socket .*shop\.sock\.gone\.$/);
});

test('a forwarded port is as good as the port itself, and its end in the window is reported', { skip }, async () => {
  const target = await startGo();
  const [host, port] = target.host.split(':');
  const sockets = new Set<Socket>();
  const forward = createServer(near => {
    const far = connect(Number(port), host);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    near.pipe(far).pipe(near);
  });
  const through = await listen(forward);
  const run = await capture(through);
  await target.burn(200, 1 << 20);
  const raw = await run.stop();
  assert.ok(raw.kind === 'pprofPair');
  const difference = allocatedIn(raw.after, 'main.burn') - allocatedIn(raw.before, 'main.burn');
  assert.ok(Math.abs(difference / (200 * 2 ** 20) - 1) < 0.2, `200 MiB were allocated, ${difference} bytes were seen`);

  const cut = await capture(through);
  for (const socket of sockets) socket.destroy();
  await new Promise(resolve => forward.close(resolve));
  await rejectsWith(cut.stop(), 'targetGone', new RegExp(`program at ${through} ended during the capture`));
  await target.burn(1, 1);
  await target.kill();
});

test('a server whose WriteTimeout is shorter than the collection is named as a possible cause', { skip }, async () => {
  const target = await startGo('-writetimeout', '1us');
  const error = await rejectsWith(capture(target.host), 'truncated', /closed the connection without an answer/);
  assert.match(error.remedy, /WriteTimeout/);
  await target.kill();
});

test('the size of the heap is told without a collection', { skip }, async () => {
  const target = await startGo();
  const access = async () => openAccess;
  const of = (url: string, pid?: number) =>
    goHeapSize({ kind: 'go', url, label: 'shop', ...(pid === undefined ? {} : { pid }) }, access, signal);
  const told = await of(target.host);
  assert.ok(told.kind === 'bytes' && told.bytes > 1e5 && told.bytes < 1e8, JSON.stringify(told));
  const resident = await of('127.0.0.1:1', target.pid);
  assert.ok(resident.kind === 'bytes' && resident.bytes > told.bytes / 2, JSON.stringify(resident));
  await target.kill();
  assert.deepEqual(await of(target.host), { kind: 'unknown' });

  const withoutVariables = await startGo('-prefix', '/dev/pprof/');
  assert.equal((await of(`http://${withoutVariables.host}/dev/pprof/`)).kind, 'profile');
  await withoutVariables.kill();
});

test('a heap profile is saved whole, and nothing is left of one that did not arrive', { skip }, async () => {
  const target = await startGo();
  const go = { kind: 'go', url: target.host, label: 'shop' } as const;
  const file = join(scratch, 'heap.pb.gz');
  await saveHeap(go, file, async () => openAccess);
  assert.equal((await readFile(file)).readUInt16BE(0), 0x1f8b);
  await rm(file);
  await target.kill();
  await rejectsWith(
    saveHeap(go, file, async () => openAccess),
    'refused',
    /Nothing listens/,
  );
  await assert.rejects(readFile(file), { code: 'ENOENT' });
});
