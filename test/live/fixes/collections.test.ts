import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FixReport } from '../../../src/core/fixes/proposal';
import { fixRules } from '../../../src/core/fixes/registry';
import { withoutGo } from '../../support/goToolchain';
import { reportFor, unmark } from '../../unit/fixes/fixSupport';
import { GoModule } from './goModule';
import { isConfirmed } from './probeAnswers';

/** By file of the fixture its rule, and which part of the bytes it takes off (of batches: what is not the result). */
const wasteful: Readonly<Record<string, { readonly rule: string; readonly part: number }>> = {
  batches: { rule: 'go.reuseInLoop', part: 0.6 },
  clone: { rule: 'go.preallocateMap', part: 0.45 },
  distinct: { rule: 'go.reuseInLoop', part: 0.87 },
  index: { rule: 'go.preallocateMap', part: 0.45 },
  keys: { rule: 'go.preallocateSlice', part: 0.59 },
  lines: { rule: 'go.reuseInLoop', part: 0.95 },
  list: { rule: 'go.reuseInLoop', part: 0.99 },
  names: { rule: 'go.preallocateSlice', part: 0.59 },
  parsed: { rule: 'go.preallocateSlice', part: 0.59 },
  search: { rule: 'go.queryOnce', part: 0.67 },
  total: { rule: 'go.timerInLoop', part: 0.99 },
};
/** Programs that a rewrite would not help, or would change, and a part of the reason that must be given. */
const traps = {
  filter: 'make with the full capacity allocates for the elements that are left out, too',
  letters: 'it counts, so its keys repeat',
};

describe('rewrites of collections on a running program', { skip: withoutGo }, () => {
  let module: GoModule;
  let reports: Map<string, FixReport>;

  before(async () => {
    module = await GoModule.create('fixes-collections');
    reports = await module.rewriteAll(await module.names(), 200);
  });

  after(() => module?.dispose());

  it('finds one rewrite for every wasteful file from its real profile, and the compiler confirms it', async () => {
    assert.deepEqual([...reports.keys()], Object.keys(wasteful).sort());
    for (const [name, report] of reports) {
      assert.deepEqual(
        report.proposals.map(each => each.ruleId),
        [wasteful[name]?.rule],
        name,
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

  it('gives the same values for 2,000 random inputs, nil and empty told apart', async () => {
    for (const name of Object.keys(wasteful))
      assert.equal(await module.harness('rewritten.bin', 'compare', name, '2000'), '0', name);
  });

  it('takes off the part of the bytes that is known of each, to ten percent', async () => {
    for (const [name, { part }] of Object.entries(wasteful)) {
      const measured = await module.bytes(name, 300);
      const fall = 1 - measured.after / measured.before;
      console.log(
        `${name}: ${measured.before.toFixed(0)} → ${measured.after.toFixed(0)} B (−${(fall * 100).toFixed(1)} %)`,
      );
      assert.ok(fall > part - 0.1, `${name}: ${fall}`);
    }
  });

  it('has its examples confirmed by the compiler', async () => {
    const rules = fixRules.filter(rule => Object.values(wasteful).some(each => each.rule === rule.id));
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

  it('is told by the compiler where the length is not known before the loop', async () => {
    const { text, lines } = unmark(lengthless);
    assert.equal(lines.length, 0);
    for (const source of ['in', 'n', 'each']) {
      const marked = text.replace(`append(${source}s, v)`, `append(${source}s, v)⟨profiled⟩`);
      const report = await reportFor('go', marked, { below: [], call: 'runtime.growslice' });
      const [probe] = report.proposals[0]?.probes ?? [];
      assert.ok(probe, JSON.stringify(report));
      assert.equal(await isConfirmed(text, probe), false, source);
    }
  });
});

/** A channel has a length, but not of what comes; a number has none, nor has an iterator. */
const lengthless = `package p

func f(in chan int, n int, each func(func(int) bool)) (a, b, c []int) {
	var ins []int
	for v := range in {
		ins = append(ins, v)
	}
	var ns []int
	for v := range n {
		ns = append(ns, v)
	}
	var eachs []int
	for v := range each {
		eachs = append(eachs, v)
	}
	return ins, ns, eachs
}
`;
