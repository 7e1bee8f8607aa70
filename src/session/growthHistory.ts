import type { CallSite } from '../core/attribution/callSites';
import { type GrowthWindow, mostWindows } from '../core/insight/lifetime';
import type { LoadedProfile } from './loadedProfile';

/**
 * How what is in use grew in the windows that were shown of one Go process, by call site: one window cannot tell a cache that
 * fills from a leak. Another target, or a profile that does not tell, begins anew. What was read from disk stands alone: the
 * windows before it are not known, and those of today may be of another process.
 */
export class GrowthHistory {
  #target = '';
  readonly #windows = new Map<number, ReadonlyMap<string, GrowthWindow>>();

  add(profile: LoadedProfile): void {
    const { source, attribution, views, capturedMs } = profile;
    const tells = attribution.lifetimes?.kind === 'growth';
    const target = tells && source.kind === 'target' && !profile.reopened ? JSON.stringify(source.target) : '';
    if (target === '' || target !== this.#target) this.clear();
    this.#target = target;
    // A window that is shown again is still one window.
    if (!tells || this.#windows.has(capturedMs)) return;
    this.#windows.set(capturedMs, views.growth(profile));
    for (const oldest of [...this.#windows.keys()].slice(0, -mostWindows)) this.#windows.delete(oldest);
  }

  clear(): void {
    this.#windows.clear();
    this.#target = '';
  }

  /** The windows in which `site` was seen, oldest first. */
  of(site: CallSite): GrowthWindow[] {
    return [...this.#windows.values()].flatMap(bySite => bySite.get(siteKey(site)) ?? []);
  }
}

/** An edit between two windows moves lines: the place is then another one, which only delays a verdict. */
export function siteKey({ path, functionName, line }: CallSite): string {
  return `${line}\0${functionName}\0${path}`;
}
