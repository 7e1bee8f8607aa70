import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { edited } from '../../core/fixes/offsetEdit';
import type { FixProposal } from '../../core/fixes/proposal';
import { type Proof, proofSentence, savesAllocation } from '../../core/insight/proof';
import { CaptureError } from '../../session/captureFailures';
import type { FixAdvisor } from '../../session/fixAdvisor';
import { Prover, type RewriteToProve } from '../../session/prove/prover';
import { cancellableProgress } from '../cancellableProgress';
import { documentPath } from '../documentPath';
import { showFailure } from '../failureNotice';
import { applyFixNow, fixNow } from '../fixNow';
import { goBuildSettings } from '../goBuildSettings';
import { goTests } from '../goTests';
import type { Settings } from '../settings';
import { unsavedGo } from '../unsavedGo';

export interface ProvePorts {
  readonly advisor: FixAdvisor;
  readonly settings: Settings;
  readonly log: vscode.LogOutputChannel;
}

/** What was measured, and whether the arguments of the calls were made up. */
interface Measured {
  readonly proofs: readonly Proof[];
  readonly madeUp: string | undefined;
}

/** A package may have many that reach a line: more of them tell little more. */
const mostBenchmarks = 3;
const madeFile = 'alloc_lens_made_test.go';

/**
 * Measures a rewrite before it is applied: benchmarks of the package that allocate on its lines, else one with made-up arguments.
 * Shows what came of it, with a way to apply it. Resolves to what was measured, undefined where nothing was.
 */
export async function proveFix(
  uri: vscode.Uri,
  fix: FixProposal,
  ports: ProvePorts,
): Promise<readonly Proof[] | undefined> {
  const { advisor, log } = ports;
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    const now = await fixNow(document, fix, advisor);
    if (now === undefined) return undefined;
    const measured = await cancellableProgress('Measuring before and after', (progress, signal) =>
      measure(document, now, ports, progress, signal),
    );
    void tell(document, now, measured, ports).catch(error => showFailure(error, log));
    return measured.proofs;
  } catch (error) {
    void showFailure(error, log);
    return undefined;
  }
}

async function measure(
  document: vscode.TextDocument,
  fix: FixProposal,
  { advisor, settings }: ProvePorts,
  progress: vscode.Progress<{ message: string }>,
  signal: AbortSignal,
): Promise<Measured> {
  const file = documentPath(document);
  if (file === undefined) throw notMeasured('it is in no file on this machine', 'Save it first.');
  if (!vscode.workspace.isTrusted)
    throw notMeasured('the workspace is not trusted', 'Trust it first: its code is run.');
  const before = document.getText();
  const rewrite = {
    path: file,
    before,
    after: edited(before, fix.edits),
    lines: fix.lines,
    texts: unsavedGo(),
    settings: goBuildSettings(settings, path.dirname(file)),
  };
  progress.report({ message: 'looking for benchmarks that reach these lines' });
  const failures: CaptureError[] = [];
  const onFailure = (failure: CaptureError) => void failures.push(failure);
  const found = await provenBy(rewrite, await benchmarksBeside(rewrite), progress, signal, onFailure);
  if (found.length > 0) return { proofs: found, madeUp: undefined };
  const made = await advisor.benchmarkFor('go', before, fix.lines[0] ?? 0);
  const advice = 'Write a benchmark that calls it; or apply the rewrite, and use Capture Again and Compare.';
  // A failing benchmark might have reached these lines: that it fails is what can be mended.
  if (made === undefined)
    throw (
      failures[0] ?? notMeasured('no benchmark of its package reaches these lines, and none can be made up', advice)
    );
  const texts = new Map([...rewrite.texts, [`${path.posix.dirname(file)}/${madeFile}`, made.text]]);
  const unmade: CaptureError[] = [];
  const onUnmade = (failure: CaptureError) => void unmade.push(failure);
  const proofs = await provenBy({ ...rewrite, texts }, [made.name], progress, signal, onUnmade);
  if (unmade[0] !== undefined)
    throw (
      failures[0] ??
      notMeasured(`${made.functionName} cannot be called with made-up arguments (${unmade[0].message})`, advice)
    );
  if (proofs.length === 0)
    throw failures[0] ?? notMeasured(`${made.functionName} does not get to these lines with made-up arguments`, advice);
  return { proofs, madeUp: made.functionName };
}

function provenBy(
  rewrite: RewriteToProve,
  benchmarks: readonly string[],
  progress: vscode.Progress<{ message: string }>,
  signal: AbortSignal,
  onFailure: (failure: CaptureError) => void,
): Promise<Proof[]> {
  if (benchmarks.length === 0) return Promise.resolve([]);
  return Prover.with(rewrite, signal, async prover => {
    const proofs: Proof[] = [];
    for (const name of (await prover.reaching(benchmarks, onFailure)).slice(0, mostBenchmarks)) {
      const onTurn = (done: number, all: number) => progress.report({ message: `${name}, turn ${done} of ${all}` });
      proofs.push(...(await prover.prove(name, onTurn)));
    }
    return proofs;
  });
}

/** The benchmarks of the package, as they are in the editors. */
async function benchmarksBeside({ path: file, texts }: RewriteToProve): Promise<string[]> {
  const folder = path.posix.dirname(file);
  const names = (await readdir(folder)).filter(name => name.endsWith('_test.go'));
  const sources = await Promise.all(
    names.map(
      async name => texts.get(`${folder}/${name}`) ?? (await readFile(`${folder}/${name}`, 'utf8').catch(() => '')),
    ),
  );
  return sources.flatMap(goTests).flatMap(({ name }) => (name.startsWith('Benchmark') ? [name] : []));
}

async function tell(
  document: vscode.TextDocument,
  fix: FixProposal,
  { proofs, madeUp }: Measured,
  { advisor, log }: ProvePorts,
): Promise<void> {
  const sentences = proofs.map(proofSentence);
  for (const sentence of sentences) log.info(`${fix.title}. ${sentence}`);
  const how = madeUp === undefined ? '' : ` ${madeUp} was called with made-up arguments.`;
  const text = `${sentences.join('. ')}.${how}`;
  if (!proofs.some(savesAllocation)) {
    await vscode.window.showWarningMessage(`This rewrite saves no allocation here. ${text}`, 'Got It');
    return;
  }
  // The text may have changed while it was measured, or since.
  if ((await vscode.window.showInformationMessage(text, 'Apply')) === 'Apply')
    await applyFixNow(document, fix, advisor);
}

function notMeasured(why: string, remedy: string): CaptureError {
  return new CaptureError('nothingRan', `The rewrite was not measured: ${why}.`, remedy);
}
