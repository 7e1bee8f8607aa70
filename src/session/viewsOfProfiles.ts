import { rankCallSites, rankTable } from '../core/attribution/allocators';
import { blamed } from './blamedSites';
import type { LoadedProfile } from './loadedProfile';
import { knownModule } from './moduleVersions';
import type { ProfileViews } from './profileViews';
import { sampledConfidence } from './siteConfidence';
import { growthOfSites } from './siteGrowth';

export const profileViews: ProfileViews<LoadedProfile> = {
  blamed,
  rank({ attribution }, by, kind, limit, sites) {
    if (by === 'callSite') return rankCallSites(sites, attribution, kind, limit);
    const { lines: line, functions, packages, modules } = attribution;
    const table = { line, function: functions, package: packages, module: modules }[by];
    return table === undefined ? [] : rankTable(table, attribution, kind, limit);
  },
  moduleOf: ({ manifests, replaced }, file) => replaced?.get(file) ?? knownModule(file, manifests),
  rowConfidence(profile, { total, self, recorded, variance }, by) {
    return sampledConfidence(by === 'callSite' ? total : self, recorded, profile, variance);
  },
  growth: growthOfSites,
};
