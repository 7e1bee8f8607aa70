import { bindingsOf, topLevelDeclaration } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import {
  ancestorOfType,
  childByField,
  childrenByField,
  descendantsOfType,
  namedChildren,
  nextNamedSibling,
  type SyntaxNode,
} from '../../syntax/syntaxNode';
import type { OffsetEdit } from '../proposal';
import { planImports } from './goImportEdits';
import { placeVariable } from './packageVariable';

/** What a pool holds and how it makes one. */
export interface PoolSpec {
  /** Ends the pool's name: 'GzipPool'. */
  readonly suffix: string;
  /** Import paths that the pool's declaration needs besides "sync". */
  readonly imports: readonly string[];
  /** The value of the `New` field, written with the file's own names for packages. */
  newFunction(qualify: (path: string, name: string) => string): string;
  /** Whether a pool that the file has with the same `New` can be borrowed from; without it every such pool can. */
  mayShare?(pool: string): boolean;
}

export interface PlacedPool {
  readonly name: string;
  /** Writes a name of "sync" or of one of the spec's imports as this file does: 'bytes.Buffer'. */
  qualify(path: string, name: string): string;
  readonly edits: readonly OffsetEdit[];
  /** Other code borrows from it and may count on what it gets being reset already. */
  readonly othersExpectReset: boolean;
}

/**
 * Where a pool for the function around `place` comes from: one that the file already declares with the same `New`, or a
 * new one next to the function.
 */
export function placePool(file: ParsedFile, place: SyntaxNode, spec: PoolSpec): PlacedPool {
  const plan = planImports(file, ['sync', ...spec.imports]);
  const create = spec.newFunction(plan.qualify);
  const existing = existingPool(file, create, plan.qualify('sync', 'Pool'));
  const top = topLevelDeclaration(place);
  if (existing && bindingsOf(top, existing).length === 0 && (spec.mayShare?.(existing) ?? true)) {
    return { name: existing, qualify: plan.qualify, edits: [], othersExpectReset: !resetsOnGet(file, existing) };
  }
  const { name, edit } = placeVariable(file, place, spec.suffix, `${plan.qualify('sync', 'Pool')}{New: ${create}}`);
  return { name, qualify: plan.qualify, edits: [...plan.edits, edit], othersExpectReset: false };
}

/**
 * Puts lines in the place of a statement and, when `until` is given, of everything after it up to that node's end. A
 * comment behind the statement stays on the first line.
 */
export function replaceStatement(
  file: ParsedFile,
  statement: SyntaxNode,
  lines: readonly string[],
  until?: SyntaxNode,
): OffsetEdit[] {
  const indent = file.indentAt(statement.start);
  const [first = '', ...rest] = lines;
  const endOfLine = file.lineEndAt(statement.end);
  const text = rest.map(line => `${file.endOfLine}${indent}${line}`).join('');
  return [
    { start: statement.start, end: statement.end, text: first },
    { start: endOfLine, end: until?.end ?? endOfLine, text },
  ];
}

function existingPool(file: ParsedFile, create: string, poolType: string): string | undefined {
  const wanted = normalised(create);
  for (const declaration of file.root.children.filter(child => child.type === 'var_declaration')) {
    for (const spec of descendantsOfType(declaration, 'var_spec')) {
      const names = childrenByField(spec, 'name');
      const value = namedChildren(childByField(spec, 'value'))[0];
      if (names.length !== 1 || value?.type !== 'composite_literal' || childByField(value, 'type')?.text !== poolType)
        continue;
      const written = normalised(childByField(value, 'body')?.text ?? '');
      if (written === `{New:${wanted}}` || written === `{New:${wanted},}`) return names[0]?.text;
    }
  }
  return undefined;
}

// Only code that resets what it got, in the next statement, does not mind what the last borrower left in it.
function resetsOnGet(file: ParsedFile, pool: string): boolean {
  const gets = file.nodes.filter(node => node.type === 'selector_expression' && node.text === `${pool}.Get`);
  return gets.length > 0 && gets.every(isResetNext);
}

function isResetNext(get: SyntaxNode): boolean {
  const statement = ancestorOfType(get, 'short_var_declaration', 'block');
  const name = childByField(statement, 'left')?.text;
  const next = statement?.type === 'short_var_declaration' ? nextNamedSibling(statement) : undefined;
  return name !== undefined && next?.text.startsWith(`${name}.Reset(`) === true;
}

// Two ways to write the same New compare equal: interface{} or any, new(T) or &T{}, however it is laid out.
function normalised(code: string): string {
  return code
    .replaceAll(/\/\/[^\n]*/g, '')
    .replaceAll('interface{}', 'any')
    .replaceAll(/&([\w.]+)\{\}/g, 'new($1)')
    .replaceAll(/[;\s]+/g, '');
}
