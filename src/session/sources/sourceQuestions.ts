import { amongText } from '../../core/source/matchText';
import type { SourceMatch } from '../../core/source/sourceMatch';
import type { PathRule } from '../../core/source/sourceRoots';
import { localPath } from '../../core/source/spelling';
import { commonTail } from '../../core/source/suffix';

/** A file that several files here could be. */
export interface SourceQuestion extends Pick<Extract<SourceMatch, { kind: 'ambiguous' }>, 'candidates' | 'among'> {
  readonly file: string;
}

type Sources = ReadonlyMap<string, SourceMatch>;

export function openQuestions(sources: Sources | undefined): SourceQuestion[] {
  return [...(sources ?? [])].flatMap(([file, match]) =>
    match.kind === 'ambiguous' ? [{ file, candidates: match.candidates, among: match.among }] : [],
  );
}

const ending = ': say which with “Alloc Lens: Choose Source Files…”.';

/** What a profile says of its open questions, where nobody is asked. */
export function sourceQuestions(sources: Sources | undefined): string[] {
  const questions = openQuestions(sources);
  const [first, ...others] = questions;
  if (first === undefined) return [];
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return [`Several files ${amongText(questions.map(({ among }) => among))} could be ${first.file}${more}${ending}`];
}

export function isSourceQuestion(note: string): boolean {
  return note.endsWith(ending);
}

/**
 * The rule that an answer stands for: what the two paths do not have in common from their ends. So one answer places all
 * files of `program`, and none of others: those may be built from other folders.
 */
export function ruleOf(file: string, chosen: string, program: string): PathRule {
  const path = localPath(file) ?? file;
  const from = path.split('/');
  const tail = Math.min(commonTail(path, chosen, false), from.length - 1);
  const prefix = from.slice(0, from.length - tail).join('/');
  if (tail === 0 || prefix === '') return { from: path, to: chosen, origin: 'choice', program };
  return { from: prefix, to: chosen.split('/').slice(0, -tail).join('/'), origin: 'choice', program };
}

/** Whether a rule answers the question about a file, too. */
export function answers({ from, to }: PathRule, { file, candidates }: Omit<SourceQuestion, 'among'>): boolean {
  const path = localPath(file) ?? file;
  if (path === from) return candidates.includes(to);
  return path.startsWith(`${from}/`) && candidates.includes(`${to}${path.slice(from.length)}`);
}
