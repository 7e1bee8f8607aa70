import type { CondensedStack } from '../../attribution/condensedStack';
import { bindingsOf, referencesTo, resolve, topLevelDeclaration } from '../../syntax/goScope';
import { isFunction, type ParsedFile } from '../../syntax/parsedFile';
import { childByField, descendants, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import type { RuleInput } from '../fixRule';
import { linesOf } from './chargedLines';
import type { ConstructorSite } from './constructorSite';

/** A constructor with the stacks that charge what it made. */
export interface ChargedSite<S extends ConstructorSite> {
  readonly site: S;
  readonly stacks: readonly CondensedStack[];
  /** The constructor's line and each profiled line of this file on the way to it. */
  readonly lines: readonly number[];
}

/**
 * Leads each stack to the constructor of what it charges. The value may allocate long after it was made, on another line or
 * in another function; so walk the stack's own user frames from the innermost outward, and take the first function that
 * holds a fitting constructor and whose charged line works with what that constructor made.
 */
export function chargeSites<S extends ConstructorSite>(
  input: RuleInput,
  sites: readonly S[],
  fits: (stack: CondensedStack, site: S) => boolean,
): ChargedSite<S>[] {
  const charged = new Map<S, { stacks: CondensedStack[]; lines: Set<number> }>();
  const mentioned = new Map<S, ReadonlySet<number>>();
  const mentions = (site: S): ReadonlySet<number> => {
    const lines = mentioned.get(site) ?? linesThatUse(site);
    mentioned.set(site, lines);
    return lines;
  };
  for (const stack of input.stacks) {
    const found = lead(
      input,
      stack,
      sites.filter(site => fits(stack, site)),
      mentions,
    );
    if (!found) continue;
    const entry = charged.get(found.site) ?? { stacks: [], lines: new Set([found.site.expression.startLine]) };
    charged.set(found.site, entry);
    entry.stacks.push(stack);
    for (const line of found.lines) entry.lines.add(line);
  }
  return sites.flatMap(site => {
    const entry = charged.get(site);
    return entry ? [{ site, stacks: entry.stacks, lines: [...entry.lines] }] : [];
  });
}

function lead<S extends ConstructorSite>(
  input: RuleInput,
  stack: CondensedStack,
  sites: readonly S[],
  mentions: (site: S) => ReadonlySet<number>,
) {
  const lines: number[] = [];
  for (const frame of stack.user) {
    if (frame.path !== input.path || frame.line <= 0) continue;
    lines.push(frame.line);
    const owner = input.file.functionAtLine(frame.line);
    const here = sites.filter(site => site.owner !== undefined && site.owner === owner);
    const used = here.find(site => mentions(site).has(frame.line));
    const site = used ?? (here.length === 1 && runsDeferred(input.file, owner, frame.line) ? here[0] : undefined);
    if (site) return { site, lines };
  }
  return undefined;
}

// Work of a deferred Close is charged to the line on which the function returns.
function runsDeferred(file: ParsedFile, owner: SyntaxNode | undefined, line: number): boolean {
  if (!owner) return false;
  const returns = file
    .ofType('return_statement')
    .some(each => each.startLine <= line && line <= each.endLine && ownerOf(each) === owner);
  return returns || owner.endLine === line;
}

/** Lines of the statements that name the value, or something made from it, wherever in the function. */
export function linesThatUse(site: ConstructorSite): ReadonlySet<number> {
  const lines = new Set(linesOf(site.statement ?? site.expression));
  const pending = site.identifier ? [site.identifier] : [];
  const seen = new Set(pending);
  for (let name = pending.pop(); name; name = pending.pop()) {
    const binding = resolve(name);
    if (!binding) continue;
    for (const reference of referencesTo(binding)) {
      const statement = simpleStatement(reference);
      for (const line of linesOf(statement)) lines.add(line);
      for (const made of namesMadeBy(statement)) {
        if (!seen.has(made)) pending.push(made);
        seen.add(made);
      }
    }
  }
  return lines;
}

function namesMadeBy(statement: SyntaxNode): SyntaxNode[] {
  const left = statement.type === 'short_var_declaration' ? namedChildren(childByField(statement, 'left')) : [];
  const specs =
    statement.type === 'var_declaration'
      ? [...descendants(statement)].filter(each => each.field === 'name' && each.type === 'identifier')
      : [];
  return [...left, ...specs].filter(name =>
    bindingsOf(topLevelDeclaration(name), name.text).some(each => each.identifier === name),
  );
}

// The innermost statement, but never one that contains blocks: of `if err := enc.Encode(v); err != nil {…}` only the head.
function simpleStatement(node: SyntaxNode): SyntaxNode {
  let best = node;
  for (let above: SyntaxNode | undefined = node; above && above.type !== 'block'; above = above.parent) {
    if (above.type === 'func_literal' || above.children.some(child => child.type === 'block')) break;
    best = above;
    if (above.parent?.type === 'statement_list') break;
  }
  return best;
}

function ownerOf(node: SyntaxNode): SyntaxNode | undefined {
  let above = node.parent;
  while (above && !isFunction(above)) above = above.parent;
  return above;
}
