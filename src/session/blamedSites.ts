import { type Blame, pprofSites, totalFunctions } from '../core/attribution/blame';
import type { LoadedProfile } from './loadedProfile';
import type { Blamed } from './profileViews';

const known = new WeakMap<LoadedProfile, Map<Blame, Blamed>>();

/** The lines of the user with what is charged to them. Computed once for each profile and way to blame. */
export function blamed(profile: LoadedProfile, blame: Blame): Blamed {
  const { userLines, attribution, stacks, callSites } = profile;
  if (blame === 'yourCost' || userLines === undefined) return { sites: callSites };
  const byBlame = known.get(profile) ?? new Map<Blame, Blamed>();
  known.set(profile, byBlame);
  let found = byBlame.get(blame);
  if (found === undefined) {
    const sites = pprofSites(blame, userLines, attribution, stacks);
    found = blame === 'total' ? { sites, functions: totalFunctions(userLines, attribution) } : { sites };
    byBlame.set(blame, found);
  }
  return found;
}
