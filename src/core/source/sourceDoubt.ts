import type { TextEvidence } from './textEvidence';

/**
 * Why the lines of a file may not be those of the program. `builtBefore`: the file on disk is newer than the program.
 * `unverified`: the text is not known to be the program's. `otherText`: functions do not begin where the profile has them,
 * so the program was built from another text. `generated`: the same of what is no Go, which only directives of generated code
 * name: a function that begins in the generated code has lines there, too, and they are told as if they were of this file.
 */
export interface SourceDoubt {
  readonly reason: 'builtBefore' | 'unverified' | 'otherText' | 'generated';
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
  | 'unknown';

/** Undefined where the lines are as good as they can be. */
export function sourceDoubt(
  path: string,
  origin: TextOrigin,
  { confirmed, contradicted }: TextEvidence,
): SourceDoubt | undefined {
  if (contradicted.size > 0)
    return { reason: path.endsWith('.go') ? 'otherText' : 'generated', misplaced: contradicted };
  if (origin === 'newerThanBuild') return { reason: 'builtBefore', misplaced: none };
  return origin === 'unknown' && confirmed === 0 ? { reason: 'unverified', misplaced: none } : undefined;
}

const none: ReadonlySet<string> = new Set();

/** The doubt in a few words, for the end of a line. */
export const doubtText: Readonly<Record<SourceDoubt['reason'], string>> = {
  builtBefore: 'lines may be off',
  unverified: 'file may differ from the build',
  otherText: 'lines may be off',
  generated: 'lines may be off',
};

/** The doubt in a sentence, with what to do. */
export const doubtSentence: Readonly<Record<SourceDoubt['reason'], string>> = {
  builtBefore:
    'The file was written after the program was built, so lines may be off: build and start it anew, then capture again.',
  unverified: 'Nothing shows that the file is the one that the program was built from: it may differ from the build.',
  otherText:
    'Functions of this file begin elsewhere in the program, so it was built from another text and lines may be off: build and start it anew, then capture again.',
  generated:
    'Generated code says that its lines are of this file, but functions of it begin elsewhere: which of their lines are here the profile does not tell.',
};
