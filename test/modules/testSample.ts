import { asked, type Judged } from './judging';
import type { KeptAnswers } from './keptAnswers';
import type { GoPackage, ModuleCopy } from './moduleCopy';
import { spread } from './sample';
import { type Baseline, baselineOf, dependentsOf, differencesOf, isCovered } from './testing';

/** A rewrite with which tests ran. */
export interface Tested {
  readonly rewrite: Judged;
  /** Tests that passed before, of the package itself and of some that import it. */
  readonly tests: number;
  readonly leftOut: number;
  /** Whether the package's own tests run the rewritten lines. */
  readonly isCovered: boolean;
  /** Names of tests that pass without the rewrite only. */
  readonly differences: readonly string[];
}

interface Sampling {
  /** How many rewrites. */
  readonly share: number;
  readonly seed: number;
  readonly scratch: string;
  readonly kept: KeptAnswers;
}

/** Whose tests are run besides those of the package: as many, the smallest. */
const DEPENDENTS = 1;

/** Runs the tests of some packages with one rewrite each: of each rule one, then those whose lines are run by tests. */
export async function testSample(
  copy: ModuleCopy,
  accepted: readonly Judged[],
  { share, seed, scratch, kept }: Sampling,
  onTested: (tested: Tested) => void,
): Promise<void> {
  const baselines = new Map<GoPackage, Promise<Baseline>>();
  const baseline = (owner: GoPackage) => {
    const known = baselines.get(owner) ?? baselineOf(owner, scratch);
    baselines.set(owner, known);
    return known;
  };
  const withTests = accepted.filter(each => each.owner.tests.length > 0);
  const candidates = spread(withTests, 3 * share, seed);
  const known = new Map<Judged, boolean>();
  for (const each of candidates) {
    const before = await baseline(each.owner);
    if (!before.isSlow && before.steady.size > 0) known.set(each, isCovered(each, before));
  }
  const ofCovered = (wanted: boolean) => [...known].flatMap(([each, covered]) => (covered === wanted ? [each] : []));
  const ordered = [...ofCovered(true), ...ofCovered(false)];
  const isFirst = (each: Judged) => ordered.find(({ fix }) => fix.ruleId === each.fix.ruleId) === each;
  const chosen = [...ordered.filter(isFirst), ...ordered.filter(each => !isFirst(each))].slice(0, share);
  for (const rewrite of chosen) {
    const tested = [rewrite.owner, ...dependentsOf(copy, rewrite.owner).slice(0, DEPENDENTS)];
    const differences: string[] = [];
    let tests = 0;
    let leftOut = 0;
    for (const owner of tested) {
      const before = await baseline(owner);
      if (before.isSlow) continue;
      tests += before.steady.size;
      leftOut += before.leftOut.length;
      const question = ['tests', owner.importPath, ...asked(rewrite)];
      differences.push(...(await kept.answer(question, () => differencesOf(rewrite, owner, before, scratch))));
    }
    onTested({ rewrite, tests, leftOut, isCovered: known.get(rewrite) === true, differences });
  }
}
