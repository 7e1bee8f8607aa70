import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { attribute } from '../../../src/core/attribution/attribute';
import type { Attribution, SiteTable } from '../../../src/core/attribution/attribution';
import { stringAt } from '../../../src/core/profile/stringAt';
import { noRoots } from '../../../src/core/source/sourceRoots';
import { decodeWhole } from '../../support/decodeWhole';
import { withoutGo } from '../../support/goToolchain';
import { captureGoProfile, type GoProfile, goToolPprof } from './goProfile';

/** By name: flat and cum. */
type Rows = Map<string, readonly [number, number]>;

const sampleTypes = ['alloc_space', 'alloc_objects', 'inuse_space', 'inuse_objects'] as const;

/** What `-top` prints: `flat flat% sum% cum cum% name`, the numbers with their unit. */
function parseTop(output: string): Rows {
  const rows: Rows = new Map();
  for (const line of output.split('\n')) {
    const match = /^\s*(\d+)B?\s+\S+%\s+\S+%\s+(\d+)B?\s+\S+%\s+(.*)$/.exec(line);
    if (match) rows.set(match[3]!.replace(/ \((partial-)?inline\)$/, ''), [Number(match[1]), Number(match[2])]);
  }
  return rows;
}

/** What `-list` prints: by function, file and line. `.` stands for 0. */
function parseList(output: string): Rows {
  const rows: Rows = new Map();
  let routine = '';
  for (const line of output.split('\n')) {
    const head = /^ROUTINE =+ (.*) in (\S+)$/.exec(line);
    if (head) routine = `${head[1]} ${head[2]}`;
    assert.doesNotMatch(line, /^ Error: /, `of ${routine}`);
    const match = /^\s*(\d+B?|\.)\s+(\d+B?|\.)\s+(\d+):/.exec(line);
    const amount = (text: string) => (text === '.' ? 0 : Number.parseInt(text, 10));
    if (match && routine && match[2] !== '.')
      rows.set(`${routine}:${match[3]}`, [amount(match[1]!), amount(match[2]!)]);
  }
  return rows;
}

/** Rows of ours in which anything was allocated: the tool leaves out the others. */
function ourRows(table: SiteTable, column: number, nameOf: (row: number) => string | undefined): Rows {
  const rows: Rows = new Map();
  for (let row = 0; row < table.count; row++) {
    const name = nameOf(row);
    const total = table.total[column]![row]!;
    if (name === undefined || total === 0) continue;
    assert.ok(!rows.has(name), `one row for ${name}`);
    rows.set(name, [table.self[column]![row]!, total]);
  }
  return rows;
}

const sorted = (rows: Rows) => [...rows].sort(([a], [b]) => (a < b ? -1 : 1));

for (const flags of [[], ['-trimpath'], ['-gcflags=all=-l']]) {
  describe(`attribution of a real Go process built with ${flags.join(' ') || 'defaults'}`, { skip: withoutGo }, () => {
    let profile: GoProfile;
    let attribution: Attribution;
    const text = (index: number) => stringAt(attribution.functions.strings, index);

    before(async () => {
      profile = await captureGoProfile(...flags);
      const outcome = await decodeWhole({ kind: 'file', bytes: profile.bytes, name: 'heap' }, noRoots);
      assert.ok(outcome.kind === 'decoded');
      attribution = attribute(outcome.profile);
    });
    after(() => profile?.dispose());

    for (const [column, sampleType] of sampleTypes.entries()) {
      it(`equals go tool pprof -top in every function's ${sampleType}`, () => {
        const { functions } = attribution;
        const ours = ourRows(functions, column, row => text(functions.functionName[row]!));
        const theirs = parseTop(goToolPprof(profile, sampleType, '-top'));
        assert.ok(ours.size >= 10, `${ours.size} functions`);
        assert.deepEqual(sorted(ours), sorted(theirs));
      });

      it(`equals go tool pprof -top -lines in every line's ${sampleType}`, () => {
        const { lines } = attribution;
        const nameOf = (row: number) =>
          `${text(lines.functionName[row]!)} ${text(lines.file[row]!)}:${lines.line[row]}`;
        const theirs = parseTop(goToolPprof(profile, sampleType, '-top', '-lines'));
        assert.deepEqual(sorted(ourRows(lines, column, nameOf)), sorted(theirs));
      });

      it(`equals go tool pprof -list in every line of every file for ${sampleType}`, () => {
        const { lines } = attribution;
        const nameOf = (row: number) =>
          `${text(lines.functionName[row]!)} ${text(lines.file[row]!)}:${lines.line[row]}`;
        const theirs = parseList(goToolPprof(profile, sampleType, '-list=.', ...profile.sourceFlags));
        // What is in use may be of any file by now.
        for (const file of sampleType.startsWith('alloc') ? ['/main.go', '/shapes.go'] : []) {
          const listed = [...theirs.keys()].filter(name => name.includes(`${file}:`));
          assert.ok(listed.length > 0, `no line of ${file}`);
        }
        assert.deepEqual(sorted(ourRows(lines, column, nameOf)), sorted(theirs));
      });
    }

    it('meets what is hard: recursion, generics, closures, methods and a dotted package', () => {
      const names = Array.from(attribution.functions.functionName, text);
      for (const expected of [/^main\.tree$/, /^main\.even$/, /\.func1/, /List\[/, /Map\[/, /shapes%2ev1/]) {
        assert.ok(
          names.some(name => expected.test(name)),
          `${expected} is among ${names.join(', ')}`,
        );
      }
      const { strings, functionName } = attribution.packages;
      const packages = Array.from(functionName, index => stringAt(strings, index));
      assert.ok(packages.includes('example.com/decode/shapes.v1') && packages.includes('main'), packages.join(', '));
    });
  });
}
