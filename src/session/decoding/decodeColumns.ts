import { gzipSync } from 'node:zlib';
import { attribute } from '../../core/attribution/attribute';
import { profileSources } from '../../core/attribution/profileSources';
import { groupStacks, type StackGroups } from '../../core/attribution/stackGroups';
import { decodeProfile } from '../../core/formats/decode';
import type { Decoded } from '../../core/formats/decoded';
import { detect } from '../../core/formats/detect';
import { encodePprof } from '../../core/formats/pprofEncode';
import { decodeV8HeapProfile } from '../../core/formats/v8/decodeV8HeapProfile';
import { difference } from '../../core/profile/difference';
import { focusGoTest } from '../../core/profile/goTestFocus';
import type { Profile } from '../../core/profile/profile';
import type { SourceRoots } from '../../core/source/sourceRoots';
import { LocalDisk } from '../sources/localDisk';
import type { DecodedProfile, DecodeFailure, DecodeRequest } from './decodeRequest';
import { decodeUnpacked } from './gunzip';

type Loaded = { readonly kind: 'profile'; readonly profile: Profile } | DecodeFailure;

/** A decoded profile before its stacks are made into objects. */
export interface DecodedColumns extends Omit<DecodedProfile, 'stacks'> {
  readonly groups: StackGroups;
}

/** From the bytes of a request to all that is known of it. Synchronous and slow for large profiles: runs in the worker. */
export function decodeColumns(request: DecodeRequest, roots: SourceRoots): DecodedColumns | DecodeFailure {
  const loaded = load(request);
  if (loaded.kind !== 'profile') return loaded;
  const { profile } = loaded;
  if (profile.recorded.length === 0) return { kind: 'noSamples' };
  const sources = profileSources(profile, roots, new LocalDisk(roots.ignoresCase));
  const workspacePath = (file: string) => {
    const match = sources.matches.get(file);
    return match?.origin === 'workspace' ? match.path : undefined;
  };
  return {
    kind: 'decoded',
    profile,
    attribution: attribute(profile),
    groups: groupStacks(profile, workspacePath),
    sources,
    ...(request.encoding === undefined ? {} : { encoded: compressed(encodePprof(profile)) }),
  };
}

/** In memory of its own: what zlib returns may lie in Node's pool, which cannot cross to another thread. */
function compressed(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(gzipSync(bytes));
}

function load(request: DecodeRequest): Loaded {
  switch (request.kind) {
    case 'file':
      return loadBytes(request.bytes, decodeProfile);
    case 'goTest':
      return withWindow(focused(loadBytes(request.profile, decodeProfile), request.functionName), request);
    case 'v8HeapProfile':
      return withWindow(
        loadBytes(request.profile, bytes => decodeV8HeapProfile(bytes, request, request.others)),
        request,
      );
    case 'pprofPair':
      return withWindow(loadPair(request.before, request.after), request);
  }
}

function loadPair(before: Uint8Array, after: Uint8Array): Loaded {
  const first = loadBytes(before, decodeSnapshot);
  if (first.kind !== 'profile') return first;
  const second = loadBytes(after, decodeSnapshot);
  if (second.kind !== 'profile') return second;
  const outcome = difference(first.profile, second.profile);
  return outcome.kind === 'profile' ? outcome : { kind: outcome.kind };
}

function focused(loaded: Loaded, functionName: string): Loaded {
  return loaded.kind === 'profile' ? { kind: 'profile', profile: focusGoTest(loaded.profile, functionName) } : loaded;
}

/** A server that answers with anything but pprof gets told so, even if it is a profile of another kind. */
function decodeSnapshot(bytes: Uint8Array): Decoded {
  return detect(bytes).kind === 'v8HeapProfile'
    ? { kind: 'otherFormat', detail: 'a V8 heap profile' }
    : decodeProfile(bytes);
}

function loadBytes(bytes: Uint8Array, decode: (bytes: Uint8Array) => Decoded): Loaded {
  const decoded = decodeUnpacked(bytes, decode);
  if (decoded.kind !== 'otherFormat') return decoded;
  if (decoded.sampleTypes !== undefined) return { kind: 'noHeapTypes', types: decoded.sampleTypes };
  return { kind: 'notAProfile', detail: decoded.detail };
}

/** What the capture knows of its window is better than what the bytes say. */
function withWindow(loaded: Loaded, { startedMs, durationMs }: { startedMs: number; durationMs: number }): Loaded {
  if (loaded.kind !== 'profile') return loaded;
  const timeMs = startedMs + durationMs;
  return { kind: 'profile', profile: { ...loaded.profile, meta: { ...loaded.profile.meta, timeMs, durationMs } } };
}
