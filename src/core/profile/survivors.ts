import type { Profile } from './profile';
import { stackIdentity } from './stackIdentity';

/**
 * `profile` with what `alive`, a window of `seconds` right after it without collected objects, found alive of each of its
 * stacks. Stacks of `alive` that the profile has not are left out: nothing is shown of them. Linear in both.
 */
export function withSurvivors(profile: Profile, alive: Profile, seconds: number): Profile {
  const { before, after, count } = stackIdentity(alive, profile);
  const bytesOf = new Float64Array(count);
  const recordedOf = new Float64Array(count);
  for (let i = 0; i < before.length; i++) {
    const number = before[i]!;
    bytesOf[number] = bytesOf[number]! + alive.values[0]![i]!;
    recordedOf[number] = recordedOf[number]! + alive.recorded[i]!;
  }
  // Equal stacks of several isolates share a number: only one of them may have it.
  const bytes = new Float64Array(after.length);
  const recorded = new Float64Array(after.length);
  for (let i = 0; i < after.length; i++) {
    const number = after[i]!;
    bytes[i] = bytesOf[number]!;
    recorded[i] = recordedOf[number]!;
    bytesOf[number] = 0;
    recordedOf[number] = 0;
  }
  return { ...profile, survivors: { bytes, recorded, seconds } };
}
