import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { NodeProfiler } from '../../../src/capture/node/nodeProfiler';
import type { RunningCapture } from '../../../src/capture/profiler';
import { rejectsWith, watchUnhandledRejections } from '../../unit/capture/expectations';
import { startWaiting } from './waitingProgram';

watchUnhandledRejections();

const skip = platform() === 'linux' ? false : 'a signal that opens the inspector is sent on Linux only';
const PROGRAM = "process.stdin.on('data', chunk => console.log(String(chunk).trim())); console.log('ready');\n";
const HANDLER = "process.on('SIGUSR1', () => console.log('got SIGUSR1'));\n";
const ANY_PORT = '--inspect-port=127.0.0.1:0';
let folder = '';

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'alloc-lens-handlers-'));
  const files: Record<string, string> = {
    'direct.js': HANDLER + PROGRAM,
    'dotted.js': `process\n  .once("SIGUSR1", () => console.log('got SIGUSR1'));\n${PROGRAM}`,
    'listed.js': `for (const name of ['SIGTERM', 'SIGUSR1']) process.on(name, () => console.log('got ' + name));\n${PROGRAM}`,
    'minified.js': `const tell=p=>process.kill(p,0),x=process.on("SIGUSR1",()=>console.log('got SIGUSR1'));${PROGRAM}`,
    'sends.js': `const reopenLogs = pid => process.kill(Number(pid), 'SIGUSR1');\n${PROGRAM}`,
    'plain.js': PROGRAM,
    'preload.js': HANDLER,
    'preload.mjs': HANDLER,
    'index/index.js': HANDLER + PROGRAM,
    'package/package.json': '{"main": "lib/start"}',
    'package/lib/start.js': HANDLER + PROGRAM,
    'node_modules/handles/index.js': HANDLER,
    'large.js': `${HANDLER}${PROGRAM}//`,
    'huge.js': `${HANDLER}${PROGRAM}//`,
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  truncateSync(join(folder, 'large.js'), 5 << 20);
  truncateSync(join(folder, 'huge.js'), 65 << 20);
});
after(() => rmSync(folder, { recursive: true, force: true }));

function attach(pid: number): Promise<RunningCapture> {
  const target = { kind: 'node', inspector: '', attach: 'signal', label: 'app', pid } as const;
  return new NodeProfiler().start(target, {
    seconds: 0.2,
    signal: new AbortController().signal,
    consent: async () => true,
  });
}

/** How a program is started, and the file that handles the signal. */
const handling: readonly (readonly [args: readonly string[], file: string])[] = [
  [['direct.js'], 'direct.js'],
  [['direct'], 'direct.js'],
  [['dotted.js'], 'dotted.js'],
  [['listed.js'], 'listed.js'],
  [['minified.js'], 'minified.js'],
  [['index'], 'index/index.js'],
  [['package'], 'package/lib/start.js'],
  [['large.js'], 'large.js'],
  [['-r', './preload.js', 'plain.js'], 'preload.js'],
  [['--require=./preload', 'plain.js'], 'preload.js'],
  [['--import', './preload.mjs', 'plain.js'], 'preload.mjs'],
  [['-r', 'handles', 'plain.js'], 'node_modules/handles/index.js'],
];

for (const [args, file] of handling) {
  test(`node ${args.join(' ')} handles SIGUSR1 in ${file} and gets none`, { skip }, async () => {
    const program = await startWaiting(process.execPath, [ANY_PORT, ...args], { cwd: folder });
    const error = await rejectsWith(attach(program.pid), 'notAttachable', /handles SIGUSR1 itself/);
    assert.ok(error.message.includes(`/${file})`), error.message);
    assert.equal(await program.command('no signal'), 'no signal');
    await program.kill();
  });
}

test('a script that is too large to be searched gets no signal', { skip }, async () => {
  const program = await startWaiting(process.execPath, [ANY_PORT, 'huge.js'], { cwd: folder });
  await rejectsWith(attach(program.pid), 'notAttachable', /too large to be searched for a handler of SIGUSR1/);
  assert.equal(await program.command('no signal'), 'no signal');
  await program.kill();
});

test('a program that sends the signal to others has no handler of it, and is captured', { skip }, async () => {
  const program = await startWaiting(process.execPath, [ANY_PORT, 'sends.js'], { cwd: folder });
  await (await attach(program.pid)).stop();
  await program.kill();
});

test('what is preloaded from NODE_OPTIONS counts as well', { skip }, async () => {
  const env = { ...process.env, NODE_OPTIONS: `--require "./preload.js"` };
  const program = await startWaiting(process.execPath, [ANY_PORT, 'plain.js'], { cwd: folder, env });
  await rejectsWith(attach(program.pid), 'notAttachable', /handles SIGUSR1 itself/);
  await program.kill();
});
