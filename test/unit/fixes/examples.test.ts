import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fixRules } from '../../../src/core/fixes/registry';
import { applyEdits, engine, reportFor, requestFor, unmark } from './fixSupport';

/** What is saved at most of what is allocated, where the rewritten code allocates the rest of it. */
const atMost: Readonly<Record<string, number>> = { 'go.preallocateSlice': 0.84, 'go.preallocateMap': 0.5 };

for (const rule of fixRules) {
  describe(rule.id, () => {
    for (const example of rule.examples) {
      it(`rewrites: ${example.name}`, async () => {
        const report = await reportFor(example.language, example.before, example);
        assert.deepEqual(report.refusals, []);
        const [proposal, ...more] = report.proposals;
        assert.ok(proposal, 'nothing was proposed');
        assert.equal(more.length, 0);
        const { text, lines } = unmark(example.before);
        assert.equal(applyEdits(text, proposal.edits), example.after);
        assert.equal(proposal.risk, example.risk);
        assert.equal(proposal.notes.length > 0, example.risk === 'review');
        const saved = Math.round(38 * (atMost[rule.id] ?? 1));
        assert.equal(proposal.title, `${proposal.action}: up to −${saved} % alloc_space`);
        for (const line of lines) assert.ok(proposal.lines.includes(line), `line ${line} has no light bulb`);
      });

      it(`has nothing left to rewrite after: ${example.name}`, async () => {
        const after = await engine.report({
          ...requestFor(example.language, example.before, example),
          text: example.after,
        });
        assert.deepEqual(after.proposals, []);
      });
    }

    for (const example of rule.refused) {
      it(`refuses: ${example.name}`, async () => {
        const report = await reportFor(example.language, example.before, example);
        assert.deepEqual(report.proposals, []);
        assert.equal(report.refusals.length, 1);
        assert.ok(report.refusals[0]?.reason.includes(example.reason), report.refusals[0]?.reason);
        assert.ok((report.refusals[0]?.lines.length ?? 0) > 0);
      });
    }
  });
}
