import type { Granularity, Origin, Profile } from '../../profile/profile';
import { recordedColumn } from '../../profile/recorded';
import type { StringTable } from '../../profile/stringTable';
import { catchMalformed, type Decoded } from '../decoded';
import { checkStacks } from '../stackLimits';
import { Cursor } from './cursor';
import { EarlySamples } from './earlySamples';
import { readFunctions } from './functions';
import { readLocations } from './locations';
import { readMainMapping } from './mainMapping';
import { type Outline, OutlineReader } from './outline';
import { lifetimesIn, mainPackageIn, type OwnColumns } from './ownColumns';
import { planColumns } from './sampleTypes';
import { PprofStrings } from './strings';

/**
 * An uncompressed pprof (https://github.com/google/pprof/blob/main/proto/profile.proto) with its heap sample types.
 * Value columns come in the order of `sampleTypeKinds`, whatever theirs in the file.
 */
export function decodePprof(bytes: Uint8Array): Decoded {
  return new PprofReading(bytes.length).finish(bytes);
}

/** Decodes a pprof while it is being unpacked. */
export class PprofReading {
  private readonly samples: EarlySamples;
  private readonly outline: OutlineReader;

  /** `size`: how many bytes it will have, as far as is known. */
  constructor(size: number) {
    this.samples = new EarlySamples(size);
    this.outline = new OutlineReader(size, (cursor, outline) => this.samples.read(cursor, outline));
  }

  /** Reads on in the first bytes of the pprof, of which there are more each time. */
  advance(bytes: Uint8Array): void {
    this.outline.advance(new Cursor(bytes));
  }

  /** Reads the rest of all `bytes`. */
  finish(bytes: Uint8Array): Decoded {
    return catchMalformed(() => {
      const cursor = new Cursor(bytes);
      return decode(cursor, this.outline.finish(cursor), this.samples);
    });
  }
}

function decode(cursor: Cursor, outline: Outline, early: EarlySamples): Decoded {
  if (outline.sampleTypes.length === 0) return { kind: 'otherFormat', detail: 'no profile: it has no sample types' };
  const strings = new PprofStrings(cursor, outline.strings);
  const plan = planColumns(cursor, outline, strings);
  if (plan.kinds.length === 0) {
    const detail = `a profile of ${plan.names.join(', ')}, not of the heap`;
    return { kind: 'otherFormat', detail, sampleTypes: plan.names };
  }
  const functions = readFunctions(cursor, outline, strings);
  const locations = readLocations(cursor, outline, functions, strings);
  const samples = early.finish(cursor, outline, { locations, strings, plan });
  checkStacks(samples.stackStart, samples.stackLocation, locations.frameStart);
  const calls = takeCalls(samples.call, strings);
  const { buildId, mapping } = readMainMapping(cursor, outline, strings);
  const recorded = samples.own.get('recorded');
  const comments = commentsOf(outline, samples.own, strings);
  const mainPackage = mainPackageIn(comments);
  const table = strings.builder.build();
  const profile: Profile = {
    ...(recorded === undefined ? runtimeOf(table, functions.file) : ofV8),
    strings: table,
    frames: locations.frames,
    locationFrameStart: locations.frameStart,
    locationFrame: locations.frame,
    stackStart: samples.stackStart,
    stackLocation: samples.stackLocation,
    sampleTypes: plan.kinds,
    values: samples.values,
    recorded: recorded ?? recordedColumn(plan.kinds, samples.values, samples.objectSize, outline.period),
    objectSize: samples.objectSize,
    ...(calls === undefined ? {} : { allocationCall: calls }),
    ...(locations.address.some(address => address !== 0) ? { locationAddress: locations.address } : {}),
    ...lifetimesIn(samples.own, comments),
    meta: {
      period: Math.max(0, outline.period),
      timeMs: outline.timeNanos / 1e6,
      durationMs: outline.durationNanos / 1e6,
      buildId,
      ...(mapping === undefined ? {} : { mapping }),
      ...(mainPackage === undefined ? {} : { mainPackage }),
    },
  };
  return { kind: 'profile', profile };
}

/** Only what we wrote has comments that say something to us; others may have any number of them. */
function commentsOf({ comments }: Outline, own: OwnColumns, strings: PprofStrings): string[] {
  return own.size === 0 ? [] : Array.from({ length: comments.length }, (_, i) => strings.text(comments.at(i)));
}

const ofV8 = { origin: 'v8', granularity: 'function' } as const;

/** V8's pprofs (of Node's pprof packages) name JavaScript files, and their lines are where functions start. */
function runtimeOf(strings: StringTable, files: Uint32Array): { origin: Origin; granularity: Granularity } {
  let go = 0;
  let script = 0;
  for (const file of files) {
    const end = strings.end[file]!;
    if (strings.start[file] === end) continue;
    if (strings.bytes[end - 3] === 0x2e && strings.bytes[end - 2] === 0x67 && strings.bytes[end - 1] === 0x6f) go++;
    else if (isScriptEnd(strings.bytes[end - 2]!, strings.bytes[end - 1]!)) script++;
  }
  return script > go ? ofV8 : { origin: 'go', granularity: 'line' };
}

/** `.js .mjs .cjs .ts .mts .cts`: the last two letters tell. */
function isScriptEnd(penultimate: number, last: number): boolean {
  return last === 0x73 && (penultimate === 0x6a || penultimate === 0x74);
}

/** From strings of the pprof to those of the profile. Each is taken once: a profile names some dozens of functions. */
function takeCalls(calls: Uint32Array | undefined, strings: PprofStrings): Uint32Array | undefined {
  return calls?.map(call => (call === 0 ? 0 : strings.take(call)));
}
