import type { Target } from '../capture/target';
import type { CallSite } from '../core/attribution/callSites';
import { type EarlierGrowth, type GrowthWindow, mostWindows } from '../core/profile/growth';
import type { LoadedProfile } from './loadedProfile';

type BySite = ReadonlyMap<string, GrowthWindow>;

/**
 * How what is in use grew in the windows that were shown of one Go process, by call site: one window cannot tell a cache that
 * fills from a leak. Another target, or a profile that does not tell, begins anew. What was read from disk brings the windows
 * before it along, and none follows it: those of today may be of another process.
 */
export class GrowthHistory {
  #target = '';
  readonly #windows = new Map<number, BySite>();
  #earlier: readonly EarlierGrowth[] = [];

  add(profile: LoadedProfile): void {
    const { source, attribution, views, capturedMs } = profile;
    const { lifetimes } = attribution;
    const tells = lifetimes?.kind === 'growth';
    const target = tells && source.kind === 'target' && !profile.reopened ? JSON.stringify(source.target) : '';
    if (target === '' || target !== this.#target) this.clear();
    this.#target = target;
    // A window that is shown again is still one window.
    if (!tells || this.#windows.has(capturedMs)) return;
    this.#windows.set(capturedMs, views.growth(profile));
    if (target === '') this.#earlier = lifetimes.earlier ?? [];
    for (const oldest of [...this.#windows.keys()].slice(0, -mostWindows)) this.#windows.delete(oldest);
  }

  clear(): void {
    this.#windows.clear();
    this.#target = '';
    this.#earlier = [];
  }

  /** The windows in which `site` was seen, oldest first. */
  of(site: CallSite): GrowthWindow[] {
    const isHere = ({ functionName, line }: EarlierGrowth) => line === site.line && functionName === site.functionName;
    const shown = [...this.#windows.values()].flatMap(bySite => bySite.get(siteKey(site)) ?? []);
    return [...(this.#earlier.find(isHere)?.windows ?? []), ...shown];
  }

  /** The windows that one more of `target` would follow, oldest first: as many as are remembered beside it. */
  before(target: Target): BySite[] {
    return JSON.stringify(target) === this.#target ? [...this.#windows.values()].slice(1 - mostWindows) : [];
  }
}

/** An edit between two windows moves lines: the place is then another one, which only delays a verdict. */
export function siteKey({ path, functionName, line }: CallSite): string {
  return `${line}\0${functionName}\0${path}`;
}

/** The place that a `siteKey` is of. */
export function placeOf(key: string): Pick<CallSite, 'functionName' | 'line'> {
  const [line, functionName = ''] = key.split('\0');
  return { functionName, line: Number(line) };
}
