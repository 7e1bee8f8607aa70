import assert from 'node:assert/strict';
import { applyEdits, type Evidence, reportFor, unmark } from './fixSupport';

/** The text after the one rewrite that is proposed. */
export async function rewritten(source: string, evidence: Evidence): Promise<string> {
  const { proposals, refusals } = await reportFor('go', source, evidence);
  assert.equal(proposals.length, 1, JSON.stringify(refusals));
  return applyEdits(unmark(source).text, proposals[0]!.edits);
}

/** Why nothing is proposed; '' where nothing is said either. */
export async function reasonOf(source: string, evidence: Evidence): Promise<string> {
  const { proposals, refusals } = await reportFor('go', source, evidence);
  assert.deepEqual(proposals, []);
  return refusals[0]?.reason ?? '';
}
