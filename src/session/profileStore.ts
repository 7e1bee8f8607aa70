import type { Target } from '../capture/target';
import type { Blame } from '../core/attribution/blame';
import type { CallSite } from '../core/attribution/callSites';
import { compareSites, type SiteComparison } from '../core/attribution/comparison';
import { type CodeHistory, markMoved } from '../core/attribution/movedByInlining';
import { recordedFor } from '../core/attribution/recordedFor';
import type { GrowthWindow } from '../core/profile/growth';
import { isFlow, type SampleTypeKind } from '../core/profile/sampleType';
import { mapLines } from '../core/source/lineMap';
import { isOtherText } from '../core/source/sourceDoubt';
import { Emitter } from './emitter';
import { GrowthHistory, type WindowsBefore } from './growthHistory';
import { availableType, columnOf, dependsOnInlining, type LoadedProfile, totalOf } from './loadedProfile';

/** What is compared: the older profile, the newer one, and the places matched. */
export interface ProfileComparison {
  readonly baseline: LoadedProfile;
  readonly current: LoadedProfile;
  readonly sampleType: SampleTypeKind;
  readonly sites: SiteComparison;
}

/** The one owner of which profile is shown, against which baseline, by which sample type, and what is charged to lines. */
export class ProfileStore {
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;
  #current: LoadedProfile | undefined;
  #baseline: LoadedProfile | undefined;
  #chosenBaseline: LoadedProfile | undefined;
  #sampleType: SampleTypeKind = 'alloc_space';
  #blame: Blame = 'yourCost';
  #comparison: ProfileComparison | undefined;
  readonly #growth = new GrowthHistory();

  get current(): LoadedProfile | undefined {
    return this.#current;
  }

  /** The sample type that is shown: the chosen one where the profile has it. */
  get sampleType(): SampleTypeKind {
    return this.#current === undefined ? this.#sampleType : availableType(this.#current, this.#sampleType);
  }

  /** What is charged to the user's lines, wherever they are shown. */
  get blame(): Blame {
    return this.#blame;
  }

  /** The user's lines of the shown profile under `blame`, largest first by the first sample type. */
  get sites(): readonly CallSite[] {
    return this.#current?.views.blamed(this.#current, this.#blame).sites ?? [];
  }

  /** The user's functions where they are not the sums of `sites`. */
  get functionSites(): readonly CallSite[] | undefined {
    return this.#current?.views.blamed(this.#current, this.#blame).functions;
  }

  /** How what is in use for a call site grew in the windows of this process that are known, oldest first. */
  growthOf(site: CallSite): GrowthWindow[] {
    return this.#growth.of(site);
  }

  /** The same for each window that a new one of `target` follows. */
  growthBefore(target: Target): WindowsBefore {
    return this.#growth.before(target);
  }

  /** What the user set as baseline: every profile shown from now on is compared with it, until `clear`. */
  get chosenBaseline(): LoadedProfile | undefined {
    return this.#chosenBaseline;
  }

  /** Undefined while there is no baseline, or where the two profiles share no sample type. */
  get comparison(): ProfileComparison | undefined {
    this.#comparison ??= this.#compare();
    return this.#comparison;
  }

  /** Against `baseline`, or where none is given the one that the user chose. */
  show(profile: LoadedProfile, baseline?: LoadedProfile): void {
    this.#growth.add(profile);
    this.#update(() => {
      this.#current = profile;
      this.#baseline = baseline ?? otherThan(profile, this.#chosenBaseline);
    });
  }

  chooseBaseline(profile: LoadedProfile | undefined): void {
    this.#update(() => {
      this.#chosenBaseline = profile;
      this.#baseline = this.#current && otherThan(this.#current, profile);
    });
  }

  chooseSampleType(kind: SampleTypeKind): void {
    this.#update(() => {
      this.#sampleType = kind;
    });
  }

  chooseBlame(blame: Blame): void {
    this.#update(() => {
      this.#blame = blame;
    });
  }

  clear(): void {
    this.#growth.clear();
    this.#update(() => {
      this.#current = undefined;
      this.#baseline = undefined;
      this.#chosenBaseline = undefined;
    });
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #update(change: () => void): void {
    change();
    this.#comparison = undefined;
    this.#changed.fire();
  }

  #compare(): ProfileComparison | undefined {
    const baseline = this.#baseline;
    const current = this.#current;
    if (baseline === undefined || current === undefined) return undefined;
    const sampleType = this.sampleType;
    if (columnOf(baseline, sampleType) < 0 || columnOf(current, sampleType) < 0) return undefined;
    const compared = compareSites(
      side(baseline, sampleType, this.#blame),
      side(current, sampleType, this.#blame),
      movedBetween(baseline, current),
      path => areLinesKnown({ baseline, current }, path),
    );
    const sites = dependsOnInlining(baseline, current) ? markMoved(compared, codeHistory(baseline, current)) : compared;
    return { baseline, current, sampleType, sites };
  }
}

/** Whether lines of the file can be told from each other: not where it may have, in one of the two, another text than the program. */
export function areLinesKnown(
  { baseline, current }: Pick<ProfileComparison, 'baseline' | 'current'>,
  path: string,
): boolean {
  return [baseline, current].every(({ doubts }) => !isOtherText(doubts?.get(path)));
}

/** A capture is not compared with itself, also where it was read twice. */
function otherThan(profile: LoadedProfile, baseline: LoadedProfile | undefined): LoadedProfile | undefined {
  const isSame = baseline === profile || (profile.captureId !== undefined && baseline?.captureId === profile.captureId);
  return isSame ? undefined : baseline;
}

function side(profile: LoadedProfile, kind: SampleTypeKind, blame: Blame) {
  return {
    ...profile.views.blamed(profile, blame),
    total: totalOf(profile, kind),
    // What is in use does not grow with the window.
    seconds: isFlow(kind) ? profile.seconds : 0,
    column: columnOf(profile, kind),
    recorded: (site: CallSite) =>
      recordedFor(kind, profile.attribution, index => site.values[index] ?? 0, site.recorded),
  };
}

/** What is not known of a text counts as changed. */
function codeHistory(baseline: LoadedProfile, current: LoadedProfile): CodeHistory {
  const lines = new Map<string, ReadonlySet<number | undefined>>();
  return {
    isUnchanged: path => {
      const text = baseline.snapshots.get(path);
      return text !== undefined && text === current.snapshots.get(path);
    },
    wasThere: (path, line) => {
      const [before = '', after = ''] = [baseline.snapshots.get(path), current.snapshots.get(path)];
      let kept = lines.get(path);
      if (kept === undefined) {
        const map = mapLines(before, after);
        kept = new Set(before.split('\n').map((_, index) => map.current(index + 1)));
        lines.set(path, kept);
      }
      return kept.has(line);
    },
  };
}

// Lines are matched by the texts on disk at the two captures; where one is unknown the line is taken to have stayed.
function movedBetween(baseline: LoadedProfile, current: LoadedProfile) {
  const maps = new Map<string, ReturnType<typeof mapLines>>();
  return (path: string, line: number): number | undefined => {
    let map = maps.get(path);
    if (map === undefined) {
      const before = baseline.snapshots.get(path);
      const after = current.snapshots.get(path);
      map = before === undefined || after === undefined ? mapLines('', '') : mapLines(before, after);
      maps.set(path, map);
    }
    return map.current(line);
  };
}
