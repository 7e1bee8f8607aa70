import type { MatchedBy } from './sourceMatch';
import type { GoReplacement } from './sourceRoots';

/** Where a file could lie, before the disk is asked. */
export interface Candidate {
  readonly path: string;
  readonly how: MatchedBy;
  /** The file is the user's by its name, whether or not it is still on the disk. */
  readonly isOwn: boolean;
  /**
   * The file of a module that the place stands for. Several folders may hold a module of one name, as worktrees do, and
   * several go.mod files may replace it: which of them the program was built from, the name does not tell.
   */
  readonly moduleFile?: string;
  /** The main module of the program says that the file is here, or in another of the same `moduleFile`. */
  readonly isProven?: boolean;
}

export function candidate(path: string, how: MatchedBy): Candidate {
  return { path, how, isOwn: false };
}

/** Where `directive` has a file of a module. */
export function replacedCandidate(path: string, moduleFile: string, directive: GoReplacement): Candidate {
  return { path, how: 'replace', isOwn: false, moduleFile, isProven: directive.isOfMain === true };
}

/** Below the folder of a module in the workspace, by that module's name. */
export function moduleCandidate(path: string, how: MatchedBy, moduleFile: string): Candidate {
  return { path, how, isOwn: how !== 'goPackage', moduleFile };
}
