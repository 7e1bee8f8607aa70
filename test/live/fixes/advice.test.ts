import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { figures, measuredWith } from '../../../src/core/fixes/advice/measured';
import { withoutGo } from '../../support/goToolchain';
import { GoModule } from './goModule';

/** By operation of the program: its file, and the rule that must speak of it from a real profile. */
const expected: Readonly<Record<string, { readonly file: string; readonly rule: string; readonly kind: string }>> = {
  hexText: { file: 'digits', rule: 'go.hexText', kind: 'doesNotHelp' },
  joined: { file: 'path', rule: 'go.joinedStrings', kind: 'doesNotHelp' },
  filterOfTen: { file: 'filter', rule: 'go.filterCapacity', kind: 'doesNotHelp' },
  goroutines: { file: 'workers', rule: 'go.goroutineArguments', kind: 'doesNotHelp' },
  printed: { file: 'announce', rule: 'go.printedString', kind: 'doesNotHelp' },
  set: { file: 'distinct', rule: 'go.setOfBooleans', kind: 'doesNotHelp' },
  scalar: { file: 'header', rule: 'go.scalarWrite', kind: 'doesNotHelp' },
  gobBuffer: { file: 'cookie', rule: 'go.gobBuffer', kind: 'doesNotHelp' },
  jsonToWriter: { file: 'send', rule: 'go.otherJson', kind: 'doesNotHelp' },
  jsonIntoStruct: { file: 'load', rule: 'go.jsonTarget', kind: 'helps' },
  jsonRead: { file: 'read', rule: 'go.otherJson', kind: 'helps' },
  page: { file: 'show', rule: 'go.compiledTemplates', kind: 'helps' },
  records: { file: 'rows', rule: 'go.reusedRecord', kind: 'helps' },
};

/** Why a map cannot be hoisted, a buffer not be pooled, an encoder not be kept: something else than the advice beside it. */
const saysOther: ReadonlySet<string> = new Set(['go.hoistMap', 'go.poolBuffer', 'go.warmGobEncoder']);

describe('advice for Go on a running program', { skip: withoutGo }, () => {
  let module: GoModule;

  before(async () => {
    module = await GoModule.create('fixes-advice');
    await module.go('build', '-o', 'harness.bin', './harness');
  });

  after(() => module?.dispose());

  it('is given from the real profile of each program, and no refusal beside it says the same', async () => {
    for (const [operation, { file, rule, kind }] of Object.entries(expected)) {
      const { report } = await module.report(operation, 50, 'waste', file);
      const said = report.advice.map(each => [each.ruleId, each.kind]);
      assert.deepEqual(said, [[rule, kind]], `${operation}: ${JSON.stringify(report)}`);
      assert.deepEqual(
        report.refusals.filter(each => !saysOther.has(each.ruleId)),
        [],
        operation,
      );
    }
  });

  it('says what is measured now with the Go version that it names, within a fiftieth', async context => {
    const version = (await module.go('env', 'GOVERSION')).trim();
    if (!version.startsWith(measuredWith.replace('Go ', 'go')))
      return context.skip(`the figures are not of ${version}`);
    const now = JSON.parse(await module.harness('harness.bin', 'figures')) as typeof figures;
    assert.deepEqual(Object.keys(now).toSorted(), Object.keys(figures).toSorted());
    for (const [name, said] of Object.entries(figures)) {
      for (const side of ['before', 'after'] as const) {
        const measured = now[name as keyof typeof figures][side];
        assert.ok(Math.abs(measured - said[side]) <= 2 + said[side] / 50, `${name} ${side}: ${measured}`);
      }
    }
  });

  it('is formatted and vetted', async () => {
    assert.equal(await module.misformatted(['waste', 'instead']), '');
    await module.go('vet', './waste', './instead', './harness');
  });
});
