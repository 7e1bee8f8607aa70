import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeProfiles } from '../../../src/capture/node/mergeProfiles';
import { inspectPortOf, nodeOptions } from '../../../src/capture/node/nodeProof';

test('the options of Node are those before the script and those of NODE_OPTIONS', () => {
  const commandLine = ['node', '--disable-sigusr1', 'app.js', '--inspect-port=1'];
  assert.deepEqual(nodeOptions(commandLine, []), ['--disable-sigusr1']);
  assert.deepEqual(nodeOptions(['node', 'app.js'], ['A=1', 'NODE_OPTIONS=--no-warnings  --trace-gc']), [
    '--no-warnings',
    '--trace-gc',
  ]);
  assert.deepEqual(nodeOptions(['node'], []), []);
});

test('the port that SIGUSR1 opens is 9229 unless the options name another one', () => {
  assert.equal(inspectPortOf([]), 9229);
  assert.equal(inspectPortOf(['--inspect-port=9300']), 9300);
  assert.equal(inspectPortOf(['--inspect-port=127.0.0.1:0']), 0);
  assert.equal(inspectPortOf(['--inspect-port=9300', '--debug-port=[::1]:9301']), 9301);
});

test('profiles of several isolates become one whose samples name its nodes', () => {
  const profile = (name: string, size: number) => ({
    head: {
      callFrame: { functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 },
      selfSize: 0,
      id: 1,
      children: [{ callFrame: { functionName: name }, selfSize: size, id: 2, children: [] }],
    },
    samples: [{ size, nodeId: 2, ordinal: 1 }],
  });
  const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
  const one = bytes(profile('main', 10));
  assert.equal(mergeProfiles([one]), one);
  const merged = JSON.parse(
    Buffer.from(mergeProfiles([one, bytes(profile('worker', 20)), bytes(profile('other', 30))])).toString('utf8'),
  );
  const rows = merged.head.children.map(
    (node: { id: number; callFrame: { functionName: string }; selfSize: number }) => [
      node.id,
      node.callFrame.functionName,
      node.selfSize,
    ],
  );
  assert.deepEqual(
    rows.map((row: unknown[]) => row.slice(1)),
    [
      ['main', 10],
      ['worker', 20],
      ['other', 30],
    ],
  );
  assert.equal(new Set(rows.map((row: unknown[]) => row[0])).size, 3);
  assert.deepEqual(
    merged.samples.map((sample: { nodeId: number; size: number }) => [sample.nodeId, sample.size]),
    rows.map((row: unknown[]) => [row[0], row[2]]),
  );
});
