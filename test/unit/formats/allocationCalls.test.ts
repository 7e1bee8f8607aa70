import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as pprof from 'pprof-format';
import { decodePprof } from '../../../src/core/formats/pprof/decodePprof';
import { encodePprof } from '../../../src/core/formats/pprofEncode';
import { difference } from '../../../src/core/profile/difference';
import type { Profile } from '../../../src/core/profile/profile';
import { selectSamples } from '../../../src/core/profile/select';
import { stringAt, withStrings } from '../../../src/core/profile/stringAt';
import { decodedProfile, samplesText } from './profileText';

/** Two calls on one line of main.f, each of objects of 32 bytes; `bytes` are what they allocated so far. */
function twoCalls(bytes: readonly [number, number], addresses: readonly [number, number]): Profile {
  const strings = new pprof.StringTable();
  const location = addresses.map((address, row) => ({
    id: row + 1,
    mappingId: 1,
    address,
    line: [{ functionId: 1, line: 7 }],
  }));
  const bytesLabel = { key: strings.dedup('bytes'), num: 32 };
  const profile = new pprof.Profile({
    sampleType: [{ type: strings.dedup('alloc_space'), unit: strings.dedup('bytes') }],
    sample: bytes.map((value, row) => ({ locationId: [row + 1], value: [value], label: [bytesLabel] })),
    mapping: [
      { id: 1, memoryStart: 0x400000, memoryLimit: 0x500000, fileOffset: 0x1000, filename: strings.dedup('/srv/shop') },
    ],
    location,
    function: [{ id: 1, name: strings.dedup('main.f'), filename: strings.dedup('/src/f.go') }],
    stringTable: strings,
    period: 1,
  });
  return decodedProfile(decodePprof(profile.encode()));
}

const calls = ({ strings, allocationCall }: Profile) =>
  Array.from(allocationCall ?? [], index => stringAt(strings, index));

/** As a capture leaves it: the second sample's call is not known. */
function withCalls(profile: Profile): Profile {
  const strings = withStrings(profile.strings, ['runtime.makeslice']);
  return { ...profile, strings, allocationCall: Uint32Array.of(profile.strings.start.length, 0) };
}

describe('addresses and allocating calls', () => {
  it('are decoded and survive being saved', () => {
    const profile = withCalls(twoCalls([320, 640], [0x401000, 0x401020]));
    assert.deepEqual([...profile.locationAddress!].slice(0, 2), [0x401000, 0x401020]);
    assert.deepEqual(profile.meta.mapping, { start: 0x400000, limit: 0x500000, fileOffset: 0x1000, file: '/srv/shop' });
    const again = decodedProfile(decodePprof(encodePprof(profile)));
    assert.deepEqual(samplesText(again), samplesText(profile));
    assert.deepEqual(calls(again), ['runtime.makeslice', '']);
    assert.deepEqual([...again.locationAddress!].slice(0, 2), [0x401000, 0x401020]);
    assert.deepEqual(again.meta, profile.meta);
  });

  it('are absent where the profile has none', () => {
    const profile = twoCalls([320, 640], [0, 0]);
    assert.equal(profile.locationAddress, undefined);
    assert.equal(profile.allocationCall, undefined);
  });

  it('keep two calls on one line apart, which are one place where addresses are not known', () => {
    const rows = (addresses: readonly [number, number]) => {
      const outcome = difference(twoCalls([320, 640], addresses), twoCalls([352, 960], addresses));
      assert.ok(outcome.kind === 'profile');
      return [...outcome.profile.values[0]!];
    };
    assert.deepEqual(rows([0x401000, 0x401020]), [32, 320]);
    assert.deepEqual(rows([0, 0]), [352]);
  });

  it('stay with their samples when some are picked', () => {
    const profile = withCalls(twoCalls([320, 640], [0x401000, 0x401020]));
    assert.deepEqual(calls(selectSamples(profile, sample => sample === 0)), ['runtime.makeslice']);
    assert.deepEqual(calls(selectSamples(profile, sample => sample === 1)), ['']);
  });
});
