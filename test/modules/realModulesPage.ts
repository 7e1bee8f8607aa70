import { execFileSync } from 'node:child_process';
import type { Findings, RuleCount } from './findings';
import { SLOW } from './testing';

const SHOWN_REASONS = 40;

interface RunFacts {
  readonly minutes: number;
  /** Answers that an earlier run in the same folder had got. */
  readonly reused: number;
  readonly seed: string;
}

/** The page about a run. */
export function realModulesPage(findings: Findings, { minutes, reused, seed }: RunFacts): string {
  const { modules, compared, tested } = findings;
  const lines = modules.reduce((sum, each) => sum + each.lines, 0);
  const agreeing = compared.filter(each => each.direct === each.extension).length;
  const differing = tested.filter(each => each.differences.length > 0).length;
  const names = tested.reduce((sum, each) => sum + each.tests, 0);
  const leftOut = tested.reduce((sum, each) => sum + each.leftOut, 0);
  const version = execFileSync('go', ['version'], { encoding: 'utf8' }).trim();
  return `# The Go rewrites on real modules

Written by \`npm run real-modules\` (${version}, ${minutes.toFixed(0)} minutes${reused > 0 ? `, with ${thousands(reused)} answers of a run before` : ''}).

Each rule was asked about each line of ${modules.length} published modules (${thousands(lines)} lines of Go that is no test and is built here), as if a profile charged that line
with whatever the rule knows: more than any real profile says. Each rewrite that it then proposed was put in place alone, and the package compiled and vetted
with it, nothing else being changed. A rewrite that a probe refuses is never offered: the line does not allocate what was claimed of it, or the
compiler does not confirm what the file alone does not show. Of a rule without a safe rewrite in the table below these modules show nothing.

${table(
  ['Module', 'Version', 'Files', 'Built here', 'Lines of these'],
  modules.map(each => [
    `\`${each.path}\`${each.tags ? ` (-tags=${each.tags})` : ''}`,
    each.version,
    thousands(each.files),
    thousands(each.built),
    thousands(each.lines),
  ]),
)}

## What came of it

*Claims* are lines times the ways in which they were charged; *refused* are different refusals of the rule itself. Of its rewrites, the safe ones and
those for review: of which a sample was judged (seed ${seed}, taking turns between rules): how many the compiler and vet accept, how many one of its probes refuses, and how many the compiler or vet refuses although all probes pass.

${table(
  [
    'Rule',
    'Claims',
    'Refused',
    'Safe: accepted',
    'by a probe',
    'by compiler or vet',
    'Review: proposed',
    'accepted',
    'by a probe',
    'by compiler or vet',
  ],
  [...rowsOf(findings.rules())],
)}

${listed('Refused by the compiler or vet, not formatted as gofmt does, or with other test results', findings.defects())}
${listed('Not judged', findings.unknowns())}
gofmt leaves all ${thousands(findings.formatted)} rewritten files as they are, unless one is listed above.

The compiler and vet were called as the go command calls them, without the go command in between. On ${compared.length} of these rewrites the judge of the
extension was asked, too: it said the same of ${agreeing}.

## Tests

With ${tested.length} of the accepted safe rewrites (seed ${seed}; of each module one of every rule that has one in a package with tests, then those on lines that its tests run) the tests of the package, and of a package that imports it, ran before
and after: ${thousands(names)} tests that passed before (${tested.filter(each => each.isCovered).length} of the rewrites are on lines that the package's own tests run; ${thousands(leftOut)} tests that
failed, were skipped or wavered before are left out, as are packages whose tests take more than ${SLOW} seconds). With ${differing === 0 ? 'none' : differing} of them a test ended differently.

${table(
  ['Rule', 'Place', 'Tests', 'Runs the lines', 'Differences'],
  tested.map(({ rewrite, tests, isCovered, differences }) => [
    `\`${rewrite.fix.ruleId}\``,
    `${rewrite.copy.module.name}${rewrite.path.slice(rewrite.copy.folder.length)}:${rewrite.fix.lines[0]}`,
    String(tests),
    isCovered ? 'yes' : 'no',
    String(differences.length),
  ]),
)}

## Why rules refuse

The ${SHOWN_REASONS} most frequent of ${findings.reasons.size} reasons.

${table(['Times', 'Reason'], reasonsOf(findings))}
`;
}

function rowsOf(rules: ReadonlyMap<string, RuleCount>): string[][] {
  return [...rules]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([id, { claims, refusals, forReview, ends }]) => [
      `\`${id}\``,
      ...[claims, refusals].map(thousands),
      ...countsOf(ends.safe),
      thousands(forReview),
      ...countsOf(ends.review),
    ]);
}

function countsOf({ accepted, probe, compile, vet }: RuleCount['ends']['safe']): string[] {
  return [accepted, probe, compile + vet].map(thousands);
}

function reasonsOf({ reasons }: Findings): string[][] {
  return [...reasons]
    .sort(([one, a], [two, b]) => b - a || one.localeCompare(two))
    .slice(0, SHOWN_REASONS)
    .map(([reason, count]) => [String(count), reason.replaceAll('|', '\\|')]);
}

function listed(title: string, items: readonly string[]): string {
  return items.length === 0 ? `${title}: none.\n` : `${title}:\n\n${items.map(each => `* ${each}`).join('\n')}\n`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

function thousands(count: number): string {
  return count.toLocaleString('en-US');
}
