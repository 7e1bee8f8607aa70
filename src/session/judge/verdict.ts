import type { FixProposal, FixReport } from '../../core/fixes/proposal';

/** What the compiler says of a rewrite. */
export type Verdict =
  | {
      readonly kind: 'confirmed';
      /** Notes of the rewrite that it has dispelled. */
      readonly dispelled?: readonly string[];
      /** What has to be looked at besides, because of other files. */
      readonly raised?: readonly string[];
    }
  /** `reason` completes "This code cannot be rewritten: ". */
  | { readonly kind: 'refused'; readonly reason: string }
  /** It could not be asked; `reason` completes "The compiler has not confirmed it: ". */
  | { readonly kind: 'unknown'; readonly reason: string };

export const confirmed: Verdict = { kind: 'confirmed' };

export function refusedFor(reason: string): Verdict {
  return { kind: 'refused', reason: withoutStop(reason) };
}

export function unknownFor(reason: string): Verdict {
  return { kind: 'unknown', reason: withoutStop(reason) };
}

/** As hover and explanation say it. */
export function refusalText(reason: string): string {
  return `This code cannot be rewritten: ${reason}.`;
}

/**
 * A report as it may be shown: what the compiler refused is no proposal any more, and what it has not confirmed is for
 * review. `verdicts` are those of the proposals, in their order, each undefined while nothing is known; without any there is nobody to judge.
 */
export function applyVerdicts(report: FixReport, verdicts: readonly (Verdict | undefined)[] | undefined): FixReport {
  if (verdicts === undefined) return report;
  const proposals: FixProposal[] = [];
  const refusals = [...report.refusals];
  for (const [index, fix] of report.proposals.entries()) {
    const verdict = verdicts[index];
    if (verdict?.kind === 'refused')
      refusals.push({ ruleId: fix.ruleId, lines: fix.lines, reason: refusalText(verdict.reason) });
    else proposals.push(verdict?.kind === 'confirmed' ? noted(fix, verdict) : unconfirmed(fix, verdict?.reason));
  }
  return { ...report, proposals, refusals };
}

function noted(fix: FixProposal, { dispelled = [], raised = [] }: Verdict & { kind: 'confirmed' }): FixProposal {
  if (dispelled.length === 0 && raised.length === 0) return fix;
  const notes = [...fix.notes.filter(note => !dispelled.includes(note)), ...raised];
  return { ...fix, notes, risk: notes.length > 0 ? 'review' : 'safe' };
}

function unconfirmed(fix: FixProposal, reason: string | undefined): FixProposal {
  const note =
    reason === undefined ? 'The compiler has not confirmed it yet.' : `The compiler has not confirmed it: ${reason}.`;
  return { ...fix, risk: 'review', notes: [...fix.notes, note] };
}

function withoutStop(sentence: string): string {
  return sentence.trim().replace(/\.$/, '');
}
