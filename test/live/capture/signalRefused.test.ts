import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { platform, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { wholeMachine } from '../../../src/capture/discoveredProcess';
import { discoverProcesses } from '../../../src/capture/discovery';
import { NodeProfiler } from '../../../src/capture/node/nodeProfiler';
import { catchesUsr1 } from '../../../src/capture/node/processStatus';
import type { RunningCapture } from '../../../src/capture/profiler';
import { installedNode } from '../../support/installedNode';
import { processState } from '../../support/processState';
import { rejectsWith, watchUnhandledRejections } from '../../unit/capture/expectations';
import { startNode, until } from './nodeTarget';
import { startWaiting } from './waitingProgram';

watchUnhandledRejections();

const skip = platform() === 'linux' ? false : 'a signal that opens the inspector is sent on Linux only';
const profiler = new NodeProfiler();
const signal = new AbortController().signal;
/** A port of its own, so that no other test is in the way. */
const ANY_PORT = '--inspect-port=127.0.0.1:0';
let folder = '';
let fifo = '';
let script = '';

/** Prints "ready"; "block" reads a pipe that nobody has written, "count" calls a function seven times. */
const PROGRAM = `
const fs = require('node:fs');
function counted() { return [1]; }
console.log('ready');
process.stdin.on('data', chunk => {
  const command = String(chunk).trim();
  if (command === 'count') for (let i = 0; i < 7; i++) counted();
  if (command === 'block') {
    fs.writeSync(1, 'blocked\\n');
    fs.readFileSync(process.env.FIFO);
  }
  fs.writeSync(1, command + '\\n');
  if (command === 'exit') process.exit(0);
});
`;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'alloc-lens-refused-'));
  script = join(folder, 'app.js');
  fifo = join(folder, 'pipe');
  writeFileSync(script, PROGRAM);
  if (!skip) execFileSync('mkfifo', [fifo]);
});
after(() => rmSync(folder, { recursive: true, force: true }));

const agreed = async (): Promise<boolean> => true;

function attach(pid: number, attribution: 'natural' | 'exact' = 'natural', consent = agreed): Promise<RunningCapture> {
  const target = { kind: 'node', inspector: '', attach: 'signal', label: 'app', pid } as const;
  return profiler.start(target, { seconds: 1, signal, attribution, consent });
}

async function listeners(pid: number): Promise<number> {
  return (await processState(pid)).listeners.length;
}

/** Whether a signal waits to be delivered, any one. */
async function hasPending(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1');
  return !/^SigPnd:\s*0+\nShdPnd:\s*0+$/m.test(status);
}

async function isStopped(pid: number): Promise<boolean> {
  return /^State:\s*T/m.test(await readFile(`/proc/${pid}/status`, 'latin1'));
}

function environment(more: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, FIFO: fifo, ...more };
}

test('a stopped process gets no signal that would open its inspector later, and is captured once it goes on', {
  skip,
}, async () => {
  const target = await startNode([ANY_PORT]);
  process.kill(target.pid, 'SIGSTOP');
  await until(() => isStopped(target.pid));
  const error = await rejectsWith(attach(target.pid), 'notAttachable', /is stopped/);
  assert.match(error.remedy, new RegExp(`kill -CONT ${target.pid}`));
  assert.equal(await hasPending(target.pid), false);
  process.kill(target.pid, 'SIGCONT');
  await target.command('burn 1 1000');
  assert.equal(await listeners(target.pid), 0);
  assert.equal(target.stderr(), '');
  await (await attach(target.pid)).stop();
  assert.equal(await listeners(target.pid), 0);
  await target.command('exit 3');
  assert.deepEqual(await target.exited, { code: 3, signal: null });
});

test('a process that is stopped while the user is asked gets no signal either', { skip }, async () => {
  const target = await startNode([ANY_PORT]);
  const consent = async () => {
    process.kill(target.pid, 'SIGSTOP');
    await until(() => isStopped(target.pid));
    return true;
  };
  const where = { kind: 'node', inspector: '', attach: 'signal', label: 'app', pid: target.pid } as const;
  await rejectsWith(profiler.start(where, { seconds: 1, signal, consent }), 'notAttachable', /is stopped/);
  assert.equal(await hasPending(target.pid), false);
  await target.kill();
});

test('a process that a native debugger holds gets no signal either', { skip }, async context => {
  const tracer = join(folder, 'hold');
  execFileSync('cc', [resolve('test/fixtures/programs/hold/hold.c'), '-o', tracer]);
  const target = await startNode([ANY_PORT]);
  const debug = spawn(tracer, [String(target.pid)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise(resolve => debug.once('exit', resolve));
  try {
    const said = await new Promise<string>(heard => debug.stdout.once('data', chunk => heard(String(chunk))));
    if (said !== 'held\n') return context.skip('this system does not let a program trace another');
    const error = await rejectsWith(attach(target.pid), 'notAttachable', /is held by a debugger/);
    assert.match(error.remedy, /detach that debugger/);
    assert.equal(await hasPending(target.pid), false);
  } finally {
    debug.stdin.end();
    await ended;
  }
  await target.command('burn 1 1000');
  await (await attach(target.pid)).stop();
  await target.kill();
});

test('an inspector that a blocked process opens after the capture was given up is closed again', { skip }, async () => {
  const program = await startWaiting(process.execPath, [ANY_PORT, script], { env: environment({}) });
  const before = await processState(program.pid);
  assert.equal(await program.command('block'), 'blocked');
  const error = await rejectsWith(attach(program.pid), 'notAttachable', /opened no inspector .* within 10 s/);
  assert.match(error.remedy, /Alloc Lens closes it; otherwise .* process\._debugEnd\(\)/);
  assert.equal(await listeners(program.pid), 0);
  await writeFile(fifo, 'go on');
  await until(async () => (await listeners(program.pid)) === 1);
  await until(async () => (await listeners(program.pid)) === 0);
  assert.equal(await program.command('count'), 'block');
  assert.deepEqual((await processState(program.pid)).signals, before.signals);
  // The next capture is one like any other.
  await (await attach(program.pid)).stop();
  assert.equal(await listeners(program.pid), 0);
  await program.kill();
});

for (const when of ['before it is looked for', 'while the user is asked'] as const) {
  test(`a capture uses the inspector that an earlier one left to open late, ${when}, and closes it`, {
    skip,
  }, async () => {
    const program = await startWaiting(process.execPath, [ANY_PORT, script], { env: environment({}) });
    const goOn = async () => {
      await writeFile(fifo, 'go on');
      await until(async () => (await listeners(program.pid)) === 1);
      return true;
    };
    const isAsked = when === 'while the user is asked';
    assert.equal(await program.command('block'), 'blocked');
    await rejectsWith(attach(program.pid), 'notAttachable', /opened no inspector/);
    if (!isAsked) await goOn();
    await (await attach(program.pid, 'natural', isAsked ? goOn : agreed)).stop();
    await until(async () => (await listeners(program.pid)) === 0);
    assert.equal(await program.command('count'), 'block');
    await program.kill();
  });
}

test('a process that records its coverage is captured as it runs, and writes its coverage intact', {
  skip,
}, async () => {
  const coverage = join(folder, 'coverage');
  const env = environment({ NODE_V8_COVERAGE: coverage });
  const program = await startWaiting(process.execPath, [ANY_PORT, script], { env });
  await program.command('count');
  const run = await attach(program.pid, 'exact');
  await program.command('count');
  const raw = await run.stop();
  assert.ok(raw.kind === 'v8HeapProfile');
  assert.equal(raw.attribution, 'natural');
  assert.ok(
    raw.notes.some(note => /Exact attribution was not possible \(its code coverage is being recorded\)/.test(note)),
    raw.notes.join('\n'),
  );
  await program.command('exit');
  await program.exited;
  const [file, ...more] = readdirSync(coverage);
  assert.ok(file !== undefined && more.length === 0);
  const { result } = JSON.parse(readFileSync(join(coverage, file), 'utf8')) as {
    result: { url: string; functions: { functionName: string; ranges: { count: number }[] }[] }[];
  };
  const functions = result.find(each => each.url.endsWith('/app.js'))?.functions;
  const counted = functions?.find(each => each.functionName === 'counted');
  assert.deepEqual(
    counted?.ranges.map(range => range.count),
    [14],
  );
});

test('a process that was told to ignore the signal gets none, by its command line and by NODE_OPTIONS', {
  skip,
}, async context => {
  const node = installedNode(24);
  if (node === undefined) return context.skip('Node 24 cannot be installed from the npm registry here');
  const ways = [
    { args: ['--disable-sigusr1', script], env: environment({}) },
    { args: ['-r', 'node:fs', '--disable-sigusr1', script], env: environment({}) },
    { args: [script], env: environment({ NODE_OPTIONS: '--disable-sigusr1' }) },
  ];
  for (const { args, env } of ways) {
    const program = await startWaiting(node, args, { env });
    await rejectsWith(attach(program.pid), 'notAttachable', /was started with --disable-sigusr1/);
    // Without its handler the signal would have ended it.
    assert.equal(await program.command('count'), 'count');
    await program.kill();
  }
});

/** Starts `program` in a group of its own; ends what it has started as well. */
async function withChild(
  program: string,
  args: readonly string[],
  work: (wrapper: number, child: number) => Promise<void>,
): Promise<void> {
  const wrapper = spawn(program, args, {
    cwd: folder,
    env: environment({}),
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = new Promise(resolve => wrapper.once('exit', resolve));
  try {
    let child: number | undefined;
    const app = async () =>
      (await discoverProcesses({ ...wholeMachine, folders: [folder] }, signal)).find(
        each => each.name === 'app.js' && each.cwd === folder,
      );
    await until(async () => {
      child = (await app())?.pid;
      // It is there before Node has begun to listen to the signal.
      return child !== undefined && catchesUsr1(await readFile(`/proc/${child}/status`, 'latin1'));
    });
    await work(wrapper.pid!, child!);
  } finally {
    process.kill(-wrapper.pid!, 'SIGKILL');
    await ended;
  }
}

async function assertOnlyChildListed(wrapper: number, child: number, name: RegExp): Promise<void> {
  const before = await processState(wrapper);
  await rejectsWith(attach(wrapper), 'notAttachable', name);
  assert.deepEqual((await processState(wrapper)).listeners, before.listeners);
  const listed = (await discoverProcesses(wholeMachine, signal)).map(each => each.pid);
  assert.deepEqual([listed.includes(wrapper), listed.includes(child)], [false, true]);
  await (await attach(child)).stop();
  assert.equal(await listeners(child), 0);
}

test('npm and npx get no signal, and the program that they have started is listed and captured', { skip }, async () => {
  const scripts = { start: `node ${ANY_PORT} app.js` };
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'app', private: true, scripts }));
  await withChild('npm', ['run', 'start'], (wrapper, child) =>
    assertOnlyChildListed(wrapper, child, /is npm, which only starts another program/),
  );
  await withChild('npx', ['--no-install', '-c', scripts.start], (wrapper, child) =>
    assertOnlyChildListed(wrapper, child, /is npm, which only starts another program/),
  );
});

test('the watcher of node --watch gets no signal, and only what it has started is listed and captured', {
  skip,
}, async () => {
  await withChild(process.execPath, ['--watch', ANY_PORT, 'app.js'], (wrapper, child) =>
    assertOnlyChildListed(wrapper, child, /is the watcher of node --watch, which only starts another program/),
  );
});

test('the wrapper of tsx gets no signal, and the program that it has started is listed and captured', {
  skip,
}, async () => {
  // Its package is not installed here: a launcher at its places, that starts the program as tsx does.
  const bin = join(folder, 'node_modules/.bin');
  const dist = join(folder, 'node_modules/tsx/dist');
  await mkdir(bin, { recursive: true });
  await mkdir(dist, { recursive: true });
  const preload = join(dist, 'preflight.cjs');
  await writeFile(preload, '');
  const launcher = join(dist, 'cli.mjs');
  const args = JSON.stringify([ANY_PORT, '--require', preload]);
  const start = `spawn(process.execPath, [...${args}, ...process.argv.slice(2)], { stdio: 'inherit' });`;
  await writeFile(launcher, `#!/usr/bin/env node\nimport { spawn } from 'node:child_process';\n${start}\n`, {
    mode: 0o755,
  });
  symlinkSync(launcher, join(bin, 'tsx'));
  for (const [program, path] of [
    [join(bin, 'tsx'), []],
    [process.execPath, [launcher]],
  ] as const) {
    await withChild(program, [...path, 'app.js'], (wrapper, child) =>
      assertOnlyChildListed(wrapper, child, /is tsx, which only starts another program/),
    );
  }
});
