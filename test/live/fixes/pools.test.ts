import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FixReport } from '../../../src/core/fixes/proposal';
import { fixRules } from '../../../src/core/fixes/registry';
import { withoutGo, withoutRace } from '../../support/goToolchain';
import { reportFor, unmark } from '../../unit/fixes/fixSupport';
import { GoModule } from './goModule';
import { assertMeasured } from './measuredProgram';
import { poolPrograms } from './poolPrograms';
import { askCompiler, complaints } from './probes';

/** A multiple of the 35 kinds of calls that the harness makes in turn. */
const profiled = 210;

describe('Go pools on a running program', { skip: withoutGo }, () => {
  let module: GoModule;
  let reports: Map<string, FixReport>;

  before(async () => {
    module = await GoModule.create('fixes-pools');
    reports = await module.rewriteAll(await module.names(), profiled);
  });

  after(() => module?.dispose());

  it('finds the one rewrite for every wasteful file from its real profile', () => {
    assert.deepEqual([...reports.keys()], Object.keys(poolPrograms).sort());
    for (const [name, report] of reports) {
      assert.deepEqual(
        report.proposals.map(each => [each.ruleId, each.risk]),
        [[poolPrograms[name]?.rule, poolPrograms[name]?.risk ?? 'safe']],
        name,
      );
      console.log(`${name}: ${report.proposals[0]?.title}`);
    }
  });

  it('gets every question to the compiler confirmed', async () => {
    for (const [name, report] of reports) {
      const probes = report.proposals[0]?.probes ?? [];
      assert.equal(probes.length > 0, poolPrograms[name]?.asked === true, name);
      const text = await module.read('waste', name);
      for (const probe of probes)
        assert.match(
          await askCompiler(module, module.file('waste', name), text, probe),
          /^(does not escape|compiles)$/,
          name,
        );
    }
  });

  it('has the compiler refuse a message with types that encode themselves, or hold what another file says', async () => {
    const traps = {
      stamped: 'letter or stamp or clock encodes itself',
      routed: 'this file does not show what route holds',
    };
    for (const [name, reason] of Object.entries(traps)) {
      const { text, report } = await module.report(name, profiled, 'traps');
      const [proposal] = report.proposals;
      assert.equal(proposal?.ruleId, 'go.warmGobEncoder', JSON.stringify(report));
      const said = await complaints(module, module.file('traps', name), text, proposal.probes);
      const refusing = proposal.probes.filter((_, index) => said[index] !== '').map(({ otherwise }) => otherwise);
      assert.equal(refusing.length, 1, said.join());
      assert.ok(refusing[0]?.startsWith(reason), refusing[0]);
    }
  });

  it('has the compiler refuse a struct whose parts have methods in another file that keep them', async () => {
    const { text, report } = await module.report('crate', profiled, 'traps');
    const [pointer, methods] = report.proposals[0]?.probes ?? [];
    assert.ok(pointer && methods, JSON.stringify(report));
    const file = module.file('traps', 'crate');
    assert.equal(await askCompiler(module, file, text, pointer), 'does not escape');
    const said = await askCompiler(module, file, text, methods);
    assert.match(said, /needs pointer receiver \(\*allocLensBeside1\)\.UnmarshalText/);
    assert.equal(said.split('\n').filter(each => each.includes('allocLensBeside')).length, 1, said);
  });

  it('has the compiler refuse bytes that a function of the package keeps', async () => {
    for (const name of ['keep', 'lastblock', 'register']) {
      const { text, report } = await module.report(name, profiled, 'traps');
      const [probe] = report.proposals[0]?.probes ?? [];
      assert.ok(probe, JSON.stringify(report));
      assert.match(await askCompiler(module, module.file('traps', name), text, probe), /^leaking param/, name);
    }
  });

  it('gets the questions confirmed that the examples of the documentation ask', async () => {
    const examples = fixRules.flatMap(rule => (rule.id.startsWith('go.pool') ? rule.examples : []));
    let asked = 0;
    for (const [index, example] of examples.entries()) {
      const report = await reportFor('go', example.before, example);
      const { text } = unmark(example.before);
      for (const probe of report.proposals[0]?.probes ?? []) {
        await module.write(`example${index}`, 'p', text);
        const file = module.file(`example${index}`, 'p');
        const confirmed = probe.kind === 'compiles' ? 'compiles' : 'does not escape';
        assert.equal(await askCompiler(module, file, text, probe), confirmed, example.name);
        asked++;
      }
    }
    assert.ok(asked >= 4);
  });

  it('writes what gofmt would write, which compiles and passes vet', async () => {
    assert.equal(await module.misformatted(), '');
    await module.go('vet', './...');
  });

  it('gives the same results and errors for 10,000 calls of eight concurrent callers', async () => {
    for (const name of Object.keys(poolPrograms))
      assert.equal(await module.harness('rewritten.bin', 'compare', name, '10000'), '0', name);
  });

  it('gives the same results and errors under the race detector', { skip: withoutRace() }, async () => {
    // The detector makes them some twenty times slower, and needs two callers to meet once.
    await module.compareUnderRaceDetector(Object.keys(poolPrograms), 80);
  });

  it('takes off what was measured, within a tenth, and what its title promises', async () => {
    for (const [name, expected] of Object.entries(poolPrograms)) {
      const measured = await module.bytes(name, 2 * profiled);
      const share = measured.after / measured.before;
      console.log(`${name}: ${measured.before} → ${measured.after} B per call (${(share * 100).toFixed(1)} % left)`);
      assertMeasured(name, expected, measured);
      const promised = (reports.get(name)?.proposals[0]?.gain.value ?? 0) / profiled;
      const saved = measured.before - measured.after;
      assert.ok(Math.abs(promised / saved - 1) < 0.1, `${name}: ${promised} was promised, ${saved} is saved`);
    }
  });
});
