import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Decoded } from '../../../src/core/formats/decoded';
import { decodePprof, PprofReading } from '../../../src/core/formats/pprof/decodePprof';
import { encodePprof } from '../../../src/core/formats/pprofEncode';
import { decodedProfile, samplesText } from './profileText';
import { randomPprof, seeded } from './randomPprof';
import { message, sample, smallTables, type WireWriter } from './wireWriter';

/** Read while it arrives, in steps of some length from 1 to `most` bytes. */
function decodedInSteps(bytes: Uint8Array, most: number, seed = 1): Decoded {
  const random = seeded(seed);
  const reading = new PprofReading(bytes.length);
  for (let at = 0; at < bytes.length; at += 1 + Math.floor(random() * most)) reading.advance(bytes.subarray(0, at));
  return reading.finish(bytes);
}

function textOf(decoded: Decoded): string[] {
  return samplesText(decodedProfile(decoded));
}

const names = [
  '',
  'alloc_objects',
  'alloc_space',
  'recorded',
  'bytes',
  'size',
  'handler',
  'allocationCall',
  'f',
  'make',
];

interface Parts {
  readonly types?: readonly number[];
  readonly samples: readonly WireWriter[];
  /** By row the id of a location. */
  readonly idOf?: (row: number) => number;
  readonly locations?: number;
  readonly typesLast?: boolean;
}

/** Samples come before what they refer to, as in the profiles of Go. */
function built({
  types = [1, 2],
  samples,
  idOf = row => row + 1,
  locations = 3,
  typesLast = false,
}: Parts): Uint8Array {
  const profile = message();
  const writeTypes = () => {
    for (const type of types) profile.field(1, message().number(1, type));
  };
  if (!typesLast) writeTypes();
  for (const each of samples) profile.field(2, each);
  if (typesLast) writeTypes();
  for (let row = 0; row < locations; row++) {
    const line = message()
      .number(1, 1)
      .number(2, 10 + row);
    profile.field(4, message().number(1, idOf(row)).field(4, line));
  }
  profile.field(5, message().number(1, 1).number(2, 8));
  for (const name of names) profile.field(6, name);
  return profile.build();
}

function of(ids: readonly number[], values: readonly number[], ...labels: readonly WireWriter[]): WireWriter {
  const written = message().field(1, ids).field(2, values);
  for (const label of labels) written.field(3, label);
  return written;
}

const labelled = (key: number, number: number) => message().number(1, key).number(3, number);
const texted = (key: number, text: number) => message().number(1, key).number(2, text);

describe('a pprof that is read while it arrives', () => {
  it('is the one that is read at once, wherever it is cut', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const idOf = seed % 3 === 0 ? (row: number) => 9 + 2 * row : undefined;
      const bytes = randomPprof(seed, { samples: 80, ...(idOf && { idOf }) }).encode();
      assert.deepEqual(decodedInSteps(bytes, 1 + seed * 20, seed), decodePprof(bytes), `seed ${seed}`);
    }
    const bytes = built({ samples: [of([1, 2], [1, 64]), of([3, 3, 1], [2, 48], labelled(4, 24))] });
    assert.deepEqual(decodedInSteps(bytes, 1), decodePprof(bytes));
    assert.deepEqual(textOf(decodedInSteps(bytes, 1)), ['64 1 0 | f :10 < f :11', '48 2 24 | f :12 < f :12 < f :10']);
  });

  it('is the one that is read at once also where we wrote it', () => {
    for (const origin of ['go', 'v8'] as const) {
      const random = decodedProfile(decodePprof(randomPprof(5, { samples: 60 }).encode()));
      const count = random.recorded.length;
      const growth = Float64Array.from({ length: count }, (_, i) => i - 20);
      const bytes = encodePprof({ ...random, origin, growth });
      assert.deepEqual(decodedInSteps(bytes, 90), decodePprof(bytes));
      assert.deepEqual(decodedProfile(decodedInSteps(bytes, 90)).growth, growth);
    }
  });

  it('is read as its tables say, whatever was assumed of them', () => {
    const twoTypes = [of([1, 2], [1, 64]), of([3], [2, 48], labelled(4, 24))];
    const cases: Record<string, [Parts, string[]]> = {
      'another label first': [
        { samples: [of([1], [1, 64], labelled(5, 7)), of([2], [2, 48], labelled(4, 24))] },
        ['64 1 0 | f :10', '48 2 24 | f :11'],
      ],
      'another label only': [{ samples: [of([1], [1, 64], labelled(5, 7))] }, ['64 1 0 | f :10']],
      'another text': [{ samples: [of([1], [1, 64], texted(6, 9), labelled(4, 64))] }, ['64 1 64 | f :10']],
      'two labels': [{ samples: [of([1], [1, 64], labelled(4, 64), labelled(5, 7))] }, ['64 1 64 | f :10']],
      'types last': [{ samples: twoTypes, typesLast: true }, ['64 1 0 | f :10 < f :11', '48 2 24 | f :12']],
      'ids with gaps': [{ samples: [of([7, 2], [1, 64])], idOf: row => [7, 2, 9][row]! }, ['64 1 0 | f :10 < f :11']],
      'no stack': [{ samples: [of([1], [1, 64]), of([], [2, 48])] }, ['64 1 0 | f :10', '48 2 0 | <unknown> :0']],
      'a value that counts for nothing': [
        { types: [1, 2, 3], samples: [of([1], [1, 64, 1]), of([2], [0, 0, 5]), of([3], [2, 48, 2])] },
        ['64 1 0 | f :10', '48 2 0 | f :12'],
      ],
    };
    for (const [name, [parts, expected]] of Object.entries(cases)) {
      const bytes = built(parts);
      assert.deepEqual(textOf(decodePprof(bytes)), expected, name);
      assert.deepEqual(textOf(decodedInSteps(bytes, 5)), expected, `${name}, in steps`);
    }
  });

  it('keeps what allocates, from labels of text', () => {
    const bytes = built({ samples: [of([1], [1, 64]), of([2], [2, 48], texted(7, 9), labelled(4, 24))] });
    const { allocationCall, objectSize } = decodedProfile(decodedInSteps(bytes, 5));
    assert.deepEqual([...objectSize!], [0, 24]);
    assert.equal(allocationCall?.[0], 0);
    assert.ok(allocationCall[1]! > 0);
  });

  it('goes on with 32 bits at the first location beyond 16', () => {
    const locations = 70_000;
    const samples = [of([1, 2, 65_536], [1, 64]), of([2, 65_537, 3], [2, 48]), of([70_000], [3, 32])];
    const expected = ['64 1 0 | f :10 < f :11 < f :65545', '48 2 0 | f :11 < f :65546 < f :12', '32 3 0 | f :70009'];
    const bytes = built({ samples, locations });
    assert.deepEqual(textOf(decodePprof(bytes)), expected);
    const profile = decodedProfile(decodedInSteps(bytes, 100_000));
    assert.deepEqual(samplesText(profile), expected);
    assert.ok(profile.stackLocation instanceof Uint32Array);
    const few = decodedProfile(decodePprof(built({ samples: samples.slice(0, 1), locations: 65_536 })));
    assert.deepEqual(samplesText(few), expected.slice(0, 1));
  });

  it('makes no column for each of twenty thousand sample types', () => {
    const types = Array.from({ length: 20_000 }, (_, i) => (i === 7_000 ? 1 : 0));
    const values = types.map((type, i) => (type === 1 ? 3 : i % 2));
    const bytes = built({ types, samples: [of([1], values)] });
    const before = process.memoryUsage().arrayBuffers;
    const profile = decodedProfile(decodedInSteps(bytes, 50_000));
    assert.deepEqual(samplesText(profile), ['3 0 | f :10']);
    assert.ok(process.memoryUsage().arrayBuffers - before < 50e6);
  });

  it('fails where it fails when it is read at once', () => {
    const good = smallTables().field(2, sample(5, 2)).build();
    for (let at = 1; at < good.length; at++) {
      const cut = good.subarray(0, at);
      assert.deepEqual(decodedInSteps(cut, 3), decodePprof(cut), `cut at ${at}`);
    }
    const bad = [of([9], [1, 64]), of([1], [1, 64, 3]), of([1], [1])];
    for (const each of bad) {
      const bytes = built({ samples: [of([1], [1, 64]), each, of([2], [2, 48])] });
      const outcome = decodePprof(bytes);
      assert.equal(outcome.kind, 'malformed');
      assert.deepEqual(decodedInSteps(bytes, 3), outcome);
    }
  });
});
