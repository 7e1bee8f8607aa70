import * as vscode from 'vscode';
import type { PathRule } from '../../core/source/sourceRoots';
import type { CaptureSession } from '../../session/captureSession';
import type { Library } from '../../session/captures/lazyLibrary';
import type { LoadedProfile } from '../../session/loadedProfile';
import type { ProfileStore } from '../../session/profileStore';
import { answers, openQuestions, ruleOf, type SourceQuestion } from '../../session/sources/sourceQuestions';
import { readProfileFile } from '../files';

/** What choosing works on. */
export interface ChoicePorts {
  readonly session: CaptureSession;
  readonly store: ProfileStore;
  readonly library: Library;
  /** Remembers an answer in the workspace. */
  remember(rule: PathRule): Promise<void>;
}

/** Asked in this window, and left open, by program and file: not asked again unless by command. */
const leftOpen = new Set<string>();

/** Asks which file each of the profile's files is, where several could be, and shows the profile anew with the answers. */
export async function chooseSources(ports: ChoicePorts, occasion: 'afterCapture' | 'command'): Promise<void> {
  const profile = ports.store.current;
  const program = profile?.program ?? '';
  const key = ({ file }: SourceQuestion) => `${program}\0${file}`;
  const all = openQuestions(profile?.sources);
  const questions = occasion === 'command' ? all : all.filter(each => !leftOpen.has(key(each)));
  if (profile === undefined || questions.length === 0) {
    if (occasion === 'command') tellNothingToChoose();
    return;
  }
  for (const each of questions) leftOpen.add(key(each));
  const rules = await ask(questions, program);
  for (const rule of rules) await ports.remember(rule);
  if (rules.length > 0 && ports.store.current === profile) await showAnew(ports, profile);
}

async function ask(questions: readonly SourceQuestion[], program: string): Promise<PathRule[]> {
  const rules: PathRule[] = [];
  for (const question of questions) {
    if (rules.some(rule => answers(rule, question))) continue;
    const picked = await pick(question, program);
    if (picked === undefined) return rules;
    rules.push(ruleOf(question.file, picked, program));
  }
  return rules;
}

async function pick({ file, candidates }: SourceQuestion, program: string): Promise<string | undefined> {
  const items = candidates.map(path => ({ label: nameOf(path), description: path, path }));
  const title = 'Which file is it?';
  const of = program === '' ? '' : ` for ${program}`;
  const placeHolder = `The profile has ${file}; the answer is kept in this workspace${of}`;
  return (await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true }))?.path;
}

/** What lies outside of the workspace has no path in it. */
function nameOf(path: string): string {
  const relative = vscode.workspace.asRelativePath(path);
  return relative === path ? path.split('/').slice(-2).join('/') : relative;
}

/** From where it is kept: the profile itself stays, only its lines are found elsewhere. */
async function showAnew({ session, store, library }: ChoicePorts, profile: LoadedProfile): Promise<void> {
  if (profile.captureId !== undefined) {
    await session.openSaved(library, profile.captureId, store.comparison?.baseline.captureId);
  } else if (profile.source.kind === 'file') {
    const { path } = profile.source;
    await session.openFile(path, await readProfileFile(vscode.Uri.file(path)));
  }
}

function tellNothingToChoose(): void {
  void vscode.window.showInformationMessage('Alloc Lens: every file of the profile that is here was found.');
}
