import type { MatchedBy } from './sourceMatch';

/** Where a file could lie, before the disk is asked. */
export interface Candidate {
  readonly path: string;
  readonly how: MatchedBy;
  /** The file is the user's by its name, whether or not it is still on the disk. */
  readonly isOwn: boolean;
}

export function candidate(path: string, how: MatchedBy): Candidate {
  return { path, how, isOwn: false };
}

export function ownCandidate(path: string, how: MatchedBy): Candidate {
  return { path, how, isOwn: true };
}
