import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { askEverywhere } from './askEverywhere';
import { inParallel } from './execute';
import { Findings } from './findings';
import { misformatted } from './formatting';
import { asked, judgeAsExtension, judgeDirectly, type Proposed, probesRefuse } from './judging';
import { KeptAnswers } from './keptAnswers';
import { copyModule, type ModuleCopy } from './moduleCopy';
import { type PinnedModule, pinnedModules } from './pinnedModules';
import { realModulesPage } from './realModulesPage';
import { spread } from './sample';
import { testSample } from './testSample';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    tests: { type: 'string', default: '50' },
    agree: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    width: { type: 'string', default: '2' },
    review: { type: 'string', default: '45' },
    folder: { type: 'string', default: '' },
    write: { type: 'string', default: '' },
  },
});
const only = options.only.split(',').filter(name => name !== '');
const modules = pinnedModules.filter(each => only.length === 0 || only.includes(each.name));

const folder = options.folder || mkdtempSync(join(tmpdir(), 'alloc-lens-modules-'));
const scratch = join(folder, 'scratch');
mkdirSync(scratch, { recursive: true });
const kept = new KeptAnswers(join(folder, 'answers.jsonl'));
// What the go command keeps for us of its work goes with the rest.
process.env['GOTMPDIR'] = scratch;
process.once('exit', () => rmSync(options.folder === '' ? folder : scratch, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const begun = performance.now();
const findings = new Findings();
void main();

async function main(): Promise<void> {
  // A tag that is of one module means nothing to the others; the judge of the extension reads it, too.
  const tags = pinnedModules.flatMap(each => each.tags ?? []).join();
  process.env['GOFLAGS'] = `-buildvcs=false -tags=${tags}`;
  // Some wait for their tests while others are compiled.
  await inParallel(modules, 2, run);
  console.log(findings.table());
  const minutes = (performance.now() - begun) / 60_000;
  const page = realModulesPage(findings, { minutes, reused: kept.reused, seed: options.seed });
  if (options.write !== '') writeFileSync(options.write, page);
  process.exitCode = findings.defects().length === 0 ? 0 : 1;
}

async function run(module: PinnedModule): Promise<void> {
  const seed = Number(options.seed);
  const copy = await copyModule(module, folder);
  const proposed = await ask(copy);
  say(`${module.name}: ${proposed.length} rewrites proposed`);
  findings.addProposed(proposed, await misformatted(proposed, scratch));
  const forReview = proposed.filter(each => each.fix.risk === 'review');
  const judged = [
    ...proposed.filter(each => each.fix.risk === 'safe'),
    ...spread(forReview, Number(options.review), seed),
  ];
  await judgeDirectly(judged, { scratch, width: Number(options.width), kept }, each => findings.addJudged(each));
  say(`${module.name}: ${judged.length} judged`);
  await checkRefused(module.name);
  await compareWithExtension(module.name, Math.ceil(Number(options.agree) / modules.length));
  const share = Math.ceil((Number(options.tests) * 1.2) / modules.length);
  await testSample(copy, findings.acceptedSafe(module.name), { share, seed, scratch, kept }, result => {
    findings.addTested(result);
    say(`${module.name}: ${result.rewrite.fix.ruleId} tested, ${result.differences.length} tests differ`);
  });
}

async function ask(copy: ModuleCopy): Promise<Proposed[]> {
  const proposed: Proposed[] = [];
  const owners = new Map(copy.packages.flatMap(owner => owner.files.map(path => [path, owner] as const)));
  findings.addModule(copy);
  for (const [path, owner] of owners) {
    if (!existsSync(path)) continue;
    const text = readFileSync(path, 'utf8');
    const answers = await askEverywhere(path, text);
    findings.addAnswers(answers);
    proposed.push(...answers.proposals.map(fix => ({ copy, owner, path, text, fix })));
  }
  return proposed;
}

/** A rewrite that does not compile is only in order where one of its own probes says so, too. */
async function checkRefused(name: string): Promise<void> {
  for (const each of findings.refusedToCompile(name))
    findings.addRefusal(each, await kept.answer(['probes', ...asked(each)], () => probesRefuse(each)));
}

async function compareWithExtension(name: string, count: number): Promise<void> {
  for (const each of spread(findings.judgedOf(name), count, Number(options.seed))) {
    const verdict = await kept.answer(['extension', ...asked(each)], () => judgeAsExtension(each));
    findings.addComparison(each, verdict);
    if (verdict.kind !== each.verdict.kind)
      say(`${name}: the extension says ${JSON.stringify(verdict)} of ${each.path}`);
  }
}

function say(text: string): void {
  console.log(`${((performance.now() - begun) / 60_000).toFixed(1)} min  ${text}`);
}
