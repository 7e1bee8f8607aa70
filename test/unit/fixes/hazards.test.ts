import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { adviceRules } from '../../../src/core/fixes/advice/registry';
import type { FixReport } from '../../../src/core/fixes/proposal';
import { fixRules } from '../../../src/core/fixes/registry';
import { condensedStack } from '../../support/stacks';
import { applyEdits, engine } from './fixSupport';
import { behaviours, type Hazard } from './hazards';
import { worthless } from './worthlessAdvice';

/** Every way to allocate that is evidence for a rule or an advice of Go, as their examples tell. */
const allocations = new Map(
  [...fixRules.flatMap(rule => [...rule.examples, ...rule.refused]), ...adviceRules.flatMap(rule => rule.examples)]
    .filter(each => each.language === 'go')
    .map(({ below, call = '' }) => [`${call} ${below.join()}`, { below, call }]),
);

/** What is said of a file each line of which allocates in every way. */
function reportOn(text: string): Promise<FixReport> {
  const lines = text.split('\n').map((_, index) => index + 1);
  const objectSize = { least: 4096, most: 4096 };
  const stacks = [...allocations.values()].flatMap(({ below, call }) =>
    lines.map(line => {
      const user = [{ functionName: 'f', path: '/w/file', line, startLine: 0 }];
      return condensedStack({ below, call, user, values: [4096, 1], recorded: 1, objectSize });
    }),
  );
  const [sampleTypes, totals] = [['alloc_space', 'alloc_objects'] as const, [4096, 1]];
  return engine.report({ path: '/w/file', language: 'go', text, stacks, sampleTypes, totals });
}

function offersNothingElse(hazard: Hazard, text: string, { proposals, refusals, advice }: FixReport): void {
  const { keeps = {}, refused, noted, asked } = hazard;
  for (const { ruleId, edits } of proposals) {
    const after = applyEdits(text, edits);
    assert.match(after, keeps[ruleId] ?? assert.fail(`${ruleId} is offered:\n${after}`));
  }
  assert.deepEqual(proposals.map(each => each.ruleId).sort(), Object.keys(keeps).sort());
  const says = (wanted: RegExp | undefined, said: readonly string[]) =>
    assert.ok(!wanted || said.some(each => wanted.test(each)), `${wanted} is not in ${said.join('\n')}`);
  says(refused, [...refusals.map(each => each.reason), ...advice.map(each => each.text)]);
  says(
    noted,
    proposals.flatMap(each => each.notes),
  );
  says(
    asked,
    proposals.flatMap(each => each.probes.map(probe => probe.otherwise)),
  );
}

describe('rewrites that would change what a program does', () => {
  for (const hazard of behaviours) {
    it(`are not offered: ${hazard.name}`, async () => {
      const text = `package p\n\n${hazard.code}`;
      offersNothingElse(hazard, text, await reportOn(text));
    });
  }
});

describe('rewrites that would save nothing', () => {
  for (const hazard of worthless) {
    it(`are not offered: ${hazard.name}`, async () => {
      const text = `package p\n\n${hazard.code}`;
      offersNothingElse(hazard, text, await reportOn(text));
    });
  }
});
