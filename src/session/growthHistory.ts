import type { CallSite } from '../core/attribution/callSites';
import { type GrowthWindow, growthWindow } from '../core/insight/lifetime';
import { columnOf, type LoadedProfile } from './loadedProfile';

/** Windows that are remembered, and call sites of each. */
const mostWindows = 8;
const mostSites = 1000;

/**
 * How what is in use grew in the windows that were shown of one Go process, by call site: one window cannot tell a cache that
 * fills from a leak. Another target, or a profile that does not tell, begins anew.
 */
export class GrowthHistory {
  #target = '';
  #windows: { readonly profile: LoadedProfile; readonly bySite: ReadonlyMap<string, GrowthWindow> }[] = [];

  add(profile: LoadedProfile): void {
    const target = profile.source.kind === 'target' ? JSON.stringify(profile.source.target) : '';
    const tells = profile.attribution.lifetimes?.kind === 'growth';
    if (target !== this.#target || !tells) this.#windows = [];
    this.#target = target;
    if (!tells || this.#windows.some(each => each.profile.captureId === profile.captureId && isSaved(profile))) return;
    const sites = profile.callSites.slice(0, mostSites);
    const bySite = new Map(sites.map(site => [keyOf(site), siteGrowth(site, profile)]));
    this.#windows = [...this.#windows, { profile, bySite }].slice(-mostWindows);
  }

  clear(): void {
    this.#windows = [];
    this.#target = '';
  }

  /** The windows in which `site` was seen, oldest first. */
  of(site: CallSite): GrowthWindow[] {
    const key = keyOf(site);
    return this.#windows.flatMap(({ bySite }) => bySite.get(key) ?? []);
  }
}

/** How much of the site is in use now, as against the start of the window. */
export function siteGrowth(site: CallSite, profile: LoadedProfile): GrowthWindow {
  const allocated = site.values[columnOf(profile, 'alloc_space')] ?? 0;
  const inUse = site.values[columnOf(profile, 'inuse_space')] ?? 0;
  const weight = Math.max(profile.attribution.meta.period, site.recorded > 0 ? allocated / site.recorded : 0);
  return growthWindow(site.kept?.growth ?? 0, inUse, allocated, weight);
}

function isSaved({ captureId }: LoadedProfile): boolean {
  return captureId !== undefined;
}

// An edit between two windows moves lines: the place is then another one, which only delays a verdict.
function keyOf({ path, functionName, line }: CallSite): string {
  return `${line}\0${functionName}\0${path}`;
}
