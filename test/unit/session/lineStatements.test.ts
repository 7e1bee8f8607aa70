import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FixAdvice, FixRefusal } from '../../../src/core/fixes/proposal';
import { lineStatements } from '../../../src/session/lineStatements';

const refusal = (reason: string, ...lines: number[]): FixRefusal => ({ ruleId: 'go.a', lines, reason });
const vain: FixAdvice = { ruleId: 'go.b', kind: 'doesNotHelp', lines: [3], text: 'It would not help.' };
const link = { label: 'templ', url: 'https://templ.guide' };
const useful: FixAdvice = { ruleId: 'go.c', kind: 'helps', lines: [2, 3], text: 'It helps.', link };

test('a line has at most two statements, the most valuable first, and how many more there are', () => {
  const refusals = [refusal('It is returned.', 3), refusal('It is small.', 1, 3)];
  assert.deepEqual(lineStatements({ proposals: [], refusals, advice: [useful, vain] }, 3), {
    shown: [
      { kind: 'helps', text: 'It helps.', link },
      { kind: 'doesNotHelp', text: 'It would not help.' },
    ],
    more: 2,
  });
  assert.deepEqual(lineStatements({ proposals: [], refusals, advice: [useful, vain] }, 1), {
    shown: [{ kind: 'refused', text: 'No rewrite offered: It is small.' }],
    more: 0,
  });
  assert.deepEqual(lineStatements({ proposals: [], refusals, advice: [] }, 4), { shown: [], more: 0 });
});
