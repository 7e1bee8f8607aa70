import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { SiteTable } from '../../../src/core/attribution/attribution';
import { type CallSite, type Offender, topOffender } from '../../../src/core/attribution/callSites';
import { profileSources } from '../../../src/core/attribution/profileSources';
import type { UserRows } from '../../../src/core/attribution/userLines';
import { stringAt } from '../../../src/core/profile/stringAt';
import type { CodeModule } from '../../../src/core/source/moduleOf';
import { ListedDisk } from '../source/sourceText';
import { blameOf } from './blameOf';
import { type OwnedProfile, randomGo, randomNode } from './ownedProfiles';
import { type PlainOffenders, plainBelow, plainCosts, plainModules, plainUserLines, sumsBy } from './plainBlame';
import { type Sums, tableSums } from './slowAttribution';

/** So many stacks are kept whole. */
const mostWhole = 5000;

const seeds = Array.from({ length: 40 }, (_, i) => i + 1);

const kinds = [
  [
    'Go programs with a module cache, vendor, GOROOT and a workspace',
    () => [...seeds.map(seed => randomGo(seed, { samples: 120 })), randomGo(77, { samples: 12_000 })],
  ],
  [
    'Node services with node_modules, pnpm and scripts of V8 itself',
    () => seeds.flatMap(seed => [randomNode(seed, 1024, true), randomNode(seed, seed % 2 ? 4096 : 0, false)]),
  ],
] as const;

function found({ profile, roots, disk }: OwnedProfile) {
  const sources = profileSources(profile, roots, new ListedDisk(disk));
  const workspacePath = (file: string) => {
    const match = sources.matches.get(file);
    return match?.origin === 'workspace' ? match.path : undefined;
  };
  return blameOf(profile, workspacePath, sources.replaced);
}

const sorted = <T>(map: Iterable<readonly [string, T]>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
const withValue = (sums: Sums) => sorted(sums).filter(([, row]) => row.some(value => value !== 0));
const sum = (column: ArrayLike<number>) => Array.from(column).reduce((total, value) => total + value, 0);

function moduleLabel(module: CodeModule | undefined): string {
  return module === undefined ? '' : `${module.name} ${module.version || module.manifest}`;
}

function offenderSums(offenders: readonly Offender[]): PlainOffenders {
  return new Map(offenders.map(each => [`${each.functionName}\0${moduleLabel(each.module)}`, [...each.values]]));
}

/** By what the grouping by module shows; a dependency is known by the place of the file that stands for it. */
function moduleSums({ profile, ownerOf }: OwnedProfile, modules: SiteTable): Sums {
  const sums: Sums = new Map();
  for (let row = 0; row < modules.count; row++) {
    const name = stringAt(modules.strings, modules.functionName[row]!);
    const file = stringAt(modules.strings, modules.file[row]!);
    const label = file === '' ? name : ownerOf(file).label;
    assert.ok(label.startsWith(name), `${name} is called ${label}`);
    assert.ok(!sums.has(label), `two rows for ${label}`);
    sums.set(label, rowValues(modules, row, profile.values.length));
  }
  return sums;
}

function rowValues({ self, total, selfRecorded, totalRecorded }: UserRows | SiteTable, row: number, types: number) {
  assert.deepEqual([self.length, total.length], [types, types]);
  return [...self, selfRecorded, ...total, totalRecorded].map(column => column[row]!);
}

function userSums(profile: OwnedProfile['profile'], paths: readonly string[], rows: UserRows): Sums {
  return new Map(
    Array.from(rows.path, (path, row) => [
      `${paths[path]}:${rows.line[row]}`,
      rowValues(rows, row, profile.values.length),
    ]),
  );
}

for (const [what, draw] of kinds) {
  describe(`random profiles of ${what}`, () => {
    let all: (readonly [OwnedProfile, ReturnType<typeof found>])[];

    before(() => {
      all = draw().map(drawn => [drawn, found(drawn)]);
      const most = Math.max(...all.map(([, { stacks }]) => stacks.length));
      if (all[0]![0].profile.origin === 'go') assert.ok(most > mostWhole, `${most} stacks: none was shortened`);
    });

    it('have the self and total that their samples have, by line, function, package and module', () => {
      for (const [drawn, { attribution, modules }] of all) {
        const { samples, profile, name } = drawn;
        const isGo = profile.origin === 'go';
        const line = sumsBy(samples, each => `${each.functionName} ${each.file}:${each.line}`);
        assert.deepEqual(sorted(tableSums(attribution.lines, 'withLine')), sorted(line), name);
        const functions = isGo ? sumsBy(samples, each => each.functionName) : line;
        const shown = tableSums(attribution.functions, isGo ? 'nameOnly' : 'withLine');
        assert.deepEqual(sorted(shown), sorted(functions), name);
        const packages = sumsBy(samples, each => each.package);
        assert.deepEqual(sorted(tableSums(attribution.packages, 'nameOnly')), sorted(packages), name);
        assert.deepEqual(withValue(moduleSums(drawn, modules)), withValue(plainModules(samples)), name);
      }
    });

    it('have Σ self = total, and 0 ≤ self ≤ total ≤ total of the profile on each row', () => {
      for (const [drawn, { attribution, modules, lines }] of all) {
        const columns = drawn.samples[0]!.amounts.map((_, k) => sum(drawn.samples.map(each => each.amounts[k]!)));
        assert.deepEqual([...attribution.totals, attribution.recorded], columns, drawn.name);
        const whole = [attribution.lines, attribution.functions, attribution.packages, modules];
        for (const table of whole) {
          assert.deepEqual([...table.self, table.selfRecorded].map(sum), columns, drawn.name);
        }
        for (const table of [...whole, lines.lines, lines.functions]) {
          for (let row = 0; row < table.count; row++) {
            for (const [k, most] of attribution.totals.entries()) {
              const [self, total] = [table.self[k]![row]!, table.total[k]![row]!];
              assert.ok(0 <= self && self <= total && total <= most, `${drawn.name}, row ${row}: ${self}, ${total}`);
            }
          }
        }
      }
    });

    it('charge each sample once, to the innermost line of the user, or it is outside', () => {
      for (const [drawn, { yourCost, attribution }] of all) {
        const { sites, outside } = plainCosts(drawn.samples);
        const shown = new Map(
          yourCost.map(({ path, line, functionName, values, selfValues, recorded }) => [
            `${path}:${line} ${functionName}`,
            { values, selfValues, recorded },
          ]),
        );
        assert.equal(shown.size, yourCost.length, `${drawn.name}: a site twice`);
        const expected = [...sites].map(([key, { offenders: _, ...site }]) => [key, site] as const);
        assert.deepEqual(sorted(shown), sorted(expected), drawn.name);
        for (const [k, total] of attribution.totals.entries()) {
          assert.equal(sum(yourCost.map(site => site.values[k]!)) + outside[k]!, total, drawn.name);
        }
      }
    });

    it('name what allocated below each line, and the dependency to blame', () => {
      for (const [drawn, { yourCost }] of all) {
        const { sites } = plainCosts(drawn.samples);
        for (const site of yourCost) {
          const key = `${site.path}:${site.line} ${site.functionName}`;
          const { offenders } = sites.get(key)!;
          assert.deepEqual(sorted(offenderSums(site.offenders)), sorted(offenders), `${drawn.name}, ${key}`);
          for (const k of site.values.keys()) checkNamed(site, k, offenders, `${drawn.name}, ${key}`);
        }
      }
    });

    it('have the self, the total and what allocated below of each line of the user, whatever functions share it', () => {
      let shared = 0;
      for (const [drawn, { lines, total, stacks }] of all) {
        const expected = plainUserLines(drawn.samples);
        expected.delete('');
        const shown = userSums(drawn.profile, lines.paths, lines.lines);
        assert.deepEqual(withValue(shown), withValue(expected), drawn.name);
        shared += sharedLines(drawn);
        // Of the stacks beyond those that are kept whole only the nearest line is known.
        if (stacks.length > mostWhole) continue;
        const below = plainBelow(drawn.samples);
        for (const site of total) {
          const offenders = below.get(`${site.path}:${site.line}`) ?? new Map();
          assert.deepEqual(sorted(offenderSums(site.offenders)), sorted(offenders), drawn.name);
        }
      }
      assert.ok(shared > 20, `${shared} lines with two functions`);
    });
  });
}

/** What stands at the end of the line: the largest, unless the line itself allocated as much. */
function checkNamed(site: CallSite, column: number, offenders: PlainOffenders, where: string): void {
  const values = [...offenders.values()].map(each => each[column]!);
  const largest = Math.max(0, ...values);
  const named = topOffender(site, column);
  if (largest <= site.selfValues[column]!) {
    assert.equal(named, undefined, where);
    return;
  }
  const key = named && `${named.functionName}\0${moduleLabel(named.module)}`;
  assert.equal(key && offenders.get(key)?.[column], largest, where);
}

/** Lines of the user that functions of several names have. */
function sharedLines({ samples }: OwnedProfile): number {
  const names = new Map<string, Set<string>>();
  for (const frame of samples.flatMap(({ frames }) => frames)) {
    if (!frame.owner.isOwn) continue;
    const place = `${frame.file}:${frame.line}`;
    names.set(place, (names.get(place) ?? new Set()).add(frame.functionName));
  }
  return [...names.values()].filter(each => each.size > 1).length;
}
