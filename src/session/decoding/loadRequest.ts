import type { V8Survivors } from '../../capture/profiler';
import { ProfileReading, type Reading } from '../../core/formats/decode';
import { detect } from '../../core/formats/detect';
import type { SourceOf } from '../../core/formats/v8/callFrames';
import { decodeV8HeapProfile, type V8ProfileInfo } from '../../core/formats/v8/decodeV8HeapProfile';
import { Opening } from '../../core/profile/difference';
import { focusGoTest } from '../../core/profile/goTestFocus';
import type { Profile } from '../../core/profile/profile';
import { withSurvivors } from '../../core/profile/survivors';
import { type CallsByAddress, callsOf } from './allocationCalls';
import type { DecodeFailure, DecodeRequest } from './decodeRequest';
import { decodeUnpacked } from './gunzip';

/** What the bytes of a request turned out to be. */
export type Loaded = { readonly kind: 'profile'; readonly profile: Profile } | DecodeFailure;

/** The first snapshot of a pair, ready for the second. */
export type Opened =
  | { readonly kind: 'opening'; readonly opening: Opening; readonly calls?: CallsByAddress }
  | DecodeFailure;

/** `opened` is the first snapshot of a pair where that was read before. */
export async function load(request: DecodeRequest, sourceOf: SourceOf | undefined, opened?: Opened): Promise<Loaded> {
  switch (request.kind) {
    case 'file':
      return loadBytes(request.bytes, size => new ProfileReading(size, sourceOf));
    case 'goTest': {
      const loaded = await loadBytes(request.profile, size => new ProfileReading(size));
      return withWindow(focused(loaded, request.functionName), request);
    }
    case 'v8HeapProfile': {
      const read = v8Reading({ ...request, ...(sourceOf && { sourceOf }) }, request.others);
      const loaded = withWindow(await loadBytes(request.profile, read), request);
      return withAlive(loaded, request.survivors, sourceOf);
    }
    case 'pprofPair':
      return withWindow(await loadPair(opened ?? openSnapshot(request.before), loadSnapshot(request.after)), request);
  }
}

/** `binary` opens its program, where that is on this machine. */
export async function openSnapshot(bytes: Uint8Array, binary?: string): Promise<Opened> {
  const loaded = await loadSnapshot(bytes);
  if (loaded.kind !== 'profile') return loaded;
  const { profile } = loaded;
  const calls = binary === undefined ? {} : { calls: callsOf(profile, binary) };
  return { kind: 'opening', opening: new Opening(profile), ...calls };
}

function loadSnapshot(bytes: Uint8Array): Promise<Loaded> {
  return loadBytes(bytes, snapshotReading);
}

async function loadPair(...snapshots: readonly [Opened | Promise<Opened>, Promise<Loaded>]): Promise<Loaded> {
  const [first, second] = await Promise.all(snapshots);
  if (first.kind !== 'opening') return first;
  if (second.kind !== 'profile') return second;
  const outcome = first.opening.until(second.profile);
  return outcome.kind === 'profile' ? outcome : { kind: outcome.kind };
}

function focused(loaded: Loaded, functionName: string): Loaded {
  return loaded.kind === 'profile' ? { kind: 'profile', profile: focusGoTest(loaded.profile, functionName) } : loaded;
}

/** A server that answers with anything but pprof gets told so, even if it is a profile of another kind. */
function snapshotReading(size: number): Reading {
  const reading = new ProfileReading(size);
  return {
    advance: bytes => reading.advance(bytes),
    finish: bytes =>
      detect(bytes).kind === 'v8HeapProfile'
        ? { kind: 'otherFormat', detail: 'a V8 heap profile' }
        : reading.finish(bytes),
  };
}

/** V8's are JSON, which is read once it is whole. */
function v8Reading(info: V8ProfileInfo, others?: readonly Uint8Array[]): () => Reading {
  return () => ({ advance: () => {}, finish: bytes => decodeV8HeapProfile(bytes, info, others) });
}

async function loadBytes(bytes: Uint8Array, begin: (size: number) => Reading): Promise<Loaded> {
  const decoded = await decodeUnpacked(bytes, begin);
  if (decoded.kind !== 'otherFormat') return decoded;
  if (decoded.sampleTypes !== undefined) return { kind: 'noHeapTypes', types: decoded.sampleTypes };
  return { kind: 'notAProfile', detail: decoded.detail };
}

/** A second window that cannot be read only means that lifetimes are not told. */
async function withAlive(
  loaded: Loaded,
  survivors: V8Survivors | undefined,
  sourceOf: SourceOf | undefined,
): Promise<Loaded> {
  if (loaded.kind !== 'profile' || survivors === undefined) return loaded;
  const { period } = loaded.profile.meta;
  const read = v8Reading({ interval: period, ...(sourceOf && { sourceOf }) });
  const windowOf = async ({ profile, durationMs }: V8Survivors['all']) => {
    const window = await loadBytes(profile, read);
    return window.kind === 'profile' ? { profile: window.profile, seconds: durationMs / 1000 } : undefined;
  };
  const all = await windowOf(survivors.all);
  const alive = await windowOf(survivors.alive);
  if (all === undefined || alive === undefined) return loaded;
  return { kind: 'profile', profile: withSurvivors(loaded.profile, { all, alive }) };
}

/** What the capture knows of its window is better than what the bytes say. */
function withWindow(loaded: Loaded, { startedMs, durationMs }: { startedMs: number; durationMs: number }): Loaded {
  if (loaded.kind !== 'profile') return loaded;
  const timeMs = startedMs + durationMs;
  return { kind: 'profile', profile: { ...loaded.profile, meta: { ...loaded.profile.meta, timeMs, durationMs } } };
}
