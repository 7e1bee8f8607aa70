import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runtimeCode } from '../../../src/core/attribution/moduleTable';
import { stringAt } from '../../../src/core/profile/stringAt';
import type { SourceRoots } from '../../../src/core/source/sourceRoots';
import type { DecodedProfile } from '../../../src/session/decoding/decodeRequest';
import { describeColumns } from '../../../src/session/decoding/describeColumns';
import { decodeWhole } from '../../support/decodeWhole';
import { withoutGo } from '../../support/goToolchain';
import { workspaceOf } from '../../support/sourceRoots';
import { type OwnedSample, plainCosts, plainUserLines } from '../../unit/attribution/plainBlame';
import { captureGoProfile, type GoProfile, goToolPprof, program, programModule } from './goProfile';
import { parseTraces } from './goTraces';

const sampleTypes = ['alloc_space', 'alloc_objects', 'inuse_space', 'inuse_objects'] as const;

const own = { label: 'Your code', isOwn: true, isDependency: false };
const other = { label: runtimeCode, isOwn: false, isDependency: false };

function roots(): SourceRoots {
  const goRoot = execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim();
  return {
    ...workspaceOf(program),
    goModules: [{ module: programModule, path: program }],
    goRoots: [{ path: goRoot, realPath: goRoot }],
  };
}

/** The samples as the tool prints them, their files in the program where they are of it. */
function toolSamples(profile: GoProfile, sampleType: string): OwnedSample[] {
  return parseTraces(goToolPprof(profile, sampleType, '-traces', '-lines')).map(({ frames, value }) => ({
    amounts: [value, 0],
    frames: frames.map(frame => {
      const path = ownPath(frame.file);
      return { ...frame, file: path ?? frame.file, package: '', owner: path === undefined ? other : own };
    }),
  }));
}

/** Where a file of the program lies. What a `//line` directive names has no folder, as the compiler leaves it. */
function ownPath(file: string): string | undefined {
  if (file === 'grammar.y') return join(program, 'grammar', file);
  const below = [program, programModule].find(folder => file.startsWith(`${folder}/`));
  return below === undefined ? undefined : join(program, file.slice(below.length));
}

/** What is charged to a place: its value, the part that it allocates itself, and what allocated the rest. */
interface Charge {
  readonly value: number;
  readonly self: number;
  /** `function value`. */
  readonly below: readonly string[];
}

function charge(value: number, self: number, below: Iterable<readonly [string, number]>): Charge {
  const texts = [...below].filter(([, amount]) => amount !== 0).map(([name, amount]) => `${name} ${amount}`);
  return { value, self, below: texts.sort() };
}

const sorted = <T extends { readonly value: number }>(places: Iterable<readonly [string, T]>) =>
  [...places].filter(([, { value }]) => value !== 0).sort(([a], [b]) => (a < b ? -1 : 1));

for (const flags of [[], ['-trimpath']]) {
  const title = `what is charged to the lines of a real Go program built with ${flags.join(' ') || 'defaults'}`;
  describe(title, { skip: withoutGo }, () => {
    let profile: GoProfile;
    let decoded: DecodedProfile;

    before(async () => {
      profile = await captureGoProfile(...flags);
      const outcome = await decodeWhole({ kind: 'file', bytes: profile.bytes, name: 'heap' }, roots());
      assert.ok(outcome.kind === 'decoded');
      decoded = describeColumns(outcome);
    });
    after(() => profile?.dispose());

    for (const [column, sampleType] of sampleTypes.entries()) {
      it(`is the ${sampleType} of the stacks that go tool pprof prints, each charged once or outside`, () => {
        const samples = toolSamples(profile, sampleType);
        const { sites, outside } = plainCosts(samples);
        const theirs = [...sites].map(([key, { values, selfValues, offenders }]) => {
          const below = [...offenders].map(([name, amounts]) => [name.replace('\0', ''), amounts[0]!] as const);
          return [key, charge(values[0]!, selfValues[0]!, below)] as const;
        });
        const ours = decoded.callSites.map(({ path, line, functionName, values, selfValues, offenders }) => {
          const below = offenders.map(each => [each.functionName, each.values[column]!] as const);
          return [`${path}:${line} ${functionName}`, charge(values[column]!, selfValues[column]!, below)] as const;
        });
        assert.deepEqual(sorted(ours), sorted(theirs));
        const charged = decoded.callSites.reduce((sum, site) => sum + site.values[column]!, 0);
        const whole = samples.reduce((sum, sample) => sum + sample.amounts[0]!, 0);
        assert.deepEqual([charged + outside[0]!, decoded.attribution.totals[column]], [whole, whole]);
      });

      it(`has the self and total ${sampleType} of each line once per stack, also of lines that functions share`, () => {
        const samples = toolSamples(profile, sampleType);
        const expected = plainUserLines(samples);
        expected.delete('');
        const theirs = [...expected].map(([key, [self, , value]]) => [key, { self: self!, value: value! }] as const);
        const { paths, lines } = decoded.userLines!;
        const ours = Array.from(lines.path, (path, row) => {
          const amounts = { self: lines.self[column]![row]!, value: lines.total[column]![row]! };
          return [`${paths[path]}:${lines.line[row]}`, amounts] as const;
        });
        assert.deepEqual(sorted(ours), sorted(theirs));
      });
    }

    it('counts a line that two functions share once, where go tool pprof -list counts it in each', () => {
      const line = /grammar\.y:10$/;
      const { attribution, userLines } = decoded;
      const { lines, paths } = userLines!;
      const row = lines.path.findIndex((path, each) => line.test(`${paths[path]}:${lines.line[each]}`));
      const { functionName, file, strings, self, total } = attribution.lines;
      const listed = Array.from(functionName, (_, each) => each).filter(each =>
        line.test(`${stringAt(strings, file[each]!)}:${attribution.lines.line[each]}`),
      );
      const names = listed.map(each => stringAt(strings, functionName[each]!));
      assert.ok(names.length >= 2 && row >= 0, names.join());
      const sum = (column: Float64Array) => listed.reduce((all, each) => all + column[each]!, 0);
      assert.equal(lines.self[0]![row], sum(self[0]!));
      assert.ok(lines.total[0]![row]! < sum(total[0]!), 'one calls the other, and both would be counted');
      assert.ok(listed.every(each => total[0]![each]! <= lines.total[0]![row]!));
    });
  });
}
