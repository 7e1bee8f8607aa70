import * as pprof from 'pprof-format';
import type { Profile } from '../profile/profile';
import { unitOf } from '../profile/sampleType';
import { stringReader } from '../profile/stringAt';
import { TupleInterner } from '../profile/tupleInterner';
import { ownColumns, ownComments, ownUnit } from './pprof/ownColumns';
import { callLabel } from './pprof/samples';

/**
 * `profile` as uncompressed pprof, for storage and export: every tool of that family reads it, and `decodePprof` gives the
 * same profile back. What the format has no field for becomes columns of our own.
 */
export function encodePprof(profile: Profile): Uint8Array {
  const strings = new pprof.StringTable();
  const { period, timeMs, durationMs } = profile.meta;
  const valueType = (kind: string, unit: string) => ({ type: strings.dedup(kind), unit: strings.dedup(unit) });
  const functions = new FunctionTable(profile, strings);
  const own = ownColumns(profile);
  const encoded = new pprof.Profile({
    sampleType: [
      ...profile.sampleTypes.map(kind => valueType(kind, unitOf(kind))),
      ...Array.from(own.keys(), name => valueType(name, ownUnit(name))),
    ],
    sample: samplesOf(profile, [...profile.values, ...own.values()], strings),
    mapping: mappingsOf(profile, strings),
    location: locationsOf(profile, functions),
    function: functions.rows,
    stringTable: strings,
    timeNanos: nanos(timeMs),
    durationNanos: nanos(durationMs),
    periodType: valueType('space', 'bytes'),
    period,
    comment: ownComments(profile).map(text => strings.dedup(text)),
    defaultSampleType: strings.dedup(profile.sampleTypes[0] ?? ''),
  });
  return encoded.encode();
}

/** pprof keeps name, file and start apart from lines; `Profile` has them in each frame. */
class FunctionTable {
  readonly rows: pprof.FunctionInput[] = [];
  private readonly interner = new TupleInterner();
  private readonly key = new Uint32Array(3);
  private readonly text: (index: number) => string;

  constructor(
    private readonly profile: Profile,
    private readonly strings: pprof.StringTable,
  ) {
    this.text = stringReader(profile.strings);
  }

  /** The pprof id of the function of `frame`. */
  idOf(frame: number): number {
    const { frames } = this.profile;
    this.key[0] = frames.functionName[frame]!;
    this.key[1] = frames.file[frame]!;
    this.key[2] = frames.startLine[frame]!;
    const id = this.interner.intern(this.key, 0, 3) + 1;
    if (id > this.rows.length) {
      const name = this.strings.dedup(this.text(this.key[0]!));
      const filename = this.strings.dedup(this.text(this.key[1]!));
      this.rows.push({ id, name, systemName: name, filename, startLine: this.key[2]! });
    }
    return id;
  }
}

function hasMapping({ meta }: Profile): boolean {
  return meta.buildId !== '' || meta.mapping !== undefined;
}

/** The main binary. Its functions are all there, so no tool needs to look for it. */
function mappingsOf(profile: Profile, strings: pprof.StringTable): pprof.MappingInput[] {
  if (!hasMapping(profile)) return [];
  const { buildId, mapping } = profile.meta;
  const place = mapping && {
    memoryStart: mapping.start,
    memoryLimit: mapping.limit,
    fileOffset: mapping.fileOffset,
    filename: strings.dedup(mapping.file ?? ''),
  };
  const known = { hasFunctions: true, hasFilenames: true, hasLineNumbers: true, hasInlineFrames: true };
  return [{ id: 1, buildId: strings.dedup(buildId), ...place, ...known }];
}

function locationsOf(profile: Profile, functions: FunctionTable): pprof.LocationInput[] {
  const { locationFrameStart, locationFrame, frames, locationAddress } = profile;
  const mappingId = hasMapping(profile) ? 1 : 0;
  return Array.from({ length: locationFrameStart.length - 1 }, (_, row) => ({
    id: row + 1,
    mappingId,
    address: locationAddress?.[row] ?? 0,
    line: Array.from(locationFrame.subarray(locationFrameStart[row], locationFrameStart[row + 1]), frame => ({
      functionId: functions.idOf(frame),
      line: frames.line[frame]!,
    })),
  }));
}

function samplesOf(
  { stackStart, stackLocation, objectSize, allocationCall, strings: texts }: Profile,
  values: readonly Float64Array[],
  strings: pprof.StringTable,
): pprof.SampleInput[] {
  const sizeKey = strings.dedup('bytes');
  const callKey = allocationCall === undefined ? 0 : strings.dedup(callLabel);
  const text = stringReader(texts);
  return Array.from({ length: stackStart.length - 1 }, (_, sample) => {
    const size = objectSize?.[sample] ?? 0;
    const call = allocationCall?.[sample] ?? 0;
    return {
      locationId: Array.from(stackLocation.subarray(stackStart[sample], stackStart[sample + 1]), row => row + 1),
      value: values.map(column => whole(column[sample]!)),
      label: [
        ...(size > 0 ? [{ key: sizeKey, num: whole(size) }] : []),
        ...(call > 0 ? [{ key: callKey, str: strings.dedup(text(call)) }] : []),
      ],
    };
  });
}

/** BigInt, because the encoder's own arithmetic is exact for it alone. */
function whole(value: number): bigint {
  return BigInt(Math.round(value));
}

function nanos(ms: number): bigint {
  return BigInt(Math.round(ms * 1000)) * 1000n;
}
