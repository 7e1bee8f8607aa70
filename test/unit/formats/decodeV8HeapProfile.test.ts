import assert from 'node:assert/strict';
import { Session } from 'node:inspector/promises';
import { describe, it } from 'node:test';
import { attribute } from '../../../src/core/attribution/attribute';
import { decodeV8HeapProfile } from '../../../src/core/formats/v8/decodeV8HeapProfile';
import { decodedProfile, samplesText } from './profileText';
import { seeded } from './randomPprof';

interface Node {
  callFrame: { functionName: string; scriptId: string; url: string; lineNumber: number; columnNumber: number };
  selfSize: number;
  id: number;
  children: Node[];
}

const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const decode = (value: unknown, interval = 1024) => decodedProfile(decodeV8HeapProfile(bytes(value), { interval }));
let nextId = 1;
const node = (functionName: string, selfSize: number, children: Node[] = [], url = '/app/a.js', line = 9): Node => ({
  callFrame: {
    functionName,
    scriptId: url === '' ? '0' : '7',
    url,
    lineNumber: url === '' ? -1 : line,
    columnNumber: 3,
  },
  selfSize,
  id: nextId++,
  children,
});
const root = (...children: Node[]) => node('(root)', 0, children, '');

/** The stacks as JSON.parse and recursion give them, in the words of `samplesText`. */
function oracleText(head: Node): string[] {
  const lines: string[] = [];
  const walk = (at: Node, callers: string[]) => {
    const { functionName, url, lineNumber } = at.callFrame;
    const stack = [`${functionName || '(anonymous)'} ${url}:${url === '' ? 0 : lineNumber + 1}`, ...callers];
    if (at.selfSize > 0) lines.push(`${at.selfSize} 0 | ${stack.slice(0, -1).join(' < ')}`);
    for (const child of at.children) walk(child, stack);
  };
  walk(head, []);
  return lines;
}

function idsWithBytes(head: Node): number[] {
  const below = head.children.flatMap(idsWithBytes);
  return head.selfSize > 0 ? [head.id, ...below] : below;
}

function randomTree(seed: number): Node {
  const random = seeded(seed);
  const names = ['', 'handle', 'résumé', 'a"b\\c', 'map', 'x\u2028y'];
  const grow = (depth: number): Node => {
    const children = depth > 6 ? [] : Array.from({ length: Math.floor(random() * 4) }, () => grow(depth + 1));
    const url = random() < 0.2 ? '' : `file:///srv/ü/${Math.floor(random() * 3)}.mjs`;
    return node(
      names[Math.floor(random() * names.length)]!,
      random() < 0.4 ? 0 : Math.floor(random() * 1e6),
      children,
      url,
    );
  };
  return root(grow(0), grow(0));
}

describe('decodeV8HeapProfile', () => {
  it('agrees with JSON.parse and a recursive walk on seeded trees, however the JSON is laid out', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const head = randomTree(seed);
      for (const indent of [undefined, 2, '\t']) {
        const profile = decode(JSON.stringify({ head, samples: [] }, null, indent));
        assert.deepEqual(samplesText(profile), oracleText(head), `seed ${seed}`);
      }
    }
  });

  it('accepts members in any order, unknown members and escapes', () => {
    const text = `{"x":[{"y":"]"}],"samples":[{"ordinal":1,"nodeId":5,"size":64}],"head":{"children":[{"selfSize":6.4e1,
      "extra":{"deep":[1,[2,"}"]]},"children":[],"id":5,"callFrame":{"lineNumber":0,"url":"/\\u0061.js","functionName":"\\"f\\""}}],
      "id":1,"selfSize":0,"callFrame":{"functionName":"(root)","scriptId":"0","url":"","lineNumber":-1,"columnNumber":-1}}}`;
    const profile = decode(text);
    assert.deepEqual(samplesText(profile), ['64 0 | "f" /a.js:1']);
    assert.deepEqual([...profile.recorded], [1]);
    assert.deepEqual(samplesText(decode(`\ufeff${text}`)), samplesText(profile), 'after the mark of UTF-8');
  });

  it('keeps builtins as frames without a file', () => {
    const profile = decode({ head: root(node('total', 10, [node('reduce', 20, [], '')])) });
    assert.deepEqual(samplesText(profile), ['10 0 | total /app/a.js:10', '20 0 | reduce :0 < total /app/a.js:10']);
    assert.equal(profile.granularity, 'function');
    assert.deepEqual(profile.sampleTypes, ['alloc_space']);
  });

  it('counts the samples of each node, or estimates them from above where there is no list', () => {
    const head = root(node('a', 5000), node('b', 100));
    const [a, b] = head.children.map(child => child.id);
    const samples = [a, a, a, b].map((nodeId, ordinal) => ({ nodeId, ordinal, size: 1 }));
    assert.deepEqual([...decode({ head, samples }).recorded], [3, 1]);
    assert.deepEqual([...decode({ head }).recorded], [4, 1]);
  });

  it('makes one profile of several isolates, whose samples name the nodes of their own tree', () => {
    const isolate = (name: string, size: number, count: number) => {
      const leaf = { ...node(name, size), id: 2 };
      const samples = Array.from({ length: count }, (_, ordinal) => ({ size: size / count, nodeId: 2, ordinal }));
      return bytes({ head: { ...root(leaf), id: 1 }, samples });
    };
    const others = [isolate('worker', 20, 4), isolate('main', 30, 5)];
    const profile = decodedProfile(decodeV8HeapProfile(isolate('main', 10, 2), { interval: 1 }, others));
    assert.deepEqual(samplesText(profile), [
      '10 0 | main /app/a.js:10',
      '20 0 | worker /app/a.js:10',
      '30 0 | main /app/a.js:10',
    ]);
    assert.deepEqual([...profile.recorded], [2, 4, 5]);
    assert.equal(profile.frames.count, decode({ head: root(node('main', 1), node('worker', 1)) }).frames.count);
    const damaged = decodeV8HeapProfile(isolate('main', 10, 2), { interval: 1 }, [bytes('{"head":{')]);
    assert.equal(damaged.kind, 'malformed');
  });

  it('counts recursion once', () => {
    const attribution = attribute(decode({ head: root(node('f', 1, [node('f', 2, [node('f', 4)])])) }));
    assert.equal(attribution.functions.count, 1);
    assert.deepEqual([[...attribution.functions.self[0]!], [...attribution.functions.total[0]!]], [[7], [7]]);
  });

  it('keeps functions of one name apart by file and start', () => {
    const head = root(
      node('', 1, [], '/app/a.js', 1),
      node('', 2, [], '/app/a.js', 5),
      node('', 4, [], '/app/b.js', 1),
    );
    assert.deepEqual([...attribute(decode({ head })).functions.self[0]!], [1, 2, 4]);
  });

  it('reads 4,000 nested children without recursion, keeping the frames nearest to the allocation', () => {
    const depth = 4_000;
    const frame = (i: number) =>
      `{"functionName":"f${i}","scriptId":"1","url":"/a.js","lineNumber":${i},"columnNumber":0}`;
    const open = Array.from(
      { length: depth },
      (_, i) => `{"callFrame":${frame(i)},"selfSize":${i === depth - 1 ? 8 : 0},"id":${i},"children":[`,
    );
    const profile = decode(`{"head":${open.join('')}${']}'.repeat(depth)}}`);
    const [text] = samplesText(profile);
    assert.match(text!, /^8 0 \| f3999 \/a\.js:4000 < f3998 /);
    assert.equal(text!.split(' < ').length, 512);
  });

  it('survives a cut at every byte: malformed with the offset', () => {
    const whole = bytes({ head: randomTree(7), samples: [{ size: 1, nodeId: 2, ordinal: 3 }] });
    for (let length = 0; length < whole.length; length++) {
      const decoded = decodeV8HeapProfile(whole.subarray(0, length), { interval: 0 });
      assert.equal(decoded.kind, 'malformed', `cut at ${length}`);
      assert.ok(decoded.kind === 'malformed' && decoded.offset <= length);
    }
  });

  it('survives any single byte being changed', () => {
    const whole = bytes({ head: root(node('f', 1, [node('g', 2)])), samples: [{ size: 1, nodeId: 2 }] });
    for (let at = 0; at < whole.length; at++) {
      for (const value of '{}[]",:\\0-e \u0000') {
        const damaged = whole.slice();
        damaged[at] = value.charCodeAt(0);
        const decoded = decodeV8HeapProfile(damaged, { interval: 0 });
        if (decoded.kind === 'profile') decodedProfile(decoded);
      }
    }
  });

  it('reads what the inspector of this very process returns, byte for byte of its self sizes', async () => {
    const session = new Session();
    session.connect();
    const flags = { includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true };
    await session.post('HeapProfiler.startSampling', { samplingInterval: 4096, ...flags } as object);
    const kept: unknown[] = [];
    function wasteful() {
      for (let i = 0; i < 2000; i++) kept.push(Array.from({ length: 200 }, () => ({ i })));
    }
    wasteful();
    const { profile } = await session.post('HeapProfiler.stopSampling');
    session.disconnect();
    const { head, samples } = profile as unknown as { head: Node; samples: { nodeId: number }[] };
    const decoded = decode(profile, 4096);
    assert.deepEqual(samplesText(decoded), oracleText(head));
    // V8 also lists a few samples of nodes that it has dropped from the tree, or left there without bytes.
    const withBytes = new Set(idsWithBytes(head));
    const listed = samples.filter(each => withBytes.has(each.nodeId)).length;
    assert.equal(
      decoded.recorded.reduce((sum, count) => sum + count, 0),
      listed,
    );
    assert.ok(listed > samples.length * 0.99);
    assert.ok(
      samplesText(decoded).some(line => line.includes('wasteful ')),
      'the waste is seen',
    );
    assert.equal(kept.length, 2000);
  });
});
