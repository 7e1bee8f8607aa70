import type { LoadedProfile } from '../loadedProfile';

/** Where a click on `file`, as the runtime spells it or as a path in the workspace, leads; undefined where nowhere. */
export function openablePath(profile: LoadedProfile | undefined, file: string): string | undefined {
  if (profile === undefined) return undefined;
  if (profile.snapshots.has(file)) return file;
  const match = profile.sources?.get(file);
  // What is the user's and has no text is no longer on the disk.
  return match?.origin === 'workspace' && !profile.snapshots.has(match.path) ? undefined : match?.path;
}
