import type { Profile } from '../profile/profile';
import { ofProgram } from '../source/goProgram';
import { locate } from '../source/pathMapping';
import { type ReplacedModules, replacedModules } from '../source/replacedModules';
import type { SourceMatch } from '../source/sourceMatch';
import type { SourceDisk, SourceRoots } from '../source/sourceRoots';
import { mayBeOwn } from '../source/suffix';
import { profiledFiles } from './profiledFiles';

/** Where the files of a profile lie. */
export interface ProfileSources {
  /** By file as the runtime spells it. */
  readonly matches: ReadonlyMap<string, SourceMatch>;
  /** Names of files that may be the user's and were not found: what to look for in the workspace. */
  readonly missing: readonly string[];
  /** Whose code files are where their path does not tell. */
  readonly replaced: ReplacedModules;
  /** What the user's choices are kept for: see `ProgramRoots`. */
  readonly program: string;
}

export function profileSources(profile: Profile, roots: SourceRoots, disk: SourceDisk): ProfileSources {
  const matches = new Map<string, SourceMatch>();
  const missing = new Set<string>();
  const files = profiledFiles(profile);
  const { program, roots: own } = ofProgram(files, roots, profile.meta.mainPackage);
  for (const each of files) {
    const match = locate(each, own, disk);
    matches.set(each.file, match);
    const isLost = match.kind === 'outside' || match.kind === 'unknown';
    const path = each.file.replaceAll('\\', '/').replace(/[?#].*$/, '');
    if (isLost && match.origin !== 'runtime' && mayBeOwn(path, each, own))
      missing.add(path.slice(path.lastIndexOf('/') + 1));
  }
  return { matches, missing: [...missing], replaced: replacedModules(matches, own), program };
}
