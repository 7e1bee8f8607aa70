import type { Target } from '../capture/target';
import type { CallSite } from '../core/attribution/callSites';
import { type EarlierGrowth, type GrowthWindow, mostWindows } from '../core/profile/growth';
import { mayBeSameProcess, type ProcessTrace } from '../core/profile/processTrace';
import type { LoadedProfile } from './loadedProfile';

type BySite = ReadonlyMap<string, GrowthWindow>;

/** The windows that a new one follows. */
export interface WindowsBefore {
  /** Oldest first, by `siteKey`. */
  readonly windows: readonly BySite[];
  /** What the last of them told of its process; absent where there is none. */
  readonly process?: ProcessTrace;
}

/**
 * How what is in use grew in the windows that were shown of one Go process, by call site: one window cannot tell a cache that
 * fills from a leak. Another target or process, or a profile that does not tell, begins anew. What was read from disk brings the windows
 * before it along, and none follows it: those of today may be of another process.
 */
export class GrowthHistory {
  #target = '';
  /** By the time at which they began, in the order in which they were shown first. */
  readonly #windows = new Map<number, BySite>();
  /** The window that began last. */
  #last: { readonly capturedMs: number; readonly process: ProcessTrace } | undefined;
  #earlier: readonly EarlierGrowth[] = [];

  add(profile: LoadedProfile): void {
    const { source, attribution, views, capturedMs } = profile;
    const { lifetimes } = attribution;
    const tells = lifetimes?.kind === 'growth';
    const target = tells && source.kind === 'target' && !profile.reopened ? JSON.stringify(source.target) : '';
    const isKnown = target !== '' && target === this.#target && this.#windows.has(capturedMs);
    // A window that is shown again is still one window.
    if (isKnown) return;
    if (target === '' || target !== this.#target || this.#isOfAnother(profile)) this.clear();
    this.#target = target;
    if (!tells) return;
    if (this.#last === undefined || this.#last.capturedMs < capturedMs) {
      this.#last = { capturedMs, process: processOf(profile) };
    }
    this.#windows.set(capturedMs, views.growth(profile));
    if (target === '') this.#earlier = lifetimes.earlier ?? [];
    for (const oldest of [...this.#windows.keys()].slice(0, -mostWindows)) this.#windows.delete(oldest);
  }

  clear(): void {
    this.#windows.clear();
    this.#target = '';
    this.#last = undefined;
    this.#earlier = [];
  }

  /** Whether it is of another process than the windows before, as after a restart at the same address. */
  #isOfAnother(profile: LoadedProfile): boolean {
    if (this.#last === undefined) return false;
    const { capturedMs, process } = this.#last;
    const own = processOf(profile);
    return !(profile.capturedMs < capturedMs ? mayBeSameProcess(own, process) : mayBeSameProcess(process, own));
  }

  /** The windows in which `site` was seen, oldest first. */
  of(site: CallSite): GrowthWindow[] {
    const isHere = ({ functionName, line }: EarlierGrowth) => line === site.line && functionName === site.functionName;
    const shown = [...this.#windows.values()].flatMap(bySite => bySite.get(siteKey(site)) ?? []);
    return [...(this.#earlier.find(isHere)?.windows ?? []), ...shown];
  }

  /** The windows that one more of `target` would follow if it is of the same process: as many as are remembered beside it. */
  before(target: Target): WindowsBefore {
    if (JSON.stringify(target) !== this.#target) return { windows: [] };
    const windows = [...this.#windows.values()].slice(1 - mostWindows);
    return { windows, ...(this.#last && { process: this.#last.process }) };
  }
}

function processOf({ attribution: { meta }, exe }: LoadedProfile): ProcessTrace {
  return { exe, buildId: meta.buildId, allocated: meta.allocated };
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
