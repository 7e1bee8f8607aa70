import type { Profile } from '../profile/profile';
import type { CondensedStack } from './condensedStack';
import { groupStacks, StackDescriber } from './stackGroups';

/**
 * Merges samples that reach the allocator alike, the largest first by the first sample type, at most 5000. Samples that
 * never touch the workspace are left out. `locate` gives the absolute workspace path of a file as the runtime spelled it,
 * undefined for files outside; it is asked once for each distinct file.
 */
export function condenseStacks(profile: Profile, locate: (file: string) => string | undefined): CondensedStack[] {
  const groups = groupStacks(profile, locate);
  const describer = new StackDescriber(profile, groups);
  return Array.from({ length: groups.count }, (_, group) => describer.describe(group));
}
