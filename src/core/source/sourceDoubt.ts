import type { TextEvidence } from './textEvidence';

/**
 * Why the lines of a file may not be those of the program. `builtBefore`: the file on disk is newer than the program.
 * `unverified`: the text is not known to be the program's. `unseenBodies`: the same, but functions begin where the program has
 * them, which says nothing of what is in them. `rebuilt`: neither is it, and the program's file is of another build
 * now. `otherText`: functions do not begin where the profile has them, so the program was built from another text. `generated`:
 * the same of what is no Go, which only directives of generated code name: a function that begins in the generated code has
 * lines there, too, and they are told as if they were of this file. `otherCommit`: the lines are those of `commit`, in which
 * the file has another text.
 */
export interface SourceDoubt {
  readonly reason:
    | 'builtBefore'
    | 'unverified'
    | 'unseenBodies'
    | 'rebuilt'
    | 'otherText'
    | 'generated'
    | 'otherCommit';
  /** Hash of a git commit, where that is the reason. */
  readonly commit?: string;
  /** Names of functions of which no line may be shown. */
  readonly misplaced: ReadonlySet<string>;
}

/** What is known of how a text relates to the program besides the text itself. */
export type TextOrigin =
  /** Read from disk while the program ran. */
  | 'atCapture'
  /** The same, but the file was written after the program was built. */
  | 'newerThanBuild'
  /** Found beside a profile whose program is not known. */
  | 'unknown'
  /** The same, and the program's file is of another build now. */
  | 'rebuilt'
  /** The one that git has in the commit that the program was built from: `file` tells whether the file had it, too. */
  | { readonly commit: string; readonly file: 'same' | 'other' };

/** Undefined where the lines are as good as they can be. */
export function sourceDoubt(
  path: string,
  origin: TextOrigin,
  { confirmed, contradicted }: TextEvidence,
): SourceDoubt | undefined {
  if (contradicted.size > 0)
    return { reason: path.endsWith('.go') ? 'otherText' : 'generated', misplaced: contradicted };
  if (typeof origin === 'object') {
    const { commit, file } = origin;
    return file === 'other' ? { reason: 'otherCommit', commit, misplaced: none } : undefined;
  }
  if (origin === 'newerThanBuild') return { reason: 'builtBefore', misplaced: none };
  // Functions that begin where they did may have other lines: this is known to be another build.
  if (origin === 'rebuilt') return { reason: 'rebuilt', misplaced: none };
  if (origin === 'atCapture') return undefined;
  if (confirmed === 0) return { reason: 'unverified', misplaced: none };
  // What V8 tells stands on the functions themselves, wherever in them it was allocated.
  return path.endsWith('.go') ? { reason: 'unseenBodies', misplaced: none } : undefined;
}

const none: ReadonlySet<string> = new Set();

/** Whether the program was built from another text than the one that is known, or may have been as the file was written later. */
export function isOtherText(doubt: SourceDoubt | undefined): boolean {
  return doubt?.reason === 'builtBefore' || doubt?.reason === 'otherText';
}

/** The doubt in a few words, for the end of a line; '' where it is too weak to be said on each. */
export function doubtText(doubt: SourceDoubt): string {
  return doubt.reason === 'otherCommit' ? `built from ${shortCommit(doubt)}` : texts[doubt.reason];
}

/** The same for the whole file, above it. */
export function fileDoubtText(doubt: SourceDoubt): string {
  return doubtText(doubt) || 'program not found here, lines may be off where functions were edited';
}

const texts = {
  builtBefore: 'lines may be off',
  unverified: 'file may differ from the build',
  unseenBodies: '',
  rebuilt: 'file may differ from the build',
  otherText: 'lines may be off',
  generated: 'lines may be off',
} as const;

/** The doubt in a sentence, with what to do. */
export function doubtSentence(doubt: SourceDoubt): string {
  if (doubt.reason !== 'otherCommit') return sentences[doubt.reason];
  const commit = shortCommit(doubt);
  return `The program was built from commit ${commit}, in which this file has another text: its lines were found again by their content. To see them all, check out ${commit}, or build and start the program anew and capture again.`;
}

const sentences = {
  builtBefore:
    'The file was written after the program was built, so lines may be off: build and start it anew, then capture again.',
  unverified: 'Nothing shows that the file is the one that the program was built from: it may differ from the build.',
  unseenBodies:
    'The program was not found here, so nothing shows that the bodies of its functions are the same as in this file.',
  rebuilt:
    'The program on disk is another build than the one that was profiled, so this file may differ from what that was built from.',
  otherText:
    'Functions of this file begin elsewhere in the program, so it was built from another text and lines may be off: build and start it anew, then capture again.',
  generated:
    'Generated code says that its lines are of this file, but functions of it begin elsewhere: which of their lines are here the profile does not tell.',
} as const;

/** What the text is called that lines are compared with: `capture`, or `commit 1a2b3c4` where that commit has the program's text. */
export function profiledText(doubt: SourceDoubt | undefined): string {
  return doubt?.reason === 'otherCommit' ? `commit ${shortCommit(doubt)}` : 'capture';
}

/** As git shortens it. */
function shortCommit({ commit = '' }: SourceDoubt): string {
  return commit.slice(0, 7);
}
