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

/** Of the program: those of grammar.go say that they are of grammar.y. */
const files = [
  'main.go',
  'tasks.go',
  'uses.go',
  'grammar.y',
  'layers.go',
  'shapes.go',
  'store.go',
  'tables.go',
  'trees.go',
];

/** What is hard, by the function that shows it. */
const hard: readonly (readonly [string, RegExp])[] = [
  ['recursion', /^main\.tree$/],
  ['mutual recursion', /^main\.even$/],
  ['a closure, also where it is inlined', /^main\.(work\.)?closures\.func/],
  ['a dotted package', /shapes%2ev1/],
  ['a generic type', /\.\(\*List\[/],
  ['a generic function', /\.Map\[/],
  ['mutual generic recursion', /\.Right\[/],
  ['recursion through a closure of a generic method', /\.\(\*Tree\[.*\.Walk\.func/],
  ['a method by pointer', /store\.\(\*Memory\)\.Put$/],
  ['a method by value', /store\.Memory\.Get$/],
  ['a promoted method by value', /store\.Base\.Notes$/],
  ['a method of a struct that embeds an interface', /store\.Logged\.Put$/],
  ['a goroutine of a closure', /^main\.tasks\.func1/],
  ['a goroutine of a function', /^main\.produce$/],
  ['a goroutine of a method', /^main\.\(\*node\)\.send$/],
  ['a deferred closure', /^main\.deferred\.func/],
  ['a deferred function', /^main\.fill$/],
  ['a deferred closure that recovers', /^main\.recovered\.func1$/],
  ['an init function', /store\.init\.0$/],
  ['an initialiser', /store\.buildTable$/],
  ['a closure of an initialiser', /store\.(init|glob\.)\.func1$/],
  ['a function of another file', /grammar\.factor$/],
];

const sorted = (rows: Rows) => [...rows].sort(([a], [b]) => (a < b ? -1 : 1));

// Of its own packages alone nothing is inlined: the standard library would have to be compiled anew.
for (const flags of [[], ['-trimpath'], ['-gcflags=example.com/decode/...=-l']]) {
  describe(`attribution of a real Go process built with ${flags.join(' ') || 'defaults'}`, { skip: withoutGo }, () => {
    let profile: GoProfile;
    let attribution: Attribution;
    const text = (index: number) => stringAt(attribution.functions.strings, index);
    const lineName = (row: number) => {
      const { functionName, file, line } = attribution.lines;
      return `${text(functionName[row]!)} ${text(file[row]!)}:${line[row]}`;
    };

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
        const theirs = parseTop(goToolPprof(profile, sampleType, '-top', '-lines'));
        assert.deepEqual(sorted(ourRows(lines, column, lineName)), sorted(theirs));
      });

      it(`equals go tool pprof -list in every line of every file for ${sampleType}`, () => {
        const { lines } = attribution;
        // The tool lists a function from where it starts to the end of its file. The runtime tells one file for a function:
        // lines that an initialiser or a directive has in another one may lie outside of that.
        const listedName = (row: number) => {
          const [line, startLine] = [lines.line[row]!, lines.startLine[row]!];
          const isInside = startLine <= line && line <= profile.linesOf(text(lines.file[row]!));
          return isInside ? lineName(row) : undefined;
        };
        const theirs = parseList(goToolPprof(profile, sampleType, '-list=.', ...profile.sourceFlags));
        // What is in use may be of any file by now.
        for (const file of sampleType.startsWith('alloc') ? files : []) {
          const listed = [...theirs.keys()].filter(name => new RegExp(`[/ ]${file}:`).test(name));
          assert.ok(listed.length > 0, `no line of ${file}`);
        }
        assert.deepEqual(sorted(ourRows(lines, column, listedName)), sorted(theirs));
      });
    }

    it('meets what is hard, each by its function, and tells packages', () => {
      const names = Array.from(attribution.functions.functionName, text);
      for (const [what, expected] of hard) {
        assert.ok(
          names.some(name => expected.test(name)),
          `${what}: no ${expected} among ${names.join(', ')}`,
        );
      }
      const { strings, functionName } = attribution.packages;
      const packages = Array.from(functionName, index => stringAt(strings, index));
      assert.ok(packages.includes('example.com/decode/shapes.v1') && packages.includes('main'), packages.join(', '));
    });
  });
}
