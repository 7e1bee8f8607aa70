import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fixRules } from '../../../src/core/fixes/registry';
import { applyEdits, engine, reportFor, requestFor, unmark } from './fixSupport';

/** What is saved at most of what is allocated, where the rewritten code allocates the rest of it. */
const atMost: Readonly<Record<string, number>> = { 'go.preallocateSlice': 0.84, 'go.preallocateMap': 0.5 };

/** The 1-based lines of the functions that make a pool's values: those of `New: func() any {` up to the line that closes it. */
function madeLines(source: string): number[] {
  let indent: string | undefined;
  return source.split('\n').flatMap((line, index) => {
    const opened = /^(\s*).*\bNew: func\(\)/.exec(line);
    indent ??= opened?.[1];
    const isMade = indent !== undefined;
    if (isMade && line.startsWith(`${indent}}`)) indent = undefined;
    if (opened && line.trimEnd().replace(/,$/, '').endsWith('}')) indent = undefined;
    return isMade ? [index + 1] : [];
  });
}

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

      const made = madeLines(example.after);
      if (made.length > 0)
        it(`says nothing of what the pool makes after: ${example.name}`, async () => {
          for (const line of made) {
            const [stack] = requestFor(example.language, example.before, example).stacks;
            assert.ok(stack);
            const user = [{ functionName: 'f', path: '/w/file', line, startLine: 0 }];
            const request = requestFor(example.language, example.after, example);
            const report = await engine.report({ ...request, stacks: [{ ...stack, user }] });
            assert.deepEqual([report.proposals, report.refusals], [[], []], `line ${line}`);
          }
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
