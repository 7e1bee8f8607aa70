import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { condenseStacks } from '../../../src/core/attribution/condense';
import type { FixReport } from '../../../src/core/fixes/proposal';
import { decodeProfile } from '../../../src/core/formats/decode';
import { callsOf, withAllocationCalls } from '../../../src/session/decoding/allocationCalls';
import { applyEdits, engine } from '../../unit/fixes/fixSupport';

const run = promisify(execFile);

/** A copy of the fixture module in a folder of its own, with the rewritten package beside the wasteful one. */
export class GoModule {
  private constructor(readonly folder: string) {}

  static async create(fixture: string): Promise<GoModule> {
    const module = new GoModule(await mkdtemp(path.join(tmpdir(), 'alloc-lens-fixes-')));
    await cp(path.resolve('test/fixtures/programs', fixture), module.folder, { recursive: true });
    await cp(path.join(module.folder, 'waste'), path.join(module.folder, 'rewritten'), { recursive: true });
    return module;
  }

  dispose(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  /** What a Go tool prints; rejects with its complaint when it fails. */
  async go(...args: readonly string[]): Promise<string> {
    return (await run('go', [...args], { cwd: this.folder, maxBuffer: 1 << 26 })).stdout;
  }

  async harness(program: string, ...args: readonly string[]): Promise<string> {
    return (await run(path.join(this.folder, program), [...args], { cwd: this.folder })).stdout.trim();
  }

  /** Files that gofmt would change. */
  async misformatted(): Promise<string> {
    return (await run('gofmt', ['-d', '.'], { cwd: this.folder })).stdout;
  }

  async names(): Promise<string[]> {
    return (await readdir(path.join(this.folder, 'waste'))).map(file => file.replace('.go', '')).sort();
  }

  /** Profiles one operation in a real process and asks the engine about its file. */
  async report(name: string, requests: number, folder = 'waste'): Promise<{ text: string; report: FixReport }> {
    const file = path.join(this.folder, folder, `${name}.go`);
    const profilePath = path.join(this.folder, `${name}.pb.gz`);
    await this.harness('harness.bin', 'profile', name, String(requests), profilePath);
    const decoded = decodeProfile(gunzipSync(await readFile(profilePath)));
    if (decoded.kind !== 'profile') throw new Error(`not a profile: ${JSON.stringify(decoded)}`);
    const calls = callsOf(decoded.profile, path.join(this.folder, 'harness.bin'));
    const profile = withAllocationCalls(decoded.profile, calls);
    const inModule = (spelled: string): string | undefined => (spelled.startsWith(this.folder) ? spelled : undefined);
    const stacks = condenseStacks(profile, inModule).filter(stack => stack.user.some(frame => frame.path === file));
    const totals = profile.values.map(column => column.reduce((sum, value) => sum + value, 0));
    const text = await readFile(file, 'utf8');
    const request = { path: file, language: 'go', text, stacks, sampleTypes: profile.sampleTypes, totals } as const;
    return { text, report: await engine.report(request) };
  }

  /** Applies the one proposal for an operation and writes the result into the rewritten package. */
  async rewrite(name: string, requests: number): Promise<FixReport> {
    const { text, report } = await this.report(name, requests);
    const [proposal] = report.proposals;
    if (!proposal) throw new Error(`nothing was proposed for ${name}: ${JSON.stringify(report)}`);
    await this.write('rewritten', name, applyEdits(text, proposal.edits));
    return report;
  }

  async write(folder: string, name: string, text: string): Promise<void> {
    await mkdir(path.join(this.folder, folder), { recursive: true });
    await writeFile(path.join(this.folder, folder, `${name}.go`), text);
  }

  read(folder: string, name: string): Promise<string> {
    return readFile(path.join(this.folder, folder, `${name}.go`), 'utf8');
  }
}
