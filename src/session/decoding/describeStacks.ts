import type { CondensedStack } from '../../core/attribution/condensedStack';
import { StackDescriber, type StackGroups } from '../../core/attribution/stackGroups';
import type { Profile } from '../../core/profile/profile';

/** A frame of the editor takes 16 ms; others need the thread, too. */
const sliceMs = 4;

/** Makes objects of groups without holding up the thread: thousands of them take tens of milliseconds at first. */
export async function describeStacks(profile: Profile, groups: StackGroups): Promise<CondensedStack[]> {
  const describer = new StackDescriber(profile, groups);
  const stacks: CondensedStack[] = [];
  while (stacks.length < groups.count) {
    await new Promise(resolve => setImmediate(resolve));
    const end = performance.now() + sliceMs;
    // At least one, whatever the clock says.
    do stacks.push(describer.describe(stacks.length));
    while (stacks.length < groups.count && performance.now() < end);
  }
  return stacks;
}
