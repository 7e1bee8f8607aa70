import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, test } from 'node:test';
import type { CaptureFailure } from '../../../src/capture/captureError';
import { launch } from '../../../src/capture/launch/launcher';
import type { NodeRunRecipe } from '../../../src/capture/launch/recipe';
import { stringAt } from '../../../src/core/profile/stringAt';
import { eventually } from '../../support/eventually';
import { allocated, type FinishedRun, nodeRun, nodeTests, runToEnd } from './running';

const major = Number(process.versions.node.split('.')[0]);
/** What `burn(20)` allocates: 20,000 arrays of 124 elements of 8 bytes, with headers. */
const BURNT = 20e6;

describe('a Node test or script that Alloc Lens runs', () => {
  test('a test of node:test is run alone, from its first line to its end', async () => {
    for (const [file, name] of [
      ['work.test.cjs', 'burns 20 MB'],
      ['work.test.cjs', "has a test that's inside"],
      ['module.test.mjs', 'burns in a module'],
    ] as const) {
      const run = await runToEnd(nodeRun(name, { kind: 'file', file: `${nodeTests}/${file}`, testName: name }));
      burnt(run, 1);
      assert.match(run.output, /^ℹ pass 1$/m);
    }
  });

  test('a suite and a whole file run all of their tests', async () => {
    const file = `${nodeTests}/work.test.cjs`;
    burnt(await runToEnd(nodeRun('a suite', { kind: 'file', file, testName: 'a suite' })), 1);
    burnt(await runToEnd(nodeRun('file', { kind: 'file', file })), 12);
  });

  test('scripts: node itself, behind a shell, and through another npm', async () => {
    for (const name of ['plain', 'wrapped', 'nested']) {
      burnt(await runToEnd(nodeRun(name, { kind: 'script', name })), 1);
    }
  });

  test('pre scripts and processes that the script starts run as they are', async () => {
    const wrapped = await runToEnd(nodeRun('prewrapped', { kind: 'script', name: 'wrapped' }));
    burnt(wrapped, 1);
    const family = await runToEnd(nodeRun('family', { kind: 'script', name: 'family' }));
    burnt(family, 1);
    assert.match(family.output, /^child \[.*\] none$/m);
    assert.doesNotMatch(/^child .*$/m.exec(family.output)?.[0] ?? '', /inspect/);
  });

  test('node --test in a script runs its files in one process, or is refused', async () => {
    const recipe = nodeRun('suite', { kind: 'script', name: 'suite' });
    if (major >= 22) burnt(await runToEnd(recipe), 12);
    else await fails(recipe, 'unsupportedRuntime', /process of its own/);
  });

  test('TypeScript runs where Node strips types, and is refused elsewhere', async () => {
    const recipe = nodeRun('ts', { kind: 'file', file: `${nodeTests}/typed.test.ts`, testName: 'burns in TypeScript' });
    if (major >= 23) assert.ok(allocated((await runToEnd(recipe)).decoded) > BURNT * 0.8);
    else await fails(recipe, 'unsupportedRuntime', /does not run TypeScript/);
  });

  test('the exit code of a script is told, and its profile is there', async () => {
    const run = await runToEnd(nodeRun('fails', { kind: 'script', name: 'fails' }));
    assert.match(run.raw.notes.join(' '), /exit code 3/);
    burnt(run, 1);
  });

  test('each thing that can go wrong says what it was and what to do', async () => {
    const failing = { kind: 'file', file: `${nodeTests}/failing.test.cjs` } as const;
    await fails(nodeRun('fails', { ...failing, testName: 'fails' }), 'testFailed', /AssertionError/);
    await fails(nodeRun('skipped', { ...failing, testName: 'skipped' }), 'nothingRan', /"skipped"/);
    await fails(nodeRun('gone', { ...failing, testName: 'gone' }), 'nothingRan', /"gone"/);
    await fails(
      nodeRun('gone', { kind: 'file', file: `${nodeTests}/gone.test.cjs` }),
      'testFailed',
      /Cannot find module/,
    );
    await fails(nodeRun('gone', { kind: 'script', name: 'gone' }), 'nothingRan', /no script "gone"/);
    await fails(nodeRun('nothing', { kind: 'script', name: 'nothing' }), 'launchFailed', /without having started node/);
    await fails(nodeRun('serve', { kind: 'script', name: 'serve' }, { timeoutMs: 3_000 }), 'timeout', /within 3 s/);
  });

  test('a run of some seconds is read in windows that add up to what it allocated', async () => {
    const run = await runToEnd(nodeRun('slow', { kind: 'script', name: 'slow' }));
    burnt(run, 30);
    assert.ok(run.raw.kind === 'v8HeapProfile' && run.raw.attribution === 'exact');
    // One entry for each stack, not for each sample: it was summed.
    assert.match(Buffer.from(run.raw.profile).toString('utf8'), /"samples":\[\{"nodeId":\d+,"count":\d+\}/);
  });

  test('without exact attribution a program runs as it always does', async () => {
    const recipe = nodeRun('plain', { kind: 'script', name: 'plain' }, { attribution: 'natural' });
    const run = await runToEnd(recipe);
    assert.ok(run.raw.kind === 'v8HeapProfile' && run.raw.attribution === 'natural');
    assert.match(run.output, /^burnt {2}1$/m);
    assert.ok(run.raw.notes.every(note => !/[Ii]nlining/.test(note)));
  });

  test('a server is stopped with what was recorded, or given up, and ends either way', async () => {
    for (const end of ['stop', 'abort'] as const) {
      const abort = new AbortController();
      let output = '';
      const onOutput = (text: string) => {
        output += text;
      };
      const running = await launch(nodeRun('serve', { kind: 'script', name: 'serve' }), {
        signal: abort.signal,
        onOutput,
      });
      await eventually(
        'the server',
        () => output,
        text => text.includes('serving'),
      );
      const pids = pidsOf('work/serve.cjs');
      assert.equal(pids.length, 1);
      if (end === 'stop') {
        const raw = await running.stop();
        assert.ok(raw.kind === 'v8HeapProfile' && raw.durationMs > 0 && raw.profile.length > 1_000);
      } else {
        abort.abort();
        await running.ended;
        await assert.rejects(running.stop(), { name: 'CancelledError' });
      }
      await running.dispose();
      assert.deepEqual(pidsOf('work/serve.cjs'), []);
    }
  });

  test('no folder of ours is left', () => {
    assert.deepEqual(
      readdirSync(tmpdir()).filter(name => name.startsWith('alloc-lens-run-')),
      [],
    );
  });
});

/**
 * The bytes of so many times 20 MB are on burn. 20 MB are some 1,200 samples: their total is within 3 % (one standard
 * deviation), so a failure here is a fault and no bad luck. With less, it would be luck.
 */
function burnt(run: FinishedRun, times: number): void {
  const { functions, sampleTypes } = run.decoded.attribution;
  const { strings } = functions;
  const self = functions.self[sampleTypes.indexOf('alloc_space')] ?? [];
  let bytes = 0;
  functions.functionName.forEach((name, i) => {
    if (stringAt(strings, name) === 'burn')
      bytes += functions.total[sampleTypes.indexOf('alloc_space')]?.[i] ?? self[i] ?? 0;
  });
  const share = bytes / (BURNT * times);
  assert.ok(share > 0.85 && share < 1.25, `burn has ${bytes} B, ${share.toFixed(3)} of the truth\n${run.output}`);
  assert.equal(run.raw.durationMs, 0);
}

async function fails(recipe: NodeRunRecipe, failure: CaptureFailure, said: RegExp): Promise<void> {
  const error = await runToEnd(recipe).then(
    () => assert.fail(`${recipe.label} succeeded`),
    (reason: { failure?: string; message: string; remedy?: string }) => reason,
  );
  assert.equal(error.failure, failure, error.message);
  assert.match(error.message, said);
  assert.ok(error.remedy);
}

function pidsOf(script: string): string[] {
  return readdirSync('/proc').filter(pid => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      const [, ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return args.includes(script);
    } catch {
      return false;
    }
  });
}
