import type { Profile } from '../profile/profile';
import type { CondensedStack } from './condensedStack';
import { GroupReader, groupedStacks } from './groupedStacks';
import { groupStacks } from './stackGroups';

/**
 * Merges samples that reach the allocator alike, the largest first by the first sample type, at most 5000. Samples that
 * never touch the workspace are left out. `locate` gives the absolute workspace path of a file as the runtime spelled it,
 * undefined for files outside; it is asked once for each distinct file.
 */
export function condenseStacks(profile: Profile, locate: (file: string) => string | undefined): CondensedStack[] {
  return groupedStacks(new GroupReader(profile, groupStacks(profile, locate)));
}
