import { edited } from '../core/fixes/offsetEdit';
import type { FixProposal, FixReport } from '../core/fixes/proposal';
import { applyVerdicts, type Verdict } from './judge/verdict';

export interface ProvingPorts {
  report(text: string): Promise<FixReport>;
  /** Waits for the compiler; undefined where nobody has to judge. */
  verdict(text: string, fix: FixProposal): Promise<Verdict | undefined>;
  /** How many of how many were looked at. */
  onLookedAt(done: number, all: number): void;
}

/** What may be applied without a reader: each rewrite is of the text that the one before it left. */
export interface ProvenRewrites {
  readonly fixes: readonly FixProposal[];
  /** Sentences: why the others are not among them. */
  readonly leftOut: readonly string[];
}

/**
 * All rewrites of a text that are safe, one after the other. Each is computed and judged anew after the ones before it, as names and
 * imports that they add are there by then, and two rewrites of one place may rule each other out. What only a reader can
 * judge is never among them.
 */
export async function provenRewrites(text: string, ports: ProvingPorts): Promise<ProvenRewrites> {
  const fixes: FixProposal[] = [];
  const leftOut: string[] = [];
  const wanted = (await ports.report(text)).proposals.filter(mayBeSafe);
  const passed = new Map<string, number>();
  let now = text;
  for (const [index, each] of wanted.entries()) {
    ports.onLookedAt(index, wanted.length);
    const cost = costOf(each);
    const same = (await ports.report(now)).proposals.filter(other => mayBeSafe(other) && costOf(other) === cost);
    // The ones before it were left out and are still there: what is wrong with them says nothing of the others.
    const fix = same[passed.get(cost) ?? 0];
    const reason = fix === undefined ? overtaken : reasonAgainst(fix, await ports.verdict(now, fix));
    if (fix !== undefined && reason === undefined) {
      fixes.push(fix);
      now = edited(now, fix.edits);
      continue;
    }
    leftOut.push(`${each.action}: ${reason}`);
    if (fix !== undefined) passed.set(cost, (passed.get(cost) ?? 0) + 1);
  }
  return { fixes, leftOut };
}

const overtaken = 'another rewrite changed its lines. Capture again to see whether it still pays.';

/**
 * Lines move and names differ between the texts; what the profile charges to the place stays, and so does the order of places
 * that it charges the same.
 */
function costOf({ ruleId, gain }: FixProposal): string {
  return `${ruleId} ${gain.value} ${gain.recorded}`;
}

/** Nothing is said of it that the compiler could not dispel. */
function mayBeSafe({ notes, doubts = [] }: FixProposal): boolean {
  const askable = new Set(doubts.flatMap(doubt => doubt.notes));
  return notes.every(note => askable.has(note));
}

function reasonAgainst(fix: FixProposal, verdict: Verdict | undefined): string | undefined {
  const { proposals, refusals } = applyVerdicts({ proposals: [fix], refusals: [], advice: [] }, verdict && [verdict]);
  return refusals[0]?.reason ?? (proposals[0]?.risk === 'safe' ? undefined : proposals[0]?.notes.join(' '));
}
