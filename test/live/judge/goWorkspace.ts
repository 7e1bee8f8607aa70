import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Probe } from '../../../src/core/fixes/probe';
import type { FixProposal, OffsetEdit } from '../../../src/core/fixes/proposal';
import type { GoBuildSettings } from '../../../src/session/escape/goCommand';
import { judgeFixes } from '../../../src/session/judge/judgeFixes';
import type { Verdict } from '../../../src/session/judge/verdict';

export const plainBuild: GoBuildSettings = { command: 'go', tags: '', flags: [] };

/** Go code in a folder of its own, with paths as profiles have them. */
export class GoWorkspace {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'alloc-lens-judged-'))).replaceAll('\\', '/');

  constructor(files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  at(name: string): string {
    return `${this.folder}/${name}`;
  }

  read(name: string): string {
    return readFileSync(this.at(name), 'utf8');
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.at(name)), { recursive: true });
    writeFileSync(this.at(name), text);
  }

  /** Every file with the hash of its content, every folder without. */
  listing(): string[] {
    const entries = readdirSync(this.folder, { recursive: true, withFileTypes: true });
    return entries
      .map(each => {
        const path = join(each.parentPath ?? each.path, each.name);
        return each.isFile() ? `${path} ${createHash('sha256').update(readFileSync(path)).digest('hex')}` : path;
      })
      .sort();
  }

  /** What the compiler says of these rewrites of a file, nothing being known before. */
  async judge(
    name: string,
    fixes: readonly FixProposal[],
    parts: {
      readonly settings?: GoBuildSettings;
      readonly unsaved?: Readonly<Record<string, string>>;
      readonly signal?: AbortSignal;
      readonly folder?: string;
    } = {},
  ): Promise<Verdict[]> {
    const { settings = plainBuild, unsaved = {}, signal = new AbortController().signal, folder = this.folder } = parts;
    const verdicts: Verdict[] = [];
    const text = unsaved[name] ?? this.read(name);
    const texts = new Map(Object.entries(unsaved).map(([file, each]) => [`${folder}/${file}`, each]));
    const question = { path: `${folder}/${name}`, text, proposals: fixes, unsaved: texts, settings };
    await judgeFixes(question, new Map(), (_, verdict) => verdicts.push(verdict), signal);
    return verdicts;
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A rewrite that puts `to` in the place of `from`, which the text has once. */
export function replacing(text: string, from: string, to: string, probes: readonly Probe[] = []): FixProposal {
  return {
    ruleId: 'go.test',
    action: 'A rewrite',
    title: 'A rewrite',
    risk: 'safe',
    notes: [],
    lines: [1],
    edits: [edit(text, from, to)],
    probes,
    gain: { sampleType: 'alloc_space', value: 1, share: 1, recorded: 1 },
  };
}

export function edit(text: string, from: string, to: string): OffsetEdit {
  const start = text.indexOf(from);
  if (start < 0 || text.indexOf(from, start + 1) >= 0) throw new Error(`not there once: ${from}`);
  return { start, end: start + from.length, text: to };
}

/** Asks whether a parameter stays, in a function that is added to the text. */
export function escapeProbe(text: string, added: string, parameter = 'buf'): Probe {
  const [, functionName = ''] = /func (?:\([^)]*\) )?(\w+)/.exec(added) ?? [];
  const edits = [{ start: text.length, end: text.length, text: `\n${added}\n` }];
  return { kind: 'doesNotEscape', edits, functionName, parameter, otherwise: `something keeps ${parameter}` };
}

export function ownFolders(): string[] {
  return readdirSync(tmpdir()).filter(name => name.startsWith('alloc-lens-judge-'));
}

export function told(verdicts: readonly Verdict[]): string[] {
  return verdicts.map(each => (each.kind === 'confirmed' ? each.kind : `${each.kind}: ${each.reason}`));
}
