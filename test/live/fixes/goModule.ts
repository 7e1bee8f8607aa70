import assert from 'node:assert/strict';
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

export interface Build {
  readonly compiles: boolean;
  readonly said: string;
}

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

  /**
   * Builds the harness again under the race detector and compares each program, as often as said.
   * Its callers have ended when they are compared: the detector need not wait a second for others at each end of a process.
   */
  async compareUnderRaceDetector(names: readonly string[], requests: number): Promise<void> {
    await this.go('build', '-race', '-o', 'race.bin', './harness');
    const env = { ...process.env, GORACE: 'atexit_sleep_ms=0' };
    const program = path.join(this.folder, 'race.bin');
    for (const name of names) {
      const { stdout } = await run(program, ['compare', name, String(requests)], { cwd: this.folder, env });
      assert.equal(stdout.trim(), '0', name);
    }
  }

  /** Files that gofmt would change. */
  async misformatted(folders: readonly string[] = ['waste', 'rewritten']): Promise<string> {
    return (await run('gofmt', ['-l', ...folders], { cwd: this.folder })).stdout;
  }

  async names(): Promise<string[]> {
    return (await readdir(path.join(this.folder, 'waste'))).map(file => file.replace('.go', '')).sort();
  }

  /** Profiles one operation in a real process, reads from its program what allocates, and asks the engine about its file. */
  async report(
    name: string,
    requests: number,
    folder = 'waste',
    fileName = name,
  ): Promise<{ text: string; report: FixReport }> {
    const file = this.file(folder, fileName);
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

  /** Builds the harness, rewrites each of these programs as `rewrite` does, and builds it again as `rewritten.bin`. */
  async rewriteAll(names: readonly string[], requests: number): Promise<Map<string, FixReport>> {
    await this.go('build', '-o', 'harness.bin', './harness');
    const reports = new Map<string, FixReport>();
    for (const name of names) reports.set(name, await this.rewrite(name, requests));
    await this.go('build', '-o', 'rewritten.bin', './harness');
    return reports;
  }

  /** Bytes that one call allocates as it was and rewritten. */
  async bytes(name: string, requests: number): Promise<{ readonly before: number; readonly after: number }> {
    return JSON.parse(await this.harness('rewritten.bin', 'bytes', name, String(requests)));
  }

  /** How many results of a program differ from what it gave before, if `text` were its rewritten file. */
  async differences(name: string, text: string, requests: number): Promise<number> {
    const rewritten = await this.read('rewritten', name);
    await this.write('rewritten', name, text);
    try {
      await this.go('build', '-o', 'naive.bin', './harness');
      return Number(await this.harness('naive.bin', 'compare', name, String(requests)));
    } finally {
      await this.write('rewritten', name, rewritten);
    }
  }

  /** What the compiler says of a package with `text` in place of one of its files, which is not touched. */
  async buildWith(file: string, text: string, flags: readonly string[] = []): Promise<Build> {
    const scratch = await mkdtemp(path.join(tmpdir(), 'alloc-lens-probe-'));
    try {
      const [shadow, overlay] = [path.join(scratch, 'shadow.go'), path.join(scratch, 'overlay.json')];
      await writeFile(shadow, text);
      await writeFile(overlay, JSON.stringify({ Replace: { [file]: shadow } }));
      const args = ['build', ...flags, `-overlay=${overlay}`, `./${path.relative(this.folder, path.dirname(file))}`];
      const { stderr } = await run('go', args, { cwd: this.folder, maxBuffer: 1 << 26 });
      return { compiles: true, said: stderr };
    } catch (error) {
      return { compiles: false, said: String((error as { stderr?: string }).stderr ?? error) };
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
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
    await writeFile(this.file(folder, name), text);
  }

  read(folder: string, name: string): Promise<string> {
    return readFile(this.file(folder, name), 'utf8');
  }

  file(folder: string, name: string): string {
    return path.join(this.folder, folder, `${name}.go`);
  }
}
