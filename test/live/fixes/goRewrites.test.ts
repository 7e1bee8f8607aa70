import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FixReport } from '../../../src/core/fixes/proposal';
import { withoutGo, withoutRace } from '../../support/goToolchain';
import { bufferPrograms } from './bufferPrograms';
import { GoModule } from './goModule';
import { assertMeasured } from './measuredProgram';
import { askCompiler } from './probes';

const names = Object.keys(bufferPrograms);
/** Programs that a rewrite would corrupt, or would not help, and a part of the reason that must be given. */
const traps = { grab: 'grab may keep it', view: 'pointer into its memory', large: 'buffers above 64 KB are not kept' };

describe('Go rewrites on a running program', { skip: withoutGo }, () => {
  let module: GoModule;
  let reports: Map<string, FixReport>;

  before(async () => {
    module = await GoModule.create('fixes-go');
    reports = await module.rewriteAll(await module.names(), 200);
  });

  after(() => module?.dispose());

  it('finds one rewrite for every wasteful file from its real profile', () => {
    assert.deepEqual([...reports.keys()], [...names].sort());
    for (const [name, report] of reports) {
      assert.deepEqual(
        report.proposals.map(each => [each.ruleId, each.risk]),
        [[bufferPrograms[name]?.rule, bufferPrograms[name]?.risk ?? 'safe']],
        name,
      );
      console.log(`${name}: ${report.proposals[0]?.title}`);
    }
  });

  it('promises most of the profile for a compressor, and only the buffer’s own part for gob', () => {
    const writers = names.filter(name => bufferPrograms[name]?.rule !== 'go.poolBuffer');
    for (const name of writers) assert.ok((reports.get(name)?.proposals[0]?.gain.share ?? 0) > 0.9, name);
    assert.ok((reports.get('serialize')?.proposals[0]?.gain.share ?? 1) < 0.3);
  });

  it('gets every question to the compiler confirmed', async () => {
    for (const [name, report] of reports) {
      const probes = report.proposals[0]?.probes ?? [];
      assert.equal(probes.length > 0, bufferPrograms[name]?.asked === true, name);
      const text = await module.read('waste', name);
      for (const probe of probes) {
        const said = await askCompiler(module, module.file('waste', name), text, probe);
        assert.match(said, /^(does not escape|compiles)$/, name);
      }
    }
  });

  it('says why the gob encoder is not kept, beside the rewrite of its buffer', () => {
    const said = reports.get('serialize')?.refusals.filter(({ ruleId }) => ruleId === 'go.warmGobEncoder') ?? [];
    assert.deepEqual(
      said.map(({ reason }) => reason),
      [
        'The gob encoder cannot be kept: the argument is an interface, and each value may bring types that an encoder has not sent yet.',
      ],
    );
  });

  it('refuses what it would corrupt or not help, from its real profile, and says why', async () => {
    for (const [name, reason] of Object.entries(traps)) {
      const { report } = await module.report(name, 200, 'traps');
      assert.deepEqual(report.proposals, [], name);
      // Which rule speaks first depends on what was sampled: others have something to say about the same lines.
      const said = report.refusals.some(refusal => refusal.reason.includes(reason));
      assert.ok(said, `${name}: ${JSON.stringify(report.refusals)}`);
    }
  });

  it('would corrupt results in a pool whose other borrowers expect empty buffers, without the Reset that it adds', async () => {
    const rewritten = await module.read('rewritten', 'shared');
    const naive = rewritten.replace(/\t\t\tbuf\.Reset\(\)\n/, '');
    assert.notEqual(naive, rewritten);
    assert.ok((await module.differences('shared', naive, 10_000)) > 0);
  });

  it('leads from the wrapper’s Write to the constructor two functions away', async () => {
    const lines = (await module.read('waste', 'middleware')).split('\n');
    const lineOf = (text: string): number => lines.findIndex(line => line.includes(text)) + 1;
    const offered = reports.get('middleware')?.proposals[0]?.lines ?? [];
    for (const text of ['return c.w.Write(p)', 'gzip.NewWriter(w)', 'next.ServeHTTP(']) {
      assert.ok(offered.includes(lineOf(text)), text);
    }
  });

  it('writes what gofmt would write', async () => {
    assert.equal(await module.misformatted(), '');
  });

  it('compiles and passes vet', async () => {
    await module.go('vet', './...');
  });

  it('gives the same bytes for 4,000 requests of eight concurrent callers', async () => {
    for (const name of names) {
      assert.equal(await module.harness('rewritten.bin', 'compare', name, '4000'), '0', name);
    }
  });

  it('gives the same bytes under the race detector', { skip: withoutRace() }, async () => {
    // The detector makes a compressor some twenty times slower, and needs two callers to meet once.
    await module.compareUnderRaceDetector(names, 320);
  });

  it('takes off what was measured, within a tenth', async () => {
    for (const [name, expected] of Object.entries(bufferPrograms)) {
      const measured = await module.bytes(name, 300);
      const fall = 1 - measured.after / measured.before;
      console.log(`${name}: ${measured.before} → ${measured.after} B per request (−${(fall * 100).toFixed(1)} %)`);
      assertMeasured(name, expected, measured);
    }
  });

  it('would corrupt results without the copy that it adds to a returned Bytes()', async () => {
    const rewritten = await module.read('rewritten', 'lines');
    const naive = rewritten.replace('append([]byte(nil), buf.Bytes()...)', 'buf.Bytes()');
    assert.notEqual(naive, rewritten);
    const corrupted = await module.differences('lines', naive, 10_000);
    console.log(`without the copy ${corrupted} of 10000 results were overwritten`);
    assert.ok(corrupted > 0);
  });
});
