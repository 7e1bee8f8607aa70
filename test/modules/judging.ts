import type { FixProposal } from '../../src/core/fixes/proposal';
import { Judge, judgeFixes } from '../../src/session/judge/judgeFixes';
import type { Verdict } from '../../src/session/judge/verdict';
import { DirectCheck } from './directCheck';
import { execute, inParallel } from './execute';
import type { KeptAnswers } from './keptAnswers';
import type { GoPackage, ModuleCopy } from './moduleCopy';

/** A rewrite of a file of a module. */
export interface Proposed {
  readonly copy: ModuleCopy;
  readonly owner: GoPackage;
  readonly path: string;
  readonly text: string;
  readonly fix: FixProposal;
}

export interface Judged extends Proposed {
  readonly verdict: Verdict;
}

const never = new AbortController().signal;

/** The verdict on each rewrite, one by one, with the compiler and vet called directly. */
export async function judgeDirectly(
  proposed: readonly Proposed[],
  { scratch, width, kept }: { readonly scratch: string; readonly width: number; readonly kept: KeptAnswers },
  onJudged: (judged: Judged) => void,
): Promise<void> {
  const standard = await standardLibrary(scratch);
  const byPackage = new Map<GoPackage, Proposed[]>();
  for (const each of proposed) byPackage.set(each.owner, [...(byPackage.get(each.owner) ?? []), each]);
  await inParallel([...byPackage], width, async ([owner, own]) => {
    let begun: Promise<DirectCheck | undefined> | undefined;
    const ask = async (each: Proposed) => {
      begun ??= checkOf(owner, standard, scratch);
      const check = await begun;
      return check === undefined ? judgeAsExtension(each) : verdictBy(check, each);
    };
    for (const each of own)
      onJudged({ ...each, verdict: await kept.answer(['direct', ...asked(each)], () => ask(each)) });
    (await begun)?.dispose();
  });
}

/** What the verdict on a rewrite depends on, as long as the judge and the Go installation are the same. */
export function asked({ path, text, fix }: Proposed): readonly unknown[] {
  return [path, text, fix];
}

function checkOf(owner: GoPackage, standard: ReadonlyMap<string, string>, scratch: string) {
  return DirectCheck.create(owner, standard, scratch).catch((error: unknown) => {
    console.error(`The judge of the extension is asked about ${owner.importPath}: ${error}`);
    return undefined;
  });
}

function verdictBy(check: DirectCheck, { path, text, fix }: Proposed): Promise<Verdict> {
  return new Judge(check, path, text, new Map([[path, text]]), check).verdict(fix, never);
}

/** The verdict of the extension itself. */
export async function judgeAsExtension({ path, text, fix }: Proposed): Promise<Verdict> {
  const settings = { command: 'go', tags: '', flags: [] };
  const verdicts: Verdict[] = [];
  const question = { path, text, proposals: [fix], unsaved: new Map(), settings };
  await judgeFixes(question, new Map(), (_, verdict) => verdicts.push(verdict), never);
  return verdicts[0]!;
}

/** What the go command has compiled of the standard library, by import path. */
async function standardLibrary(directory: string): Promise<Map<string, string>> {
  const { output } = await execute(
    'go',
    ['list', '-export', '-f', '{{if .Export}}{{.ImportPath}} {{.Export}}{{end}}', 'std'],
    directory,
  );
  const found = output.split('\n').filter(line => line.includes(' ') && !/(^|\/)(vendor|internal)\//.test(line));
  return new Map(found.map(line => line.split(' ') as [string, string]));
}

/** Whether the compiler refuses a probe of the rewrite, whatever it says of the rewrite itself. */
export async function probesRefuse(proposed: Proposed): Promise<boolean> {
  if (proposed.fix.probes.length === 0) return false;
  const verdict = await judgeAsExtension({ ...proposed, fix: { ...proposed.fix, edits: [] } });
  return verdict.kind === 'refused';
}
