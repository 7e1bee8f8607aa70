import { mkdtempSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { edited } from '../../src/core/fixes/offsetEdit';
import { execute } from './execute';
import type { Proposed } from './judging';
import type { GoPackage, ModuleCopy } from './moduleCopy';

/** What came of each test of a package, by name: 'pass', 'fail', 'skip'. */
export type Outcomes = ReadonlyMap<string, string>;

/** A package as its own tests find it. */
export interface Baseline {
  /** Tests that ended the same way each time, and passed. */
  readonly steady: Outcomes;
  /** Tests that fail, are skipped, or end now one way and now another, before anything is rewritten. */
  readonly leftOut: readonly string[];
  /** They take longer than a sample of rewrites may. */
  readonly isSlow: boolean;
  /** By file name, the lines that the tests run. */
  readonly covered: ReadonlyMap<string, ReadonlySet<number>>;
}

/** Seconds: for a package whose tests are run again and again, and after which they are ended. */
export const SLOW = 45;
const LIMIT = 90;

export async function baselineOf(owner: GoPackage, scratch: string): Promise<Baseline> {
  const profile = join(mkdtempSync(join(scratch, 'cover-')), 'cover.out');
  const { outcomes: first, seconds } = await runTests(owner.directory, [`-coverprofile=${profile}`]);
  const isSlow = seconds > SLOW;
  const { outcomes: second } = isSlow ? { outcomes: first } : await runTests(owner.directory, []);
  const names = new Set([...first.keys(), ...second.keys()]);
  const isSteady = (name: string) => first.get(name) === 'pass' && second.get(name) === 'pass';
  return {
    steady: new Map([...second].filter(([name]) => isSteady(name))),
    leftOut: [...names].filter(name => !isSteady(name)),
    isSlow,
    covered: await coveredLines(profile),
  };
}

/** Whether a test runs one of the lines that the rewrite changes. */
export function isCovered({ path, text, fix }: Proposed, { covered }: Baseline): boolean {
  const lines = covered.get(basename(path)) ?? new Set();
  const changed = fix.edits.map(edit => text.slice(0, edit.start).split('\n').length);
  return [...changed, ...fix.lines].some(line => lines.has(line));
}

/** Tests that pass as the package is and do not when it is rewritten. */
export async function differencesOf(
  rewrite: Proposed,
  owner: GoPackage,
  baseline: Baseline,
  scratch: string,
): Promise<string[]> {
  const folder = mkdtempSync(join(scratch, 'rewritten-'));
  const copy = join(folder, basename(rewrite.path));
  writeFileSync(copy, edited(rewrite.text, rewrite.fix.edits));
  const overlay = join(folder, 'overlay.json');
  writeFileSync(overlay, JSON.stringify({ Replace: { [rewrite.path]: copy } }));
  const broken = async () => {
    const { outcomes } = await runTests(owner.directory, [`-overlay=${overlay}`]);
    return [...baseline.steady.keys()].filter(name => outcomes.get(name) !== 'pass');
  };
  const once = await broken();
  if (once.length === 0) return [];
  // A test may depend on the clock of a busy machine: what a rewrite breaks it breaks again.
  const again = new Set(await broken());
  return once.filter(name => again.has(name));
}

/** Packages of the module that import this one, smallest first. */
export function dependentsOf(copy: ModuleCopy, owner: GoPackage): GoPackage[] {
  return copy.packages
    .filter(each => each !== owner && each.imports.includes(owner.importPath) && each.tests.length > 0)
    .sort((a, b) => a.files.length - b.files.length);
}

interface Run {
  readonly outcomes: ReadonlyMap<string, string>;
  readonly seconds: number;
}

async function runTests(directory: string, flags: readonly string[]): Promise<Run> {
  const args = ['test', '-json', '-short', '-count=1', `-timeout=${LIMIT}s`, '-vet=off', ...flags, '.'];
  const { output } = await execute('go', args, directory, { limitMs: 900_000 });
  const outcomes = new Map<string, string>();
  let seconds = 0;
  for (const line of output.split('\n')) {
    if (!line.startsWith('{')) continue;
    const { Action = '', Test, Elapsed = 0 } = JSON.parse(line) as { Action?: string; Test?: string; Elapsed?: number };
    if (!/^(pass|fail|skip)$/.test(Action)) continue;
    if (Test === undefined) seconds = Elapsed;
    else outcomes.set(Test, Action);
  }
  return { outcomes, seconds };
}

async function coveredLines(profile: string): Promise<Map<string, Set<number>>> {
  const { output } = await execute('cat', [profile], '/');
  const covered = new Map<string, Set<number>>();
  for (const [, path = '', from, to, count] of output.matchAll(/^(.*):(\d+)\.\d+,(\d+)\.\d+ \d+ (\d+)$/gm)) {
    if (count === '0') continue;
    const lines = covered.get(basename(path)) ?? new Set<number>();
    covered.set(basename(path), lines);
    for (let line = Number(from); line <= Number(to); line++) lines.add(line);
  }
  return covered;
}
