import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { test } from 'node:test';
import { WebSocketServer } from 'ws';
import { NodeProfiler } from '../../../src/capture/node/nodeProfiler';
import type { RunningCapture } from '../../../src/capture/profiler';
import { rejectsWith, watchUnhandledRejections } from './expectations';
import { deadPort, listen, servePeer } from './peers';

watchUnhandledRejections();

const limits = { connectMs: 300, idleMs: 300, wholeMs: 2_000, maxBytes: 1 << 20 };

function start(inspector: string): Promise<RunningCapture> {
  const signal = new AbortController().signal;
  return new NodeProfiler(limits).start({ kind: 'node', inspector, label: 'peer' }, { seconds: 1, signal });
}

/** The HTTP half of an inspector with one entry. */
function lists(entry: object, status = 200): RequestListener {
  return (request, response) => {
    const url = `ws://${request.headers.host}/id`;
    const body = [{ type: 'node', title: 'peer', url: '', webSocketDebuggerUrl: url, ...entry }];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
}

type Command = { id: number; method: string };

/** A whole inspector: the HTTP half, and a socket that answers each command by what `reply` returns, if anything. */
async function inspector(reply: (command: Command) => object | undefined): Promise<string> {
  const server = createServer(lists({}));
  new WebSocketServer({ server }).on('connection', socket =>
    socket.on('message', data => {
      const answer = reply(JSON.parse(String(data)));
      if (answer !== undefined) socket.send(JSON.stringify(answer));
    }),
  );
  return listen(server);
}

test('nothing listening is reported for host:port and for a ws address', async () => {
  const host = await deadPort();
  await rejectsWith(start(host), 'refused', new RegExp(`Nothing listens on ${host}`));
  await rejectsWith(start(`ws://${host}/id`), 'refused', new RegExp(`Nothing listens on ${host}`));
});

test('a web server is not taken for an inspector', async () => {
  const page = await servePeer((_, response) => response.end('<html>'));
  await rejectsWith(
    start(page),
    'notAnInspector',
    /answered 200 to \/json\/list, which is not what an inspector sends/,
  );
  const missing = await servePeer((_, response) => response.writeHead(404).end('{}'));
  await rejectsWith(start(missing), 'notAnInspector', /answered 404/);
});

test('a list without processes points to the permission model', async () => {
  const host = await servePeer((_, response) => response.end('[]'));
  const error = await rejectsWith(start(host), 'notAnInspector', /lists no process/);
  assert.match(error.remedy, /--permission/);
});

test('the inspector of a browser is refused', async () => {
  const host = await servePeer(lists({ type: 'page', title: 'New Tab' }));
  await rejectsWith(start(host), 'unsupportedRuntime', /inspector of "page" \(New Tab\)/);
});

test('an inspector that takes one session only is reported as held by a debugger', async () => {
  const host = await servePeer(lists({ webSocketDebuggerUrl: undefined }));
  await rejectsWith(start(host), 'targetBusy', /one session only, and a debugger holds it/);
});

test('a refused handshake is reported', async () => {
  const server = createServer(lists({}));
  server.on('upgrade', (_, socket) => socket.end('HTTP/1.1 409 Conflict\r\nConnection: close\r\n\r\n'));
  const host = await listen(server);
  await rejectsWith(start(host), 'targetBusy', /refused an inspector session \(Unexpected server response: 409\)/);
});

test('a handshake that is never answered runs into the time limit', async () => {
  const server = createServer(lists({}));
  server.on('upgrade', (_, socket) => socket.resume());
  const host = await listen(server);
  await rejectsWith(start(host), 'timeout', /did not open an inspector session/);
});

test('a runtime without the sampler of V8 is reported as unsupported', async () => {
  const host = await inspector(({ id, method }) => ({
    id,
    error: { code: -32601, message: `'${method}' wasn't found` },
  }));
  await rejectsWith(start(host), 'unsupportedRuntime', /'HeapProfiler\.getSamplingProfile' wasn't found/);
});

test('a runtime whose sampler ignores the flags is captured with a note, without a pilot', async () => {
  const profile = { head: { callFrame: {}, selfSize: 0, children: [] }, samples: [] };
  const methods: string[] = [];
  const host = await inspector(({ id, method }) => {
    methods.push(method);
    if (method === 'HeapProfiler.getSamplingProfile') {
      return { id, error: { code: -32000, message: 'V8 sampling heap profiler was not started.' } };
    }
    return { id, result: method === 'HeapProfiler.stopSampling' ? { profile } : {} };
  });
  const run = await start(host);
  assert.equal(run.allocationRate, undefined);
  assert.match(run.notes.join('\n'), /only objects that were still alive/);
  const raw = await run.stop();
  assert.ok(raw.kind === 'v8HeapProfile' && raw.interval === 65536);
  assert.deepEqual(JSON.parse(Buffer.from(raw.profile).toString('utf8')), profile);
  assert.match(raw.notes.join('\n'), /Nothing was sampled/);
  assert.equal(methods.filter(method => method === 'HeapProfiler.startSampling').length, 1);
});

test('a peer that sends nonsense or closes in the middle is reported as gone', async () => {
  const server = createServer(lists({}));
  new WebSocketServer({ server }).on('connection', socket => socket.on('message', () => socket.send('nonsense')));
  await rejectsWith(start(await listen(server)), 'targetGone', /ended, or closed its inspector/);
  const closing = createServer(lists({}));
  new WebSocketServer({ server: closing }).on('connection', socket => socket.on('message', () => socket.close()));
  await rejectsWith(start(await listen(closing)), 'targetGone', /ended, or closed its inspector/);
});

test('a list that names another host does not lead us there', async () => {
  const host = await inspector(({ id }) => ({ id, error: { code: -32601, message: 'reached' } }));
  const elsewhere = await servePeer(lists({ webSocketDebuggerUrl: `ws://${host}/id` }));
  await rejectsWith(start(elsewhere), 'targetBusy', new RegExp(`^${elsewhere} refused an inspector session`));
});
