import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { NodeProfiler } from '../../../src/capture/node/nodeProfiler';
import type { RunningCapture } from '../../../src/capture/profiler';
import { installedNode } from '../../support/installedNode';
import { processState } from '../../support/processState';
import { rejectsWith, watchUnhandledRejections } from '../../unit/capture/expectations';
import { freePort } from './freePort';
import { startWaiting } from './waitingProgram';

watchUnhandledRejections();

const skip = platform() === 'linux' ? false : 'a signal that opens the inspector is sent on Linux only';
const profiler = new NodeProfiler();
const ANSWER = "process.stdin.on('data', chunk => console.log(String(chunk).trim())); console.log('ready');";
let folder = '';

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'alloc-lens-ports-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

function attach(pid: number): Promise<RunningCapture> {
  const target = { kind: 'node', inspector: '', attach: 'signal', label: 'app', pid } as const;
  return profiler.start(target, { seconds: 0.2, signal: new AbortController().signal, consent: async () => true });
}

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

interface Way {
  readonly name: string;
  start(port: number): { args: string[]; env?: Record<string, string>; major?: number };
}

/** None of these ports stands where it can be read from outside as a plain option. */
const ways: readonly Way[] = [
  {
    name: 'a title that covers the command line',
    start: port => ({ args: [`--inspect-port=${port}`, write('titled.js', `process.title = 'myservice'; ${ANSWER}`)] }),
  },
  {
    name: 'process.debugPort',
    start: port => ({ args: [write('debugPort.js', `process.debugPort = ${port}; ${ANSWER}`)] }),
  },
  {
    name: 'quotes in NODE_OPTIONS',
    start: port => ({ args: [write('plain.js', ANSWER)], env: { NODE_OPTIONS: `--inspect-port "${port}"` } }),
  },
  {
    name: 'a file of --env-file',
    start: port => ({
      args: [`--env-file=${write('env', `NODE_OPTIONS=--inspect-port=${port}\n`)}`, write('plain.js', ANSWER)],
      major: 22,
    }),
  },
];

for (const { name, start } of ways) {
  test(`an inspector whose port is set by ${name} is used and closed`, { skip }, async context => {
    const { args, env, major } = start(await freePort());
    const node = major === undefined ? process.execPath : installedNode(major);
    if (node === undefined) return context.skip(`Node ${major} cannot be installed from the npm registry here`);
    const program = await startWaiting(node, args, { cwd: folder, env: { ...process.env, ...env } });
    const found = await processState(program.pid);
    await (await attach(program.pid)).stop();
    assert.deepEqual((await processState(program.pid)).listeners, found.listeners);
    assert.equal(await program.command('alive'), 'alive');
    await program.kill();
  });
}

test('a process whose inspector would tell nobody its address gets no signal', { skip }, async () => {
  const flags = [`--inspect-port=${await freePort()}`, '--inspect-publish-uid=stderr'];
  const program = await startWaiting(process.execPath, [...flags, write('plain.js', ANSWER)]);
  const found = await processState(program.pid);
  await rejectsWith(
    attach(program.pid),
    'notAttachable',
    /--inspect-publish-uid=stderr, so its inspector tells nobody/,
  );
  assert.deepEqual(await processState(program.pid), found);
  await program.kill();
});
