import { matchText } from '../../core/source/matchText';
import type { SourceMatch } from '../../core/source/sourceMatch';
import type { CaptureRecord } from '../captures/captureRecord';
import type { LoadedProfile } from '../loadedProfile';

/** How `file`, as the runtime spells it, was found; '' where there is nothing to say. */
export function sourceText(profile: LoadedProfile, file: string): string {
  const match = profile.sources?.get(file);
  return match === undefined ? '' : matchText(file, match);
}

/** How the workspace file at `path` was found, unless simply at its path: what a reader of its numbers must know. */
export function matchCaveat(profile: LoadedProfile, path: string): string {
  const [file, match] = spelledAs(profile, path) ?? [];
  if (file === undefined || match?.kind !== 'match' || match.how === 'exactPath') return '';
  return `${matchText(file, match)}, from ${file}`;
}

/** How the workspace file at `path` was found; '' where nothing is known. */
export function foundText(profile: LoadedProfile, path: string): string {
  const [file, match] = spelledAs(profile, path) ?? [];
  return file === undefined || match === undefined ? '' : matchText(file, match);
}

/** What a saved capture keeps of how the files of the workspace were found. */
export function recordedSources({ sources, snapshots }: LoadedProfile): Pick<CaptureRecord, 'sources'> {
  if (sources === undefined) return {};
  const found = [...sources].flatMap(([file, match]) =>
    match.kind === 'match' && snapshots.has(match.path) ? [[match.path, { file, how: match.how }] as const] : [],
  );
  return { sources: Object.fromEntries(found) };
}

function spelledAs({ sources }: LoadedProfile, path: string): readonly [string, SourceMatch] | undefined {
  for (const entry of sources ?? []) if (entry[1].path === path) return entry;
  return undefined;
}
