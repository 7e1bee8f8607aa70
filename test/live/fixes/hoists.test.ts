import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FixReport } from '../../../src/core/fixes/proposal';
import { withoutGo, withoutRace } from '../../support/goToolchain';
import { applyEdits } from '../../unit/fixes/fixSupport';
import { GoModule } from './goModule';
import { hoistPrograms } from './hoistPrograms';
import { assertMeasured } from './measuredProgram';

const names = Object.keys(hoistPrograms);
/** Programs that a rewrite would change, and a part of the reason that must be given. */
const traps = { longest: 'Longest may change it', funcs: 'Funcs makes more of it', counts: 'it is written' };

describe('Go hoists on a running program', { skip: withoutGo }, () => {
  let module: GoModule;
  let reports: Map<string, FixReport>;

  before(async () => {
    module = await GoModule.create('fixes-hoists');
    reports = await module.rewriteAll(names, 200);
  });

  after(() => module?.dispose());

  it('finds the one rewrite of every program from its real profile', () => {
    for (const [name, { rule, risk = 'safe', asked = false }] of Object.entries(hoistPrograms)) {
      const { proposals = [], refusals } = reports.get(name) ?? {};
      assert.deepEqual(
        proposals.map(each => [each.ruleId, each.risk, each.notes.length, each.probes.length > 0]),
        [[rule, risk, risk === 'safe' ? 0 : 1, asked]],
        `${name}: ${JSON.stringify(refusals)}`,
      );
      console.log(`${name}: ${proposals[0]?.title}`);
    }
  });

  it('refuses what it would change, from its real profile, and says why', async () => {
    for (const [name, reason] of Object.entries(traps)) {
      const { report } = await module.report(name, 200, 'traps');
      assert.deepEqual(report.proposals, [], name);
      // Other rules have their say, too.
      const isSaid = report.refusals.some(each => each.reason.includes(reason));
      assert.ok(isSaid, `${name}: ${JSON.stringify(report.refusals)}`);
    }
  });

  it('writes what gofmt would write, and passes vet', async () => {
    assert.equal(await module.misformatted(), '');
    await module.go('vet', './...');
  });

  it('gives the same for 3,000 inputs to each of eight callers at once', async () => {
    for (const name of names) assert.equal(await module.harness('rewritten.bin', 'compare', name, '3000'), '0', name);
  });

  it('gives the same under the race detector', { skip: withoutRace() }, async () => {
    await module.compareUnderRaceDetector(names, 300);
  });

  it('asks the compiler about a constant of another file, which refuses a variable', async () => {
    const text = await module.read('waste', 'fields');
    const [probe] = reports.get('fields')?.proposals[0]?.probes ?? [];
    assert.equal(probe?.kind, 'compiles');
    await module.write('probed', 'fields', applyEdits(text, probe?.edits ?? []));
    await module.write('probed', 'constants', await module.read('waste', 'constants'));
    await module.go('build', './probed');
    await module.write('probed', 'constants', 'package waste\n\nvar separator = "[,;]"\n');
    await assert.rejects(module.go('build', './probed'), /is not constant/);
  });

  it('takes away what was measured, within a tenth', async () => {
    for (const [name, expected] of Object.entries(hoistPrograms)) {
      const measured = await module.bytes(name, 500);
      console.log(`${name}: ${measured.before} → ${measured.after} B per call`);
      assertMeasured(name, expected, measured);
    }
  });
});
