import { type CallSite, mergeSites } from '../core/attribution/callSites';
import { recordedFor } from '../core/attribution/recordedFor';
import { goLifetime, type Lifetime, nodeLifetime, type Sampled } from '../core/insight/lifetime';
import type { SampleTypeKind } from '../core/profile/sampleType';
import { columnOf, type LoadedProfile } from './loadedProfile';
import type { ProfileStore } from './profileStore';

/**
 * What becomes of what a line of the shown profile allocates, itself and below; undefined where the capture or its samples
 * cannot tell. `line` is 1-based as captured.
 */
export function lineLifetime(store: ProfileStore, path: string, line: number): Lifetime | undefined {
  const profile = store.current;
  const sites = profile?.callSites.filter(site => site.path === path && site.line === line) ?? [];
  const site = mergeSites(sites);
  if (profile === undefined || site === undefined || line === 0) return undefined;
  const { lifetimes, origin } = profile.attribution;
  const allocated = sampled(site, profile, 'alloc_space');
  if (lifetimes?.kind === 'survivors') {
    const { againBytes = 0, againRecorded = 0, survivedBytes = 0, survivedRecorded = 0 } = site.kept ?? {};
    return nodeLifetime(
      { ...allocated, seconds: profile.seconds },
      { bytes: againBytes, recorded: againRecorded, seconds: lifetimes.allSeconds },
      { bytes: survivedBytes, recorded: survivedRecorded, seconds: lifetimes.aliveSeconds },
    );
  }
  const isWindow = origin === 'go' && profile.seconds > 0 && columnOf(profile, 'inuse_space') >= 0;
  if (!isWindow) return undefined;
  // Several functions on a line have a history each; what grows is told of the largest.
  const windows = sites[0] === undefined ? [] : store.growthOf(sites[0]);
  return goLifetime(allocated, sampled(site, profile, 'inuse_space'), profile.seconds, windows);
}

function sampled(site: CallSite, profile: LoadedProfile, kind: SampleTypeKind): Sampled {
  const bytes = site.values[columnOf(profile, kind)] ?? 0;
  return { bytes, recorded: recordedFor(kind, profile.attribution, index => site.values[index] ?? 0, site.recorded) };
}
