import type { CondensedStack } from '../../attribution/condensedStack';
import { enclosingFunction } from '../../syntax/parsedFile';
import { childByField, contains, descendantsOfType, type SyntaxNode } from '../../syntax/syntaxNode';
import type { RuleInput } from '../fixRule';
import { coversLine, linesOf } from './chargedLines';

/** A call that writes a record, or does not as its level is off. */
export interface LogSite {
  readonly node: SyntaxNode;
  /** The function of this file that it calls, where that tests the level. */
  readonly helper?: SyntaxNode | undefined;
}

export interface ChargedLog<S extends LogSite> {
  readonly site: S;
  /** What building its arguments allocated. */
  readonly stacks: readonly CondensedStack[];
  /** Something was allocated while a record of it was written: at least then its level was on. */
  readonly isOn: boolean;
}

const writes =
  /^log\/slog\.(\(\*Logger\)\.log(Attrs)?$|\(\*(commonHandler|handleState|JSONHandler|TextHandler|defaultHandler|Record)\))/;
/** Methods that are called on the user's own types while a record is written. */
const writers = /\.(Handle|LogValue|Write|ReplaceAttr)$/;

/** Cheap: whether the arguments of some call may have been built here, or a record have been written. */
export function mayBuildArguments({ below, call, user }: CondensedStack): boolean {
  return below.length > 0 || user.length > 1 || !/^runtime\.(growslice|makemap|makechan|mapassign)/.test(call);
}

/** The calls of a file on lines that the stacks have. */
export function chargedCalls({ file, path, stacks }: RuleInput): SyntaxNode[] {
  const lines = new Set(stacks.flatMap(({ user }) => user.filter(each => each.path === path).map(each => each.line)));
  return file.ofType('call_expression').filter(node => linesOf(node).some(line => lines.has(line)));
}

/** Gives each stack to the call of its innermost line that has one, unless several share that line. */
export function chargeLogs<S extends LogSite>(input: RuleInput, sites: readonly S[]): ChargedLog<S>[] {
  const charged = new Map<S, { stacks: CondensedStack[]; isOn: boolean }>();
  for (const stack of input.stacks) {
    const depth = stack.user.findIndex(
      ({ path, line }) => path === input.path && sitesAt(input, sites, line).length > 0,
    );
    const [site, ...others] = sitesAt(input, sites, stack.user[depth]?.line ?? 0);
    if (!site || others.length > 0) continue;
    const entry = charged.get(site) ?? { stacks: [], isOn: false };
    charged.set(site, entry);
    const role = roleOf(stack, depth, site);
    if (role === 'argument') entry.stacks.push(stack);
    if (role === 'record') entry.isOn = true;
  }
  return sites.flatMap(site => {
    const entry = charged.get(site);
    return entry && entry.stacks.length > 0 ? [{ site, ...entry }] : [];
  });
}

function sitesAt<S extends LogSite>({ file }: RuleInput, sites: readonly S[], line: number): S[] {
  if (line <= 0) return [];
  const owner = file.functionAtLine(line);
  // A closure among the arguments runs some other time, but on one line it is not told apart from them.
  const isShort = owner?.startLine === owner?.endLine;
  return sites.filter(
    ({ node }) =>
      coversLine(node, line) &&
      (enclosingFunction(node) === owner || (isShort && owner !== undefined && contains(node, owner))),
  );
}

function roleOf({ below, user }: CondensedStack, depth: number, site: LogSite): 'argument' | 'record' | undefined {
  if (depth === 0) {
    if (below.some(name => /\.Enabled$/.test(name))) return undefined;
    return below.some(name => writes.test(name)) ? 'record' : 'argument';
  }
  const callee = user[depth - 1]!;
  const name = /[^.]*$/.exec(callee.functionName)?.[0] ?? '';
  if (site.helper) return name === childByField(site.helper, 'name')?.text ? 'record' : calledAmong(site.node, name);
  return writers.test(callee.functionName) ? 'record' : calledAmong(site.node, name);
}

// fmt calls methods of what it formats, and the stack does not keep its names between two frames of the user.
function calledAmong(node: SyntaxNode, name: string): 'argument' | undefined {
  const inner = descendantsOfType(childByField(node, 'arguments') ?? node, 'call_expression');
  const called = inner.map(each => /\w*$/.exec(childByField(each, 'function')?.text ?? '')?.[0] ?? '');
  const isFormatted = /^(String|Error|Format|GoString)$/.test(name) && called.some(each => /^Sprint/.test(each));
  return called.includes(name) || isFormatted ? 'argument' : undefined;
}
