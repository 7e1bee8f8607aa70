import type { Profile, SurvivorColumns } from './profile';
import { stackIdentity } from './stackIdentity';

/** A short window right after a capture. */
export interface ShortWindow {
  readonly profile: Profile;
  readonly seconds: number;
}

/** `profile` with what two short windows, of all objects and of those alive, have of each of its stacks. Linear in all. */
export function withSurvivors(profile: Profile, windows: { all: ShortWindow; alive: ShortWindow }): Profile {
  const { all, alive } = windows;
  return { ...profile, survivors: { all: columnsOf(profile, all), alive: columnsOf(profile, alive) } };
}

/** Stacks that the profile has not are left out: nothing is shown of them. */
function columnsOf(profile: Profile, { profile: window, seconds }: ShortWindow): SurvivorColumns {
  const { before, after, count } = stackIdentity(window, profile);
  const byNumber = { bytes: new Float64Array(count), recorded: new Float64Array(count) };
  for (let i = 0; i < before.length; i++) {
    const number = before[i]!;
    byNumber.bytes[number] = byNumber.bytes[number]! + window.values[0]![i]!;
    byNumber.recorded[number] = byNumber.recorded[number]! + window.recorded[i]!;
  }
  // Equal stacks of several samples share a number: only one of them may have it.
  const taken = (column: Float64Array) =>
    Float64Array.from(after, number => {
      const value = column[number]!;
      column[number] = 0;
      return value;
    });
  return { bytes: taken(byNumber.bytes), recorded: taken(byNumber.recorded), seconds };
}
