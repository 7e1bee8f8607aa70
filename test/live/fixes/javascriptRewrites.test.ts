import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { condenseStacks } from '../../../src/core/attribution/condense';
import type { FixReport } from '../../../src/core/fixes/proposal';
import { decodeProfile } from '../../../src/core/formats/decode';
import { applyEdits, engine } from '../../unit/fixes/fixSupport';

const execute = promisify(execFile);

describe('JavaScript rewrites in a running Node', () => {
  let folder: string;
  let shapes: string[];
  const reports = new Map<string, FixReport>();

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'alloc-lens-js-'));
    await cp(path.resolve('test/fixtures/programs/fixes-js'), folder, { recursive: true });
    await mkdir(path.join(folder, 'rewritten'));
    shapes = (await readdir(path.join(folder, 'waste'))).map(file => file.replace('.mjs', '')).sort();
    for (const shape of shapes) reports.set(shape, await rewrite(shape));
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it('finds one rewrite for every shape from its real profile', () => {
    for (const [shape, report] of reports) {
      assert.equal(report.proposals.length, 1, `${shape}: ${JSON.stringify(report)}`);
      console.log(`${shape}: ${report.proposals[0]?.title} (${report.proposals[0]?.risk})`);
    }
  });

  it('gives equal objects for 10,000 inputs, with the key __proto__ among them', async () => {
    for (const shape of shapes) assert.equal(await harness('compare', shape), 'equal', shape);
  });

  it('takes most of the allocation away', async () => {
    for (const shape of shapes) {
      const measured = JSON.parse(await harness('bytes', shape)) as { before: number; after: number };
      const fall = 1 - measured.after / measured.before;
      console.log(`${shape}: ${measured.before} → ${measured.after} B per call (−${(fall * 100).toFixed(1)} %)`);
      assert.ok(fall > 0.5, `${shape}: ${fall}`);
    }
  });

  async function harness(...args: readonly string[]): Promise<string> {
    const flags = ['--expose-gc', '--min-semi-space-size=64', '--max-semi-space-size=64'];
    return (await execute(process.execPath, [...flags, 'harness.mjs', ...args], { cwd: folder })).stdout.trim();
  }

  async function rewrite(shape: string): Promise<FixReport> {
    const file = path.join(folder, 'waste', `${shape}.mjs`);
    const out = path.join(folder, `${shape}.heapprofile`);
    await harness('profile', shape, out);
    const decoded = decodeProfile(await readFile(out));
    if (decoded.kind !== 'profile') throw new Error(`not a profile: ${JSON.stringify(decoded)}`);
    const { profile } = decoded;
    const stacks = condenseStacks(profile, spelled => {
      const local = spelled.startsWith('file:') ? fileURLToPath(spelled) : spelled;
      return local.startsWith(path.join(folder, 'waste')) ? local : undefined;
    });
    const totals = profile.values.map(column => column.reduce((sum, value) => sum + value, 0));
    const text = await readFile(file, 'utf8');
    const request = {
      path: file,
      language: 'javascript',
      text,
      stacks,
      sampleTypes: profile.sampleTypes,
      totals,
    } as const;
    const report = await engine.report(request);
    const [proposal] = report.proposals;
    await writeFile(path.join(folder, 'rewritten', `${shape}.mjs`), proposal ? applyEdits(text, proposal.edits) : text);
    return report;
  }
});
