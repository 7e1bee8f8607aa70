import { mapLines } from '../core/source/lineMap';
import type { LoadedProfile } from './loadedProfile';

/**
 * The 1-based line to go to for a captured one: where it is now, else below the nearest line before it that is still there.
 */
export function nearestNow(profile: LoadedProfile | undefined, path: string, line: number, text: string): number {
  const snapshot = profile?.snapshots.get(path);
  if (snapshot === undefined) return line;
  const map = mapLines(snapshot, text);
  const place = map.place(line);
  if (place.freshness !== 'stale') return place.line;
  for (let before = line - 1; before > 0; before--) {
    const now = map.current(before);
    if (now !== undefined) return now + 1;
  }
  return 1;
}
