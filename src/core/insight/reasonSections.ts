import { doubtSentence, profiledText } from '../source/sourceDoubt';
import { shownColumn } from './costSection';
import type { ExplanationInput, GivenAdvice } from './explanationInput';
import { name, type Statement, say } from './statement';

/** What must be known before any number is believed; nothing where the line and the program are as they were. */
export function whetherToTrust({ freshness, doubt }: ExplanationInput): Statement[] {
  const statements: Statement[] = [];
  const text = profiledText(doubt);
  if (freshness === 'edited') {
    statements.push({ says: [`The line was edited since the ${text}: all of this is of the text before.`] });
  }
  if (freshness === 'stale') {
    statements.push({ says: [`The line is not found in the file any more: all of this is of the text at ${text}.`] });
  }
  if (doubt !== undefined) statements.push({ says: [doubtSentence(doubt)] });
  return statements;
}

/** What the compiler says, and what follows from its saying nothing; where it gave no answer, only that. */
export function whyOnTheHeap({ escapes, profile, site }: ExplanationInput): Statement[] {
  if (escapes === undefined) {
    return profile.origin === 'v8'
      ? [{ says: say`V8 puts all objects on the heap that its optimizer does not remove.` }]
      : [{ says: say`Not known: the Go compiler was not asked about this line yet, or could not compile it.` }];
  }
  if (escapes.length === 0) {
    // A line that allocates itself without an escape makes the runtime allocate: `m[k] = v`, and append before Go 1.26.
    const isOwn = (site.selfValues[shownColumn(profile)] ?? 0) > 0;
    const why = isOwn ? 'growing maps and slices allocates without escaping' : 'what it calls allocates';
    return [{ says: say`The compiler reports nothing that escapes on this line: ${why}.` }];
  }
  return escapes.map(({ what, reason }) => ({
    says:
      reason === ''
        ? say`${name(what)} escapes to the heap.`
        : say`${name(what)} escapes: ${{ verbatim: withoutStop(reason) }}.`,
  }));
}

export function howLongItLives({ lifetime }: ExplanationInput): Statement[] {
  if (lifetime === undefined) return [];
  return [{ says: say`${lifetime.verdict}.`, because: [{ verbatim: lifetime.evidence }] }];
}

/** Rewrites that fit, what else is worth doing, and what is not and why. */
export function whichRewrites({ rewrites, refusals, advice, profile }: ExplanationInput): Statement[] {
  const fits = rewrites.map(({ title, risk, notes }): Statement => {
    const check = risk === 'safe' ? 'It does not change what the code does.' : 'It needs your review.';
    return { says: [{ verbatim: title }, '.'], because: [{ verbatim: [check, ...notes].join(' ') }] };
  });
  const apply: Statement[] =
    rewrites.length === 0 ? [] : [{ says: [{ action: 'showFixes', label: 'Show the rewrites at the line' }, '.'] }];
  const reasons = [...new Set(refusals.map(each => each.reason))];
  const refused = reasons.map(
    (reason): Statement => ({ says: ['No rewrite: ', { verbatim: withoutStop(reason) }, '.'] }),
  );
  const [helps, vain] = (['helps', 'doesNotHelp'] as const).map(kind =>
    advice.filter(each => each.kind === kind).map(adviceStatement),
  ) as [Statement[], Statement[]];
  const none: Statement[] =
    fits.length + refused.length + advice.length === 0
      ? [{ says: say`Alloc Lens knows no rewrite for what allocates here.` }]
      : [];
  const again: Statement[] = profile.repeatable
    ? [{ says: ['After a change: ', { action: 'captureAgain', label: 'capture again and compare' }, '.'] }]
    : [];
  return [...fits, ...apply, ...helps, ...vain, ...refused, ...none, ...again];
}

// VS Code makes a link of an address in any text.
function adviceStatement({ text, link }: GivenAdvice): Statement {
  const says = [{ verbatim: text }];
  return link === undefined ? { says } : { says, because: [`Read about ${link.label}: ${link.url}`] };
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '');
}
