import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as pprof from 'pprof-format';
import { decodePprof } from '../../../src/core/formats/pprof/decodePprof';
import { growthIn } from '../../../src/core/formats/pprof/growthComments';
import { encodePprof } from '../../../src/core/formats/pprofEncode';
import type { EarlierGrowth } from '../../../src/core/profile/growth';
import { decodedProfile, samplesText } from './profileText';
import { randomPprof } from './randomPprof';
import { message, sample, smallTables } from './wireWriter';

const decode = (bytes: Uint8Array) => decodedProfile(decodePprof(bytes));
const small = (...samples: ReturnType<typeof sample>[]) => {
  const profile = smallTables();
  for (const each of samples) profile.field(2, each);
  return profile.build();
};

/** What pprof-format makes of the bytes, in the words of `samplesText`. */
function oracleText(bytes: Uint8Array): string[] {
  const profile = pprof.Profile.decode(bytes);
  const { strings } = profile.stringTable;
  const functions = new Map(profile.function.map(each => [BigInt(each.id), each]));
  const locations = new Map(profile.location.map(each => [BigInt(each.id), each]));
  const frames = (id: number | bigint) =>
    locations.get(BigInt(id))!.line.map(line => {
      const of = functions.get(BigInt(line.functionId))!;
      return `${strings[Number(of.name)]} ${strings[Number(of.filename)]}:${line.line}`;
    });
  const kinds = profile.sampleType.map(type => strings[Number(type.type)]);
  const order = ['alloc_space', 'alloc_objects', 'inuse_space', 'inuse_objects'].map(kind => kinds.indexOf(kind));
  return profile.sample
    .filter(each => each.value.some(value => BigInt(value) !== 0n))
    .map(each => {
      const size = each.label.find(label => strings[Number(label.key)] === 'bytes')?.num ?? 0;
      return `${order.map(k => each.value[k]).join(' ')} ${size} | ${each.locationId.flatMap(frames).join(' < ')}`;
    });
}

describe('decodePprof', () => {
  it('agrees with pprof-format on seeded random profiles, all-zero samples left out', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const bytes = randomPprof(seed, { samples: 80 }).encode();
      assert.deepEqual(samplesText(decode(bytes)), oracleText(bytes), `seed ${seed}`);
    }
  });

  it('follows ids that are sparse, descending, or wider than 32 bits', () => {
    const numberings = [
      (row: number) => 7 + 13 * row,
      (row: number) => 1000 - row,
      (row: number) => 2 ** 40 + row,
      (row: number) => (row === 29 ? 5000 : row + 1),
    ];
    for (const [seed, idOf] of numberings.entries()) {
      const bytes = randomPprof(seed, { samples: 60, idOf }).encode();
      assert.deepEqual(samplesText(decode(bytes)), oracleText(bytes), `numbering ${seed}`);
    }
  });

  it('keeps 64-bit ids apart that a double would merge', () => {
    const id = 0xffff_ffff_ffff_fff0n;
    const profile = message().field(1, message().number(1, 1));
    for (const [i, line] of [11, 22].entries()) {
      profile.field(
        4,
        message()
          .number(1, id + BigInt(i))
          .field(4, message().number(1, id).number(2, line)),
      );
    }
    profile.field(5, message().number(1, id).number(2, 2)).field(
      2,
      message()
        .field(1, [id + 1n])
        .field(2, [5]),
    );
    for (const text of ['', 'alloc_space', 'main.f']) profile.field(6, text);
    assert.deepEqual(samplesText(decode(profile.build())), ['5 0 | main.f :22']);
  });

  it('orders value columns as sampleTypeKinds does, whatever theirs in the file', () => {
    const profile = decode(small(sample(3, 48)));
    assert.deepEqual(profile.sampleTypes, ['alloc_space', 'alloc_objects']);
    assert.deepEqual(
      profile.values.map(column => [...column]),
      [[48], [3]],
    );
  });

  it('reads values exactly from 2^28 up to 2^53, and negative ones with their sign', () => {
    const values = [2 ** 28 - 1, 2 ** 28, 2 ** 31, 2 ** 32, 2 ** 35 + 1, 2 ** 49 + 7, Number.MAX_SAFE_INTEGER];
    const signed = values.flatMap(value => [value, -value]);
    const profile = decode(small(...signed.map(value => sample(1, value))));
    assert.deepEqual([...profile.values[0]!], signed);
  });

  it('reads unpacked numbers, also mixed with packed ones', () => {
    const unpacked = message().number(1, 1).number(2, 5).number(1, 2).number(2, 80);
    const mixed = message().number(1, 1).field(1, [2]).field(2, [5]).number(2, 80);
    assert.deepEqual(
      samplesText(decode(small(unpacked, mixed))),
      samplesText(decode(small(sample(5, 80), sample(5, 80)))),
    );
  });

  it('passes over unknown fields of every wire type at every level', () => {
    const noise = (to: ReturnType<typeof message>) =>
      to
        .fixed32(19)
        .fixed64(20)
        .number(1000, -1)
        .field(77, 'x')
        .varint(31 * 8 + 3)
        .number(1, 2)
        .varint(31 * 8 + 4);
    const profile = noise(smallTables()).field(2, noise(sample(5, 80)));
    assert.deepEqual(samplesText(decode(noise(profile).build())), samplesText(decode(small(sample(5, 80)))));
  });

  it('expands inlined frames leaf first and shares equal frames', () => {
    const profile = smallTables()
      .field(
        4,
        message()
          .number(1, 3)
          .field(4, message().number(1, 1).number(2, 11))
          .field(4, message().number(1, 2).number(2, 22)),
      )
      .field(2, message().field(1, [3]).field(2, [1, 16]));
    const decoded = decode(profile.build());
    assert.deepEqual(samplesText(decoded), ['16 1 0 | main.leaf /app/main.go:11 < main.root /app/main.go:22']);
    assert.equal(decoded.frames.count, 3, 'two lines and <unknown>');
  });

  it('gives a frame to locations without lines and to samples without locations', () => {
    const profile = smallTables()
      .field(4, message().number(1, 3).number(3, 0x4000))
      .field(2, message().field(1, [3]).field(2, [1, 16]))
      .field(2, message().field(2, [2, 32]));
    assert.deepEqual(samplesText(decode(profile.build())), ['16 1 0 | <unknown> :0', '32 2 0 | <unknown> :0']);
  });

  it('recovers how many allocations were recorded from the object size and the period', () => {
    const sized = sample(65537, 65537 * 8).field(3, message().number(1, 4).number(3, 8));
    const profile = decode(small(sized, sample(10, 10 * 2 ** 23)));
    assert.deepEqual([...profile.recorded], [1, 10]);
    assert.deepEqual([...profile.objectSize!], [8, 0]);
  });

  it('survives a cut at every byte: malformed with the offset, or a sound profile', () => {
    const bytes = randomPprof(5, { samples: 12 }).encode();
    let malformed = 0;
    for (let length = 0; length < bytes.length; length++) {
      const decoded = decodePprof(bytes.subarray(0, length));
      if (decoded.kind === 'profile') decodedProfile(decoded);
      if (decoded.kind !== 'malformed') continue;
      malformed++;
      assert.ok(decoded.offset >= 0 && decoded.offset <= length, `offset ${decoded.offset} of ${length}`);
      assert.notEqual(decoded.detail, '');
    }
    assert.ok(malformed > bytes.length * 0.9, `${malformed} of ${bytes.length} cuts were noticed`);
  });

  it('survives any single byte being changed', () => {
    const bytes = randomPprof(6, { samples: 6 }).encode();
    for (let at = 0; at < bytes.length; at++) {
      for (const value of [0x00, 0x7f, 0x80, 0xff]) {
        const damaged = bytes.slice();
        damaged[at] = value;
        const decoded = decodePprof(damaged);
        if (decoded.kind === 'profile') decodedProfile(decoded);
      }
    }
  });

  it('says what is wrong and where', () => {
    const malformed = (bytes: Uint8Array) => {
      const decoded = decodePprof(bytes);
      return decoded.kind === 'malformed' ? decoded.detail : decoded.kind;
    };
    const overlong = smallTables()
      .varint(12 * 8)
      .raw(...new Array(10).fill(0x80), 1);
    assert.match(malformed(overlong.build()), /more than 10 bytes/);
    assert.match(malformed(small(message().field(1, [9]).field(2, [1, 2]))), /location 9, which does not exist/);
    assert.match(malformed(small(message().field(1, [1]).field(2, [1]))), /1 values for 2 sample types/);
    assert.match(
      malformed(
        smallTables()
          .varint(9 * 8 + 6)
          .build(),
      ),
      /wire type 6/,
    );
    assert.match(
      malformed(
        smallTables()
          .varint(9 * 8 + 4)
          .build(),
      ),
      /a group ends/,
    );
    const dangling = smallTables().field(4, message().number(1, 3).field(4, message().number(1, 99)));
    assert.match(malformed(dangling.build()), /function 99, which does not exist/);
  });

  it('names the sample types of a profile that is not of the heap', () => {
    const profile = message().field(1, message().number(1, 1)).field(6, '').field(6, 'cpu');
    assert.deepEqual(decodePprof(profile.build()), {
      kind: 'otherFormat',
      detail: 'a profile of cpu, not of the heap',
      sampleTypes: ['cpu'],
    });
  });

  it('gives back a V8 profile with its sample counts, whatever its files are called', () => {
    const profile = decode(randomPprof(3, { samples: 50 }).encode());
    const recorded = profile.recorded.map((_, i) => i + 1);
    const { objectSize: _, ...columns } = profile;
    const v8 = { ...columns, origin: 'v8', granularity: 'function', recorded } as const;
    const again = decode(encodePprof(v8));
    assert.deepEqual([again.origin, again.granularity], ['v8', 'function']);
    assert.deepEqual(again.recorded, recorded);
    assert.deepEqual(again.sampleTypes, profile.sampleTypes);
    assert.deepEqual(again.values, profile.values);
  });

  it('gives back what outlived the capture of V8, and what grew in a window of Go', () => {
    const profile = decode(randomPprof(4, { samples: 50 }).encode());
    const column = (factor: number) => profile.recorded.map((_, i) => i * factor);
    const survivors = {
      all: { bytes: column(512), recorded: column(1), seconds: 0.503 },
      alive: { bytes: column(256), recorded: column(2), seconds: 1.4 },
    };
    const v8 = { ...profile, origin: 'v8', granularity: 'function', survivors } as const;
    const again = decode(encodePprof(v8));
    assert.deepEqual([again.survivors, again.growth], [survivors, undefined]);
    assert.deepEqual(samplesText(again), samplesText(profile), 'no sample is kept for the sake of what outlived it');
    const growth = profile.recorded.map((_, i) => (i % 3) * 1000 - 1000);
    const window = decode(encodePprof({ ...profile, growth }));
    assert.deepEqual([window.growth, window.origin, window.survivors], [growth, 'go', undefined]);
    assert.deepEqual(samplesText(window), samplesText(profile));
  });

  it('gives back how places grew in the windows before, a hundred of them and no more windows than are remembered', () => {
    const profile = decode(randomPprof(4, { samples: 50 }).encode());
    const growth = profile.recorded;
    const place = (functionName: string, windows: number) => ({
      functionName,
      line: 4,
      windows: Array.from({ length: windows }, (_, i) => ({ growth: 1000 * i - 1000, noise: 12 })),
    });
    const told = (earlierGrowth: EarlierGrowth[]) =>
      decode(encodePprof({ ...profile, growth, earlierGrowth })).earlierGrowth;
    const names = ['main.keep', 'example.com/m by 1±2.(*Cache[go.shape.string]).Add.func1'];
    const places = names.map(name => place(name, 7));
    assert.deepEqual(told(places), places);
    assert.deepEqual(told([place('main.keep', 9)]), [
      { ...place('main.keep', 9), windows: place('', 9).windows.slice(2) },
    ]);
    assert.equal(told(Array.from({ length: 300 }, (_, i) => place(`main.f${i}`, 1)))?.length, 100);
    const noise = { functionName: 'main.f', line: 1, windows: [{ growth: 13, noise: 12.9 }] };
    assert.deepEqual(told([noise])?.[0]?.windows, [{ growth: 13, noise: 12 }], 'what was beyond the noise stays so');
    assert.equal(decode(encodePprof({ ...profile, growth })).earlierGrowth, undefined);
  });

  it('gives back the main package that the program named', () => {
    const profile = decode(randomPprof(6, { samples: 20 }).encode());
    const meta = { ...profile.meta, mainPackage: 'example.com/shop/cmd/api' };
    const again = decode(encodePprof({ ...profile, growth: profile.recorded, meta }));
    assert.deepEqual([again.meta, again.earlierGrowth], [meta, undefined]);
  });

  it('passes over what only looks like the windows before', () => {
    const own = 'alloc-lens: grew before in main.f:4 by 1000±12';
    const unlike = [own.replace('±', ' '), `${own} x`, own.replace('1000', '1e9'), own.replace(':4', ':'), ` ${own}`];
    assert.deepEqual(growthIn([...unlike, '', own.replace('1000', '9'.repeat(16))]), []);
    assert.deepEqual(growthIn([own]), [{ functionName: 'main.f', line: 4, windows: [{ growth: 1000, noise: 12 }] }]);
    assert.deepEqual(growthIn([`alloc-lens: grew before in ${'f:1 by 1±1 '.repeat(100_000)}`]), []);
  });

  it('tells no lifetimes of a profile whose columns lack their comment, as one that another tool rewrote', () => {
    const profile = decode(randomPprof(5, { samples: 20 }).encode());
    const columns = { bytes: profile.recorded, recorded: profile.recorded };
    const survivors = { all: { ...columns, seconds: 0 }, alive: { ...columns, seconds: 0 } };
    const again = decode(encodePprof({ ...profile, origin: 'v8', granularity: 'function', survivors }));
    assert.deepEqual([again.origin, again.survivors], ['v8', undefined]);
  });

  it('gives back what encodePprof wrote', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const profile = decode(randomPprof(seed, { samples: 50 }).encode());
      const again = decode(encodePprof(profile));
      assert.deepEqual(samplesText(again), samplesText(profile), `seed ${seed}`);
      assert.deepEqual(again.meta, profile.meta);
      assert.deepEqual(again.recorded, profile.recorded);
    }
  });
});
