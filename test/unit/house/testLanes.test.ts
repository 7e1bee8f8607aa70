import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { build } from 'esbuild';
import { testFiles } from '../../../scripts/bundling/bundleTests';
import { selectTests } from '../../../scripts/testing/arguments';
import { startLane } from '../../../scripts/testing/lane';
import { backgroundLanes, compilingTests, lanesOf, splitLive } from '../../../scripts/testing/lanes';
import { eventually } from '../../support/eventually';

const laneOwner = path.resolve('dist/test/unit/house/laneOwner.mjs');
const folder = mkdtempSync(path.join(tmpdir(), 'alloc-lens-lanes-'));
after(() => rmSync(folder, { recursive: true, force: true }));

describe('the lanes of a test run', () => {
  it('hold every suite and every live test once, and what compiles is named as it is there', () => {
    const { measuring, rewriting, compiling, alone } = lanesOf(selectTests([]));
    assert.deepEqual(
      [measuring, rewriting, compiling, alone].map(steps => steps.map(({ name }) => name)),
      [['live (measuring)', 'browser'], ['static', 'unit', 'live (rewriting)'], ['live (compiling)'], ['host']],
    );
    const files = testFiles('live');
    const live = splitLive(files);
    assert.deepEqual(Object.values(live).flat().sort(), files);
    for (const lane of backgroundLanes) {
      const names = live[lane].map(file => path.relative('test/live', file).replaceAll(path.sep, '/'));
      for (const each of compilingTests[lane])
        assert.ok(
          names.some(name => name.startsWith(each)),
          each,
        );
    }
    assert.ok(live.measuring.length > 20);
  });

  it('are one where only one has something to do', () => {
    const { measuring, rewriting, compiling } = lanesOf(selectTests(['live', 'fixes/pools']));
    assert.deepEqual([measuring.length, rewriting.length, compiling.length], [0, 1, 0]);
  });
});

describe('a lane beside the first', () => {
  before(() =>
    build({
      entryPoints: [path.resolve('test/unit/house/laneOwner.ts')],
      outfile: laneOwner,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
    }),
  );

  const write = (result: object) =>
    `require('node:fs').writeFileSync(process.env.ALLOC_LENS_LANE_RESULT, '${JSON.stringify(result)}');`;
  const counts = { passed: 3, failed: 0, skipped: 1, skippedTests: ['unit: a'] };

  it('counts as what it reports', async () => {
    assert.deepEqual(await startLane('second', ['-e', write(counts)], folder).result(), counts);
  });

  it('has failed where it dies without a report, or after one that tells of no failure', async () => {
    const died = await startLane('second', ['-e', 'process.kill(process.pid, "SIGKILL")'], folder).result();
    assert.deepEqual([died.passed, died.failed], [0, 1]);
    const later = await startLane('second', ['-e', `${write(counts)} process.exit(7)`], folder).result();
    assert.deepEqual([later.passed, later.failed], [3, 1]);
  });

  it('is told which one it is', async () => {
    const told = `require('node:fs').writeFileSync(process.env.ALLOC_LENS_LANE_RESULT, JSON.stringify({ passed: Number(process.env.ALLOC_LENS_LANE), failed: 0, skipped: 0 }));`;
    assert.equal((await startLane('7', ['-e', told], folder).result()).passed, 7);
  });

  it('is not taken for the one before', async () => {
    await startLane('second', ['-e', write(counts)], folder).result();
    assert.equal((await startLane('second', ['-e', ''], folder).result()).failed, 1);
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
    it(`ends with its temporary files when its owner ends by ${signal}`, {
      skip: process.platform === 'win32' && 'there are no such signals there',
    }, async () => {
      const at = mkdtempSync(path.join(folder, 'owner-'));
      const owner = spawn(process.execPath, [laneOwner, at], { stdio: ['ignore', 'ignore', 'inherit'] });
      try {
        const log = path.join(at, 'lane.second.log');
        const text = await eventually(
          'the lane to run',
          () => (existsSync(log) ? readFileSync(log, 'utf8') : ''),
          said => said.endsWith('\n'),
        );
        const { pid, temporary } = JSON.parse(text) as { pid: number; temporary: string };
        await eventually('its file', () => existsSync(path.join(temporary, 'left')), Boolean);
        assert.ok(isAlive(pid) && temporary !== tmpdir());
        owner.kill(signal);
        await eventually(
          'nothing to be left',
          () => [isAlive(pid), existsSync(temporary)],
          left => !left.includes(true),
        );
      } finally {
        owner.kill('SIGKILL');
      }
    });
  }
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
