import type { Attribution, SiteTable } from '../../src/core/attribution/attribution';
import type { CondensedStack } from '../../src/core/attribution/condensedStack';
import type { Profile } from '../../src/core/profile/profile';
import type { LoadedProfile } from '../../src/session/loadedProfile';
import { profileViews } from '../../src/session/viewsOfProfiles';
import { callSites } from './callSites';

let generation = 0;

/** A loaded profile of alloc_space with these stacks; `snapshots` are the texts at capture. */
export function loadedProfile(
  stacks: readonly CondensedStack[],
  options: Partial<LoadedProfile> & { granularity?: 'line' | 'function' } = {},
): LoadedProfile {
  const { granularity = 'line', ...parts } = options;
  const total = stacks.reduce((sum, each) => sum + (each.values[0] ?? 0), 0);
  return {
    generation: ++generation,
    label: 'shop :6060',
    source: { kind: 'file', path: 'heap.pb.gz' },
    capturedMs: 0,
    seconds: 10,
    attribution: attribution(total, stacks.length, granularity),
    stacks,
    callSites: callSites(stacks, 1),
    notes: [],
    snapshots: new Map(),
    views: profileViews,
    ...parts,
  };
}

/** A profile without samples, where a test needs the type and not the data. */
export function emptyProfile(): Profile {
  const none = new Uint32Array();
  return {
    origin: 'go',
    granularity: 'line',
    strings: { bytes: new Uint8Array(), start: none, end: none },
    frames: { count: 0, functionName: none, file: none, line: none, startLine: none },
    locationFrameStart: Uint32Array.of(0),
    locationFrame: none,
    stackStart: Uint32Array.of(0),
    stackLocation: none,
    sampleTypes: [],
    values: [],
    recorded: new Float64Array(),
    meta: { period: 0, timeMs: 0, durationMs: 0, buildId: '' },
  };
}

function attribution(total: number, recorded: number, granularity: 'line' | 'function'): Attribution {
  return {
    origin: granularity === 'line' ? 'go' : 'v8',
    granularity,
    sampleTypes: ['alloc_space'],
    totals: Float64Array.of(total),
    recorded,
    lines: emptyTable(),
    functions: emptyTable(),
    packages: emptyTable(),
    meta: { period: 524288, timeMs: 0, durationMs: 0, buildId: '' },
  };
}

function emptyTable(): SiteTable {
  const none = new Uint32Array();
  const values = new Float64Array();
  return {
    count: 0,
    strings: { bytes: new Uint8Array(), start: new Uint32Array(), end: new Uint32Array() },
    functionName: none,
    file: none,
    line: none,
    startLine: none,
    self: [values],
    total: [values],
    selfRecorded: values,
    totalRecorded: values,
  };
}
