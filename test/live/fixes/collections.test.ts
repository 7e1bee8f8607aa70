import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FixReport } from '../../../src/core/fixes/proposal';
import { fixRules } from '../../../src/core/fixes/registry';
import { withoutGo } from '../../support/goToolchain';
import { reportFor, unmark } from '../../unit/fixes/fixSupport';
import { collectionPrograms } from './collectionPrograms';
import { GoModule } from './goModule';
import { assertMeasured } from './measuredProgram';
import { isConfirmed } from './probeAnswers';

const names = Object.keys(collectionPrograms);
/** Programs that a rewrite would not help, or would change, and a part of the reason that must be given. */
const traps = {
  filter: 'make with the full capacity allocates for the elements that are left out, too',
  letters: 'it counts, so its keys repeat',
};

/** Sets `${name}s` to what a loop over `name` gives, for each. */
function filling(head: string, loops: readonly (readonly [name: string, head: string, type: string])[]): string {
  const filled = loops.map(
    ([name, loop, type]) =>
      `\tvar ${name}s []${type}\n\t${loop} {\n\t\t${name}s = append(${name}s, v)\n\t}\n\tuse(${name}s)\n`,
  );
  return `package p\n\nfunc use(any) {}\n\n${head} {\n${filled.join('')}}\n`;
}

/**
 * A channel has a length, but not of what comes; a number has none, nor has an iterator; that of a string counts bytes, which
 * are up to four for each turn.
 */
const lengthless = filling('func f(in chan int, n int, each func(func(int) bool), s string)', [
  ['in', 'for v := range in', 'int'],
  ['n', 'for v := range n', 'int'],
  ['each', 'for v := range each', 'int'],
  ['s', 'for _, v := range s', 'rune'],
]);

const lengthy = filling('func f[L ~[]E, E any](list []int, many [9]string, few *[3]int, keys map[string]int, own L)', [
  ['list', 'for _, v := range list', 'int'],
  ['many', 'for _, v := range many', 'string'],
  ['few', 'for _, v := range few', 'int'],
  ['keys', 'for v := range keys', 'string'],
  ['own', 'for _, v := range own', 'E'],
]);

describe('rewrites of collections on a running program', { skip: withoutGo }, () => {
  let module: GoModule;
  let reports: Map<string, FixReport>;

  before(async () => {
    module = await GoModule.create('fixes-collections');
    reports = await module.rewriteAll(await module.names(), 200);
  });

  after(() => module?.dispose());

  it('finds one rewrite for every wasteful file from its real profile, and the compiler confirms it', async () => {
    assert.deepEqual([...reports.keys()], names.toSorted());
    for (const [name, report] of reports) {
      const { rule, risk = 'safe', asked = false } = collectionPrograms[name]!;
      assert.deepEqual(
        report.proposals.map(each => [each.ruleId, each.risk, each.probes.length > 0]),
        [[rule, risk, asked]],
        `${name}: ${JSON.stringify(report.refusals)}`,
      );
      for (const probe of report.proposals[0]?.probes ?? [])
        assert.ok(
          await isConfirmed(await module.read('waste', name), probe, module.folder),
          `${name}: ${probe.otherwise}`,
        );
      console.log(`${name}: ${report.proposals[0]?.title}`);
    }
  });

  it('refuses what it would not help, from its real profile, and says why', async () => {
    for (const [name, reason] of Object.entries(traps)) {
      const { report } = await module.report(name, 200, 'traps');
      assert.deepEqual(report.proposals, [], name);
      const said = [...report.refusals.map(each => each.reason), ...report.advice.map(each => each.text)];
      assert.ok(
        said.some(each => each.includes(reason)),
        `${name}: ${said.join('\n')}`,
      );
    }
  });

  it('writes what gofmt would write, and passes vet', async () => {
    assert.equal(await module.misformatted(), '');
    await module.go('vet', './...');
  });

  it('gives the same values for 2,000 random inputs to eight callers at once, nil and empty told apart', async () => {
    for (const name of names) assert.equal(await module.harness('rewritten.bin', 'compare', name, '2000'), '0', name);
  });

  it('waits alike with the timers of Go 1.23', async () => {
    for (const name of names.filter(each => collectionPrograms[each]?.rule === 'go.timerInLoop'))
      assert.equal(await module.harness('rewritten.bin', 'compareWithNewTimers', name, '500'), '0', name);
  });

  it('takes off what was measured, within a tenth', async () => {
    for (const [name, expected] of Object.entries(collectionPrograms)) {
      const measured = await module.bytes(name, 300);
      console.log(`${name}: ${measured.before.toFixed(0)} → ${measured.after.toFixed(0)} B per call`);
      assertMeasured(name, expected, measured);
    }
  });

  it('has its examples confirmed by the compiler', async () => {
    const rules = fixRules.filter(rule => Object.values(collectionPrograms).some(each => each.rule === rule.id));
    for (const example of rules.flatMap(rule => rule.examples)) {
      const { proposals } = await reportFor('go', example.before, example);
      const { text } = unmark(example.before);
      for (const probe of proposals[0]?.probes ?? [])
        assert.ok(await isConfirmed(text, probe), `${example.name}: ${probe.otherwise}`);
    }
  });

  it('is told by the compiler what outlives the turn of a loop', async () => {
    for (const name of ['rows', 'longest']) {
      const { text, report } = await module.report(name, 200, 'traps');
      const proposal = report.proposals.find(each => each.ruleId === 'go.reuseInLoop');
      const answers = await Promise.all((proposal?.probes ?? []).map(probe => isConfirmed(text, probe)));
      assert.deepEqual(answers, [false], name);
    }
  });

  for (const { title, source, names, confirmed } of [
    {
      title: 'where the length is not known before the loop',
      source: lengthless,
      names: ['in', 'n', 'each', 's'],
      confirmed: false,
    },
    { title: 'where it is known', source: lengthy, names: ['list', 'many', 'few', 'keys', 'own'], confirmed: true },
  ])
    it(`is told by the compiler ${title}`, async () => {
      const { text, lines } = unmark(source);
      assert.equal(lines.length, 0);
      for (const name of names) {
        const marked = text.replace(`append(${name}s, v)`, `append(${name}s, v)⟨profiled⟩`);
        const report = await reportFor('go', marked, { below: [], call: 'runtime.growslice' });
        const [probe] = report.proposals[0]?.probes ?? [];
        assert.ok(probe, JSON.stringify(report));
        assert.equal(await isConfirmed(text, probe), confirmed, name);
      }
    });
});
