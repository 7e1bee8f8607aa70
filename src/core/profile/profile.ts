import type { EarlierGrowth } from './growth';
import type { AllocatedSinceStart } from './processTrace';
import type { SampleTypeKind } from './sampleType';
import type { StringTable } from './stringTable';

/**
 * How exactly the runtime knows the place of an allocation: Go records the line, V8 only where the function starts.
 */
export type Granularity = 'line' | 'function';

/** Which runtime a profile came from; decides what its numbers can mean. */
export type Origin = 'go' | 'v8';

/**
 * An allocation profile in columns. No object exists per sample, location or frame.
 *
 * Stacks are lists of locations, leaf first: sample s has `stackLocation[stackStart[s] .. stackStart[s + 1]]`.
 * A location holds one frame, or several when calls were inlined there, leaf first:
 * `locationFrame[locationFrameStart[l] .. locationFrameStart[l + 1]]`.
 * A frame is one distinct (function, file, line).
 * Samples whose values are all zero are absent.
 */
export interface Profile {
  readonly origin: Origin;
  readonly granularity: Granularity;
  readonly strings: StringTable;
  readonly frames: FrameTable;
  readonly locationFrameStart: Uint32Array;
  readonly locationFrame: Uint32Array;
  readonly stackStart: Uint32Array;
  readonly stackLocation: LocationColumn;
  readonly sampleTypes: readonly SampleTypeKind[];
  /** One column for each of `sampleTypes`, in their order; one entry for each sample. Signed; exact to 2^53. */
  readonly values: readonly Float64Array[];
  /**
   * How many allocations the runtime really recorded for each sample: the evidence behind its values. Go reports values
   * already scaled up, so the count is recovered: objects × (1 − e^(−size ÷ period)). V8 lists its samples.
   */
  readonly recorded: Float64Array;
  /**
   * The runtime's function that each sample's leaf called to allocate, as an index of `strings`; 0 where it is not known.
   * Absent where nobody looked: it takes the binary (see `locationAddress`).
   */
  readonly allocationCall?: Uint32Array;
  /** By location: the address of the call less one, as pprof has it; 0 where unknown. Absent where the runtime has none. */
  readonly locationAddress?: Float64Array;
  /** Bytes of one object of each sample: Go's numeric label `bytes`. Absent or 0 where the runtime does not tell. */
  readonly objectSize?: Float64Array;
  /** By sample: bytes in use at the end of the window less those at its start. Of differences only. */
  readonly growth?: Float64Array;
  /** Beside `growth`: what is known of the windows of the process before this one. */
  readonly earlierGrowth?: readonly EarlierGrowth[];
  readonly survivors?: Survivors;
  readonly meta: ProfileMeta;
}

/** What two short windows of V8's sampler found right after the capture. Columns are by sample of the profile. */
export interface Survivors {
  /** Of all objects. */
  readonly all: SurvivorColumns;
  /** Of what was alive at its end. */
  readonly alive: SurvivorColumns;
}

export interface SurvivorColumns {
  readonly bytes: Float64Array;
  readonly recorded: Float64Array;
  /** Length of the window. */
  readonly seconds: number;
}

/** Locations by number: of 16 bits where that is enough for all of them, as in nearly every process; half the memory then. */
export type LocationColumn = Uint16Array | Uint32Array;

/** A column for `length` numbers of a table with `locations` rows. */
export function locationColumn(locations: number, length: number): LocationColumn {
  return locations <= 0x10000 ? new Uint16Array(length) : new Uint32Array(length);
}

/** What objects made of columns read: the names, without the samples. */
export type ProfileNames = Pick<Profile, 'strings' | 'frames' | 'sampleTypes'>;

/** One row for each distinct (function, file, line). String columns index `Profile.strings`. */
export interface FrameTable {
  readonly count: number;
  readonly functionName: Uint32Array;
  /** The file as the runtime spelled it: a path, a URL, or '' where it has none. */
  readonly file: Uint32Array;
  /** 1-based; 0 where unknown. With granularity 'function' this is the line where the function starts. */
  readonly line: Uint32Array;
  /** 1-based line on which the function starts; 0 where unknown. */
  readonly startLine: Uint32Array;
}

export interface ProfileMeta {
  /** Mean bytes between two recorded allocations: Go's MemProfileRate, V8's samplingInterval. 0 where unknown. */
  readonly period: number;
  /** Unix time in milliseconds at which the profile was taken; 0 where unknown. */
  readonly timeMs: number;
  /** Length of the window in milliseconds; 0 for a profile since the start of the process. */
  readonly durationMs: number;
  /** GNU build id of the main binary, '' where absent. */
  readonly buildId: string;
  /** Of differences only. */
  readonly allocated?: AllocatedSinceStart;
  /** Import path of the main package, where the program was read; absent where it is not known. */
  readonly mainPackage?: string;
  /** How the main binary was mapped into memory, which gives `locationAddress` its meaning; absent where not known. */
  readonly mapping?: BinaryMapping;
}

export interface BinaryMapping {
  /** The addresses from `start` up to `limit` show the file from `fileOffset` on. */
  readonly start: number;
  readonly limit: number;
  readonly fileOffset: number;
  /** Path of the binary where it ran; absent where not known. */
  readonly file?: string;
}
