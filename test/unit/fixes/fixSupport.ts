import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { FixEngine } from '../../../src/core/fixes/engine';
import { profiledMark, type RefusedExample } from '../../../src/core/fixes/fixRule';
import type { FixLanguage, FixReport, FixRequest, OffsetEdit } from '../../../src/core/fixes/proposal';
import { createSyntax, type Syntax } from '../../../src/core/syntax/syntax';
import { condensedStack } from '../../support/stacks';

/** Remembers nothing of any other. */
export function newSyntax(): Syntax {
  return createSyntax(module => readFile(path.resolve('node_modules/@vscode/tree-sitter-wasm/wasm', `${module}.wasm`)));
}

export const syntax = newSyntax();

export const engine = new FixEngine(syntax);

export interface Marked {
  readonly text: string;
  /** 1-based lines of the marks, in text order. */
  readonly lines: readonly number[];
}

/** Takes the marks out of a text. */
export function unmark(source: string): Marked {
  const lines = source.split('\n').flatMap((line, index) => (line.includes(profiledMark) ? [index + 1] : []));
  return { text: source.replaceAll(profiledMark, ''), lines };
}

/** What an example says of the evidence for it. */
export interface Evidence extends Pick<RefusedExample, 'below' | 'call' | 'objectSize' | 'meanSize'> {
  /** 0..1 of the profile's bytes; 0.38 where it is not given. */
  readonly share?: number;
}

/** A request whose one stack holds 38 % of the bytes, or the share given, in ten allocations; its user frames are the marked lines, the first innermost. */
export function requestFor(
  language: FixLanguage,
  source: string,
  { below, call = '', objectSize = 0, meanSize = 38, share = 0.38 }: Evidence,
): FixRequest {
  const { text, lines } = unmark(source);
  const user = lines.map(line => ({ functionName: 'f', path: '/w/file', line, startLine: 0 }));
  return {
    path: '/w/file',
    language,
    text,
    stacks: [
      condensedStack({
        below,
        user,
        values: [10 * meanSize, 10],
        recorded: 7,
        call,
        objectSize: { least: objectSize, most: objectSize },
      }),
    ],
    sampleTypes: ['alloc_space', 'alloc_objects'],
    totals: [(10 * meanSize) / share, 100],
  };
}

export function reportFor(language: FixLanguage, source: string, evidence: Evidence): Promise<FixReport> {
  return engine.report(requestFor(language, source, evidence));
}

export function applyEdits(text: string, edits: readonly OffsetEdit[]): string {
  return [...edits]
    .reverse()
    .reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
}

/** Of one Go file: the rewritten text, or why there is none, or 'nothing'. */
export async function outcome(source: string, evidence: Evidence): Promise<string> {
  const { proposals, refusals } = await reportFor('go', source, evidence);
  assert.ok(proposals.length + refusals.length <= 1);
  const { text } = unmark(source);
  return proposals[0] ? applyEdits(text, proposals[0].edits) : (refusals[0]?.reason ?? 'nothing');
}

/** The part of a file below its imports. */
export async function body(imports: string, source: string, evidence: Evidence): Promise<string> {
  const head = `package p\n\n${imports}\n\n`;
  const after = await outcome(head + source, evidence);
  return after.startsWith(head) ? after.slice(head.length) : after;
}
