import { growthWindow } from '../core/insight/lifetime';
import type { GrowthWindow } from '../core/profile/growth';
import { siteKey } from './growthHistory';
import { columnOf, type LoadedProfile } from './loadedProfile';

/** Call sites whose growth is remembered. */
const mostSites = 1000;

/** How much of each of the largest call sites is in use now, as against the start of the window. */
export function growthOfSites(profile: LoadedProfile): ReadonlyMap<string, GrowthWindow> {
  const [space, inUse] = [columnOf(profile, 'alloc_space'), columnOf(profile, 'inuse_space')];
  const { period } = profile.attribution.meta;
  return new Map(
    profile.callSites.slice(0, mostSites).map(site => {
      const allocated = site.values[space] ?? 0;
      const weight = Math.max(period, site.recorded > 0 ? allocated / site.recorded : 0);
      return [siteKey(site), growthWindow(site.kept?.growth ?? 0, site.values[inUse] ?? 0, allocated, weight)];
    }),
  );
}
