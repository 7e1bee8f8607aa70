import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { adviceRules } from '../../../src/core/fixes/advice/registry';
import { reportFor, unmark } from './fixSupport';

/** Rules whose refusal says something else: why the encoder cannot be kept, beside what its buffer alone would bring. */
const saidBeside: Readonly<Record<string, string>> = { 'go.gobBuffer': 'go.warmGobEncoder' };

for (const rule of adviceRules) {
  describe(`advice ${rule.id}`, () => {
    for (const example of rule.examples) {
      it(`is given: ${example.name}`, async () => {
        const report = await reportFor(example.language, example.before, example);
        const [advice, ...more] = report.advice;
        assert.ok(advice, 'nothing was said');
        assert.deepEqual([advice.ruleId, advice.kind, more], [rule.id, example.kind, []]);
        assert.ok(advice.text.includes(example.reason), advice.text);
        for (const line of unmark(example.before).lines) assert.ok(advice.lines.includes(line), `not at line ${line}`);
        // What was measured, with the Go version.
        assert.match(advice.text, /\(measured.*: [\d,]+ → [\d,]+.* B\/op, Go 1\.\d+\)/);
        assert.equal(advice.link === undefined, advice.kind === 'doesNotHelp');
        if (advice.link) assert.match(advice.link.url, /^https:\/\/[\w./#-]+$/);
        // It would say twice why a rewrite is not offered.
        assert.deepEqual(
          report.refusals.filter(each => each.ruleId !== saidBeside[rule.id]),
          [],
        );
      });

      it(`is not given where the profile charges little to the line: ${example.name}`, async () => {
        const report = await reportFor(example.language, example.before, { ...example, share: 0.009 });
        assert.deepEqual(report.advice, []);
      });
    }

    for (const example of rule.silent) {
      it(`is not given: ${example.name}`, async () => {
        const { advice } = await reportFor(example.language, example.before, example);
        assert.deepEqual(
          advice.filter(each => each.ruleId === rule.id),
          [],
        );
      });
    }
  });
}
