import type { Allocator, AllocatorGrouping } from '../core/attribution/allocators';
import type { Blame } from '../core/attribution/blame';
import type { CallSite } from '../core/attribution/callSites';
import type { Confidence } from '../core/attribution/confidence';
import type { GrowthWindow } from '../core/profile/growth';
import type { SampleTypeKind } from '../core/profile/sampleType';
import type { CodeModule } from '../core/source/moduleOf';

/** The user's code with what is charged to it. */
export interface Blamed {
  readonly sites: readonly CallSite[];
  /** By function, where those are not the sums of `sites`. */
  readonly functions?: readonly CallSite[];
}

/**
 * What can be asked of a loaded profile. It comes with the profile, from the bundle that loads profiles, so that the entry,
 * which every window pays for, holds none of it.
 */
export interface ProfileViews<Profile> {
  blamed(profile: Profile, blame: Blame): Blamed;
  /** The ranked rows, at most `limit`. `sites` are the user's lines, for the grouping by them. */
  rank(
    profile: Profile,
    by: AllocatorGrouping,
    kind: SampleTypeKind,
    limit: number,
    sites: readonly CallSite[],
  ): Allocator[];
  /** The module of a file as the runtime spelled it; undefined for own code and the runtime. */
  moduleOf(profile: Profile, file: string): CodeModule | undefined;
  /** How sure a ranked value is. */
  rowConfidence(profile: Profile, row: Allocator, by: AllocatorGrouping): Confidence;
  /** By `siteKey`. */
  growth(profile: Profile): ReadonlyMap<string, GrowthWindow>;
}
