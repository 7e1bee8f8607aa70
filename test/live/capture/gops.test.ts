import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { wholeMachine } from '../../../src/capture/discoveredProcess';
import { discoverProcesses, targetForPid } from '../../../src/capture/discovery';
import { GoProfiler } from '../../../src/capture/go/goProfiler';
import { GopsAgent } from '../../../src/capture/go/gopsAgent';
import { pprofLimits } from '../../../src/capture/go/pprofClient';
import { withoutGo } from '../../support/goToolchain';
import { rejectsWith, watchUnhandledRejections } from '../../unit/capture/expectations';
import { buildGo } from './goTarget';
import { allocatedIn } from './heapBytesOf';
import { startWaiting, type WaitingProgram } from './waitingProgram';

watchUnhandledRejections();

const signal = new AbortController().signal;
const skip = withoutGo || (platform() === 'linux' ? false : 'processes are found through /proc here');
const folders: string[] = [];
after(async () => {
  delete process.env['GOPS_CONFIG_DIR'];
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** The agent announces itself in a folder of this test, so that the user's own is left alone. */
async function startAgent(): Promise<WaitingProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'alloc-lens-gops-'));
  folders.push(folder);
  process.env['GOPS_CONFIG_DIR'] = folder;
  return startWaiting(buildGo('gops-go', 'worker'));
}

test('a program with nothing but the agent of gops is found and captured through it', { skip }, async () => {
  const program = await startAgent();
  const target = await targetForPid(program.pid, signal);
  assert.ok(target.kind === 'go' && /^gops:\/\/127\.0\.0\.1:\d+$/.test(target.url), JSON.stringify(target));
  assert.match(target.label, /^worker · Go \(gops\) · :\d+$/);

  await program.command(`50 ${1 << 20}`);
  const run = await new GoProfiler().start(target, { seconds: 1, signal });
  await program.command(`400 ${1 << 20}`);
  const raw = await run.stop();
  assert.ok(raw.kind === 'pprofPair');
  const difference = allocatedIn(raw.after, 'main.burn') - allocatedIn(raw.before, 'main.burn');
  assert.ok(Math.abs(difference / (400 * 2 ** 20) - 1) < 0.15, `400 MiB were allocated, ${difference} bytes were seen`);

  const heap = await new GopsAgent(target.url, pprofLimits).heapBytes(signal);
  assert.ok(heap !== undefined && heap > 2 ** 20 && heap < 2 ** 29, String(heap));
  await program.kill();
});

test('a program that dies between the two profiles of gops is reported', { skip }, async () => {
  const program = await startAgent();
  const target = await targetForPid(program.pid, signal);
  assert.ok(target.kind === 'go');
  const run = await new GoProfiler().start(target, { seconds: 1, signal });
  await program.kill();
  await rejectsWith(run.stop(), 'targetGone', /ended during the capture/);
});

test('the announcement that a crash left behind is not believed', { skip }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'alloc-lens-gops-'));
  folders.push(folder);
  process.env['GOPS_CONFIG_DIR'] = folder;
  const program = await startWaiting(buildGo('bare-go', 'bare'));
  await writeFile(join(folder, String(program.pid)), '65000');
  await rejectsWith(targetForPid(program.pid, signal), 'notAttachable', /bare .* serves no pprof handlers/);
  await program.kill();
});

test('a program from which the linker removed the profiler is listed and told so', { skip }, async () => {
  for (const flags of [[], ['-ldflags=-s -w']]) {
    const cwd = await mkdtemp(join(tmpdir(), 'alloc-lens-place-'));
    folders.push(cwd);
    const program = await startWaiting(buildGo('bare-go', 'bare', ...flags), [], { cwd });
    const found = await discoverProcesses({ ...wholeMachine, folders: [cwd] }, signal);
    const listed = found.find(each => each.pid === program.pid);
    assert.ok(listed);
    assert.deepEqual([listed.runtime, listed.place, listed.cwd, listed.ports], ['go', 'workspace', cwd, []]);
    assert.match(listed.version ?? '', /^go1\.\d+/);
    assert.deepEqual(listed.targets, []);
    assert.match(listed.obstacle?.message ?? '', /the linker removed memory profiling from it/);
    assert.match(listed.obstacle?.remedy ?? '', /import _ "net\/http\/pprof".*agent\.Listen.*build and start it again/);
    assert.equal(found.indexOf(listed), 0, 'it is the only one in the workspace and comes first');
    await program.kill();
  }
});
