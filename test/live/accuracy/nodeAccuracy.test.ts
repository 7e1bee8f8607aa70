import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NodeProfiler } from '../../../src/capture/node/nodeProfiler';
import type { AttributionMode } from '../../../src/capture/profiler';
import { installedNode } from '../../support/installedNode';
import { startNode } from '../capture/nodeTarget';

/** Elements of an array of 1000: 8 bytes each, and the header with the length. */
const ELEMENT_BYTES = 8016;
/** The object with its one field, and the array object: 24 or more bytes, and 16 or 32. */
const OBJECTS_BYTES = [40, 88] as const;
const ONCE = 6000;

interface Node {
  readonly callFrame: { readonly functionName: string };
  readonly selfSize: number;
  readonly children: readonly Node[];
}

/** Bytes below functions named `name`. */
function total(node: Node, name: string, inside = false): number {
  const within = inside || node.callFrame.functionName === name;
  return node.children.reduce((sum, child) => sum + total(child, name, within), within ? node.selfSize : 0);
}

/** One and three parts of the same allocations, compared with what is known; prints what it found. */
async function measure(path: string, attribution: AttributionMode): Promise<void> {
  const target = await startNode(['--inspect=127.0.0.1:0'], 'known', path);
  const options = { seconds: 2, signal: new AbortController().signal, attribution };
  const run = await new NodeProfiler().start({ kind: 'node', inspector: target.host, label: 'known' }, options);
  await target.command('one');
  await target.command('three');
  const raw = await run.stop();
  await target.kill();
  assert.ok(raw.kind === 'v8HeapProfile' && raw.attribution === attribution, raw.notes.join('\n'));
  const { head } = JSON.parse(Buffer.from(raw.profile).toString('utf8')) as { head: Node };
  const lines = [
    ['one', ONCE],
    ['three', 3 * ONCE],
  ] as const;
  for (const [name, count] of lines) {
    const least = count * (ELEMENT_BYTES + OBJECTS_BYTES[0]);
    const most = count * (ELEMENT_BYTES + OBJECTS_BYTES[1]);
    // A sample stands for `interval` bytes on average, and samples are independent: four times their deviation.
    const error = 4 * Math.sqrt(raw.interval / least);
    const seen = total(head, name);
    const off = ((seen / least - 1) * 100).toFixed(1);
    process.stdout.write(
      `  ${path} ${attribution} ${name}(): ${(seen / 1e6).toFixed(2)} MB of ${(least / 1e6).toFixed(2)} known (${off} %, allowed ±${(error * 100).toFixed(1)} %)\n`,
    );
    assert.ok(seen > least * (1 - error) && seen < most * (1 + error), `${name}: ${seen} of ${least} to ${most} bytes`);
  }
}

for (const attribution of ['natural', 'exact'] as const) {
  test(`known bytes at known places are within the sampling error on this Node, ${attribution}`, () =>
    measure(process.execPath, attribution));
}

for (const major of [22, 24, 26]) {
  test(`known bytes at known places are within the sampling error on Node ${major}`, async context => {
    const path = installedNode(major);
    if (path === undefined) return context.skip(`Node ${major} cannot be installed from the npm registry here`);
    await measure(path, 'natural');
    await measure(path, 'exact');
  });
}
