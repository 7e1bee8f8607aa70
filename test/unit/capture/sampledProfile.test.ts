import assert from 'node:assert/strict';
import { Session } from 'node:inspector/promises';
import { test } from 'node:test';
import { hasNoSamples, profilesOf, sampledBytes } from '../../../src/capture/node/sampledProfile';

const bytes = (text: string) => Buffer.from(text);

test('the bytes of a window are those that its lists of samples add up to, over all isolates', async () => {
  const session = new Session();
  session.connect();
  await session.post('HeapProfiler.startSampling', { samplingInterval: 4096 });
  const kept = Array.from({ length: 2_000 }, (_, i) => new Array(50).fill(i));
  const profile = (await session.post('HeapProfiler.stopSampling')).profile as unknown as {
    samples: { size: number }[];
  };
  session.disconnect();
  assert.equal(kept.length, 2_000);
  const expected = profile.samples.reduce((sum, sample) => sum + sample.size, 0);
  assert.ok(profile.samples.length > 20 && expected > 100_000);
  const main = bytes(JSON.stringify(profile));
  const worker = bytes(
    '{"head":{},"samples":[{"size":1.5e+3,"nodeId":2,"ordinal":1},{"size":24,"nodeId":2,"ordinal":2}]}',
  );
  assert.equal(sampledBytes(profilesOf({ profile: main })), expected);
  assert.equal(sampledBytes(profilesOf({ profile: main, others: [worker, worker] })), expected + 3_048);
});

test('only the list is read: the tree before it is never parsed, and a name in it is not taken for the list', () => {
  const tree = '{"callFrame":{"functionName":"\\"samples\\":[{\\"size\\":9}]"},"children":[{]}';
  assert.equal(sampledBytes([bytes(`{"head":${tree},"samples":[{"size":7,"nodeId":1}]}`)]), 7);
});

for (const [spelling, text] of [
  ['with spaces', '{"head": {}, "samples": [{"size": 7}]}'],
  ['with the list first', '{"samples":[{"size":7}],"head":{"children":[]}}'],
  ['with a list behind it', '{"samples":[{"size":7}],"head":[]}'],
  ['with spaces in the list', '{"head":{},"samples":[{ "size" : 7 }]}'],
] as const) {
  test(`a profile that is spelled ${spelling} has the same bytes`, () => assert.equal(sampledBytes([bytes(text)]), 7));
}

test('a profile without samples, or without a list of them, has no bytes', () => {
  assert.deepEqual(
    ['{"head":{},"samples":[]}', '{"head":{}}'].map(text => sampledBytes([bytes(text)])),
    [0, 0],
  );
  assert.equal(hasNoSamples(bytes('{"head":{},"samples":[]}')), true);
  assert.equal(hasNoSamples(bytes('{"head":{},"samples":[{"size":7}]}')), false);
});
