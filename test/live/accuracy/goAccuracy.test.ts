import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GoProfiler } from '../../../src/capture/go/goProfiler';
import { withoutGo } from '../../support/goToolchain';
import { startGo } from '../capture/goTarget';
import { allocatedIn } from '../capture/heapBytesOf';

/** runtime.MemProfileRate of a program that does not set it. */
const RATE = 512 << 10;
/** How often, and how many bytes: each a size class of its own, so that nothing is rounded up. */
const cases = [
  [1_000_000, 64],
  [100_000, 4096],
  [20_000, 32 << 10],
  [400, 1 << 20],
] as const;

test('known bytes at a known place are within the sampling error on the installed Go', {
  skip: withoutGo,
}, async () => {
  const target = await startGo();
  const options = { seconds: 10, signal: new AbortController().signal };
  const run = await new GoProfiler().start({ kind: 'go', url: target.host, label: 'known' }, options);
  try {
    for (const [count, size] of cases) {
      await target.burn(count, size);
      const raw = await run.rotate!();
      assert.ok(raw.kind === 'pprofPair');
      const seen = allocatedIn(raw.after, 'main.burn') - allocatedIn(raw.before, 'main.burn');
      const known = count * size;
      // Each allocation is recorded with this probability, by itself: four times the deviation of what that is scaled to.
      const recorded = 1 - Math.exp(-size / RATE);
      const error = 4 * Math.sqrt((1 - recorded) / (recorded * count));
      const off = seen / known - 1;
      process.stdout.write(
        `  ${count} × ${size} B: ${(seen / 1e6).toFixed(1)} MB of ${(known / 1e6).toFixed(1)} known (${(off * 100).toFixed(1)} %, allowed ±${(error * 100).toFixed(1)} %)\n`,
      );
      assert.ok(Math.abs(off) < error, `${count} × ${size}: ${seen} of ${known} bytes`);
    }
  } finally {
    await run.dispose();
    await target.kill();
  }
});
