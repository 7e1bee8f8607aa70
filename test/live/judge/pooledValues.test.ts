import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { FixReport } from '../../../src/core/fixes/proposal';
import { applyVerdicts } from '../../../src/session/judge/verdict';
import { withoutGo } from '../../support/goToolchain';
import { condensedStack } from '../../support/stacks';
import { engine } from '../../unit/fixes/fixSupport';
import { GoWorkspace } from './goWorkspace';

const program = resolve('test/fixtures/programs/judge-pools');
const file = readFileSync(`${program}/pools.go`, 'utf8');
const ofBuffer = ['bytes.growSlice', 'bytes.(*Buffer).grow', 'bytes.(*Buffer).WriteString'];
const ofWriter = ['compress/flate.NewWriter', 'compress/gzip.(*Writer).Write'];

/** The functions of the fixture, what their comments say of them, and the line that the profile charges. */
const functions = [
  ...file.matchAll(/^\/\/ (safe|review|refused): (.*)\nfunc (?:\([^)]*\) )?(\w+)[\s\S]*?\n\}\n/gm),
].map(([text, says = '', why = '', name = ''], index) => {
  const before = file.slice(0, file.indexOf(text));
  const line = before.split('\n').length + text.slice(0, text.indexOf('// profiled')).split('\n').length - 1;
  return { name, says, why, line, index };
});

describe('pools of buffers and writers before the compiler', { skip: withoutGo }, () => {
  const module = new GoWorkspace({
    'go.mod': readFileSync(`${program}/go.mod`, 'utf8'),
    'pools.go': file,
    'beside.go': readFileSync(`${program}/beside.go`, 'utf8'),
  });
  let proposed: FixReport;
  let shown: FixReport;

  before(async () => {
    const path = module.at('pools.go');
    const stacks = functions.map(({ name, line }) => {
      const user = [{ functionName: name, path, line, startLine: 0 }];
      const below = /^(gzip|middleware)/i.test(name) ? ofWriter : /^struct/.test(name) ? [] : ofBuffer;
      const call = below.length === 0 ? 'runtime.newobject' : '';
      return condensedStack({ below, user, call, values: [1000, 1], objectSize: { least: 512, most: 512 } });
    });
    const totals = [1000 * stacks.length, stacks.length];
    const sampleTypes = ['alloc_space', 'alloc_objects'] as const;
    proposed = await engine.report({ path, language: 'go', text: file, stacks, sampleTypes: [...sampleTypes], totals });
    const verdicts = await module.judge('pools.go', proposed.proposals);
    shown = applyVerdicts(proposed, verdicts);
  });
  after(() => module.dispose());

  /** What is shown of the function that the profile charges on a line. */
  function outcomeOf(line: number): string {
    const fix = shown.proposals.find(each => each.lines.includes(line));
    if (fix) return [fix.risk, ...fix.notes].join(': ');
    return `refused: ${shown.refusals.find(each => each.lines.includes(line))?.reason}`;
  }

  test('asks about each of them', () => {
    assert.ok(functions.length >= 11, `${functions.length} functions`);
    const unasked = proposed.proposals.filter(each => !each.probes.some(probe => probe.kind === 'doesNotEscape'));
    assert.ok(unasked.every(each => each.notes.some(note => /cannot be asked/.test(note))));
  });

  for (const { name, says, why, line } of functions)
    test(`${name} is ${says}: ${why}`, () => {
      const outcome = outcomeOf(line);
      assert.ok(outcome.startsWith(says), outcome);
      if (says !== 'safe') assert.ok(outcome.includes(why), outcome);
    });
});
