import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { NodeProfiler } from '../../../src/capture/node/nodeProfiler';
import { localProcess } from '../../../src/capture/procfs';
import type { Consent, ConsentRequest, RunningCapture } from '../../../src/capture/profiler';
import { rejectsWith, watchUnhandledRejections } from '../../unit/capture/expectations';
import { type NodeProcess, sampled, startNode, until } from './nodeTarget';

watchUnhandledRejections();

const profiler = new NodeProfiler();
const yes: Consent = async () => true;
const DEFAULT_PORT = 9229;
const running = new Set<ChildProcess>();
let folder = '';

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alloc-lens-signal-'));
  // Node's default is fixed, so a test beside us that uses it makes ours meaningless: wait until it has gone.
  await until(async () => !(await isListening(DEFAULT_PORT)));
});
after(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function attach(pid: number, consent?: Consent, signal = new AbortController().signal): Promise<RunningCapture> {
  const target = { kind: 'node', inspector: '', attach: 'signal', label: 'app', pid } as const;
  return profiler.start(target, { seconds: 1, signal, ...(consent ? { consent } : {}) });
}

async function isListening(port: number): Promise<boolean> {
  const table = await readFile('/proc/net/tcp', 'latin1');
  return new RegExp(`: [0-9A-F]{8}:${port.toString(16).toUpperCase()} \\S+ 0A `).test(table);
}

async function listeners(target: NodeProcess): Promise<unknown> {
  const found = await localProcess(target.pid);
  return typeof found === 'string' ? found : found.listeners;
}

async function signalMasks(pid: number): Promise<unknown> {
  return (await readFile(`/proc/${pid}/status`, 'latin1')).match(/^Sig(Ign|Cgt):.*$/gm);
}

/** A program that runs until it is killed, and whether it still does. */
async function start(path: string, args: readonly string[] = []): Promise<ChildProcess> {
  const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  child.once('exit', () => running.delete(child));
  await new Promise<void>(resolve => child.stdout!.once('data', () => resolve()));
  return child;
}

async function assertSurvives(child: ChildProcess): Promise<void> {
  const turns = performance.now() + 200;
  await until(async () => performance.now() > turns);
  assert.deepEqual([child.exitCode, child.signalCode], [null, null]);
  child.kill('SIGKILL');
}

test('a node without an inspector is profiled after consent, and everything is as before afterwards', async () => {
  const target = await startNode([]);
  const state = [await listeners(target), await signalMasks(target.pid)];
  const asked: ConsentRequest[] = [];
  const run = await attach(target.pid, async request => asked.push(request) > 0);
  assert.deepEqual(
    asked.map(each => each.subject),
    ['openInspector'],
  );
  assert.match(asked[0]!.detail, new RegExp(`Process ${target.pid}: .*target.cjs[^]*SIGUSR1[^]*closed again`));
  await target.command('burn 500 100000');
  const raw = await run.stop();
  assert.ok(sampled(raw, 'burn') > 40e6);
  assert.ok(!raw.notes.some(note => /stays open/.test(note)), raw.notes.join('\n'));
  assert.deepEqual([await listeners(target), await signalMasks(target.pid)], state);
  // The signal still does what it did: it opens the inspector.
  process.kill(target.pid, 'SIGUSR1');
  await until(async () => isListening(DEFAULT_PORT));
  await target.command('exit 5');
  assert.deepEqual(await target.exited, { code: 5, signal: null });
});

test('a second capture asks and attaches again, and giving up closes the inspector as well', async () => {
  const target = await startNode([]);
  await (await attach(target.pid, yes)).stop();
  const abort = new AbortController();
  const run = await attach(target.pid, yes, abort.signal);
  assert.equal(await isListening(DEFAULT_PORT), true);
  abort.abort();
  await run.dispose();
  assert.equal(await isListening(DEFAULT_PORT), false);
  await target.command('burn 1 1');
  await target.kill();
});

test('without consent no signal is sent', async () => {
  const target = await startNode([]);
  await rejectsWith(attach(target.pid), 'notAttachable', /has no open inspector/);
  await assert.rejects(
    attach(target.pid, async () => false),
    { name: 'CancelledError' },
  );
  assert.deepEqual(await listeners(target), []);
  assert.equal(target.stderr(), '');
  await target.kill();
});

test('an inspector that is open already is used without asking and left open', async () => {
  const target = await startNode();
  await (await attach(target.pid)).stop();
  assert.equal(((await listeners(target)) as unknown[]).length, 1);
  await target.kill();
});

test('an inspector that somebody else has come to use stays open, and a note says so', async () => {
  const target = await startNode([]);
  const run = await attach(target.pid, yes);
  const list = (await (await fetch(`http://127.0.0.1:${DEFAULT_PORT}/json/list`)).json()) as {
    webSocketDebuggerUrl: string;
  }[];
  const { CdpConnection } = await import('../../../src/capture/node/cdpConnection');
  const other = await CdpConnection.open(list[0]!.webSocketDebuggerUrl, 5_000, new AbortController().signal);
  const raw = await run.stop();
  assert.ok(
    raw.notes.some(note => /stays open: another session uses it/.test(note)),
    raw.notes.join('\n'),
  );
  await other.send('Runtime.evaluate', { expression: '1' });
  await other.close();
  await target.kill();
});

test('a program named node that is not Node gets no signal and lives on', async () => {
  const source = join(folder, 'wait.c');
  const path = join(folder, 'node');
  writeFileSync(
    source,
    '#include <stdio.h>\n#include <unistd.h>\nint main() { puts("up"); fflush(stdout); for (;;) pause(); }\n',
  );
  execFileSync('cc', [source, '-o', path]);
  const program = await start(path);
  await rejectsWith(attach(program.pid!, yes), 'notAttachable', /is not Node.js, whatever its name/);
  await assertSurvives(program);
});

test('a script named node that a shell runs gets no signal and lives on', async () => {
  const path = join(folder, 'shell', 'node');
  execFileSync('mkdir', ['-p', join(folder, 'shell')]);
  writeFileSync(path, '#!/bin/sh\necho up\nwhile :; do sleep 1; done\n', { mode: 0o755 });
  const program = await start(path);
  await rejectsWith(attach(program.pid!, yes), 'notAttachable', /is not Node.js, whatever its name/);
  await assertSurvives(program);
});

test('a copy of node under another name is recognised as Node', async () => {
  const path = join(folder, 'my-service');
  copyFileSync(process.execPath, path);
  const program = await start(path, [resolve('test/fixtures/programs/capture-node/hot.cjs')]);
  const raw = await (await attach(program.pid!, yes)).stop();
  assert.equal(raw.kind, 'v8HeapProfile');
  await assertSurvives(program);
});

test('a program with a handler of its own, and a watcher, get no signal', async () => {
  const script = join(folder, 'handles.cjs');
  writeFileSync(
    script,
    "process.on('SIGUSR1', () => process.exit(9)); setInterval(() => {}, 1000); console.log('up');",
  );
  const handles = await start(process.execPath, [script]);
  await rejectsWith(attach(handles.pid!, yes), 'notAttachable', /handles SIGUSR1 itself/);
  await assertSurvives(handles);
  const plain = join(folder, 'plain.cjs');
  writeFileSync(plain, "setInterval(() => {}, 1000); console.log('up');");
  const watcher = await start(process.execPath, ['--watch', plain]);
  await rejectsWith(attach(watcher.pid!, yes), 'notAttachable', /watcher of node --watch/);
  const ended = new Promise(resolve => watcher.once('exit', resolve));
  watcher.kill('SIGTERM'); // It ends its child then.
  await ended;
});

test('a handler that cannot be seen from outside runs instead, and the failure says what may be the reason', async () => {
  const script = join(folder, 'hides.cjs');
  writeFileSync(script, "process.on('SIG' + 'USR1', () => {}); setInterval(() => {}, 1000); console.log('up');");
  const hides = await start(process.execPath, [script]);
  await rejectsWith(attach(hides.pid!, yes), 'notAttachable', /opened no inspector on any port within 10 s/);
  await assertSurvives(hides);
});

test('a port that is taken is reported before anything is sent', async () => {
  const target = await startNode([]);
  const server = createServer();
  await new Promise<void>(resolve => server.listen(DEFAULT_PORT, '127.0.0.1', resolve));
  try {
    await rejectsWith(attach(target.pid, yes), 'portBusy', /port 9229, but another program listens there/);
    assert.equal(target.stderr(), '');
  } finally {
    await new Promise(resolve => server.close(resolve));
  }
  const elsewhere = await startNode(['--inspect-port=127.0.0.1:0']);
  await (await attach(elsewhere.pid, yes)).stop();
  assert.deepEqual(await listeners(elsewhere), []);
  await elsewhere.kill();
  await target.kill();
});

test('the editor itself, and processes that are gone, are refused', async () => {
  await rejectsWith(attach(process.pid, yes), 'notAttachable', /is the editor itself/);
  const gone = await start('/bin/sh', ['-c', 'echo up; exec sleep 1000']);
  gone.kill('SIGKILL');
  await until(async () => gone.signalCode !== null);
  await rejectsWith(attach(gone.pid!, yes), 'noSuchProcess', /There is no process/);
});
