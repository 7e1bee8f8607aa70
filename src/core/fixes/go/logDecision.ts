import type { CondensedStack } from '../../attribution/condensedStack';
import type { ParsedFile } from '../../syntax/parsedFile';
import { ancestorOfType, childByField, contains, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { type Decision, type RuleInput, type RuleOutcome, refused } from '../fixRule';
import { argumentActs } from './argumentActs';
import { attributePlan, exactProbes } from './attributePlan';
import { linesOf } from './chargedLines';
import { argumentsOf, calleeOf, qualifiedType } from './goCall';
import { guard, guardObstacle } from './guardStatement';
import { type LevelTest, slogTest } from './levelTest';
import { isUsuallyOff, type SlogCall, slogCallOf } from './logCall';
import { type ChargedLog, chargedCalls, chargeLogs, type LogSite } from './logEvidence';
import { helperOf, helperTest, isDebugHelper, type LogHelper } from './logHelper';
import { isReadBefore, statementsBefore } from './readBefore';

/** Which of the two rewrites of a log call has its say, so that a line never gets both. */
export type LogRewrite = 'guard' | 'attributes';

type Site = LogSite & ({ readonly slog: SlogCall } | { readonly own: LogHelper });

/**
 * What is done about the log calls that the profile charges. Attributes save the boxes whether the level is on or off, so where
 * boxes are all there is, or the level is on, they are chosen; a guard saves everything, but only while the level is off.
 */
export function decideLogs(input: RuleInput, wanted: LogRewrite): RuleOutcome[] {
  const { file } = input;
  const sites = chargedCalls(input).flatMap(node => siteOf(file, node) ?? []);
  return chargeLogs(input, sites).flatMap(found => {
    const charged = { ...found, stacks: found.stacks.filter(stack => !isBoxOfAttribute(stack, found.site)) };
    if (charged.stacks.length === 0) return [];
    const { rewrite, stacks, decision } = decide(file, charged);
    return rewrite === wanted ? [{ lines: linesOf(charged.site.node), stacks, decision }] : [];
  });
}

// An attribute has no box: what the profile says of one is older than the text.
function isBoxOfAttribute({ below, call }: CondensedStack, site: Site): boolean {
  const isBox = below.length === 0 && /^runtime\.convT(string|64|32|16)$/.test(call);
  return isBox && 'slog' in site && site.slog.name === 'LogAttrs';
}

function siteOf(file: ParsedFile, node: SyntaxNode): Site | undefined {
  const own = helperOf(file, node);
  if (own) return argumentsOf(node).length > 0 ? { node, helper: own.declaration, own } : undefined;
  const slog = slogCallOf(file, node);
  return slog && { node, slog };
}

interface Verdict {
  readonly rewrite: LogRewrite;
  readonly stacks: readonly CondensedStack[];
  readonly decision: Decision;
}

function decide(file: ParsedFile, charged: ChargedLog<Site>): Verdict {
  const { site, stacks } = charged;
  const useless = whyUseless(file, charged);
  const guarded = useless ?? guardOf(file, site);
  const byGuard: Verdict = { rewrite: 'guard', stacks, decision: asDecision('guarded', guarded) };
  if (!('slog' in site)) return byGuard;
  const plan = attributePlan(file, site.slog, stacks);
  if (typeof plan === 'string') {
    if (useless === undefined) return byGuard;
    const reason = `The call cannot be written with attributes: ${plan}. And it cannot be guarded: ${useless}.`;
    return { rewrite: 'attributes', stacks, decision: refused(reason) };
  }
  const isAll = plan.saved.length === stacks.length;
  if (typeof guarded === 'object' && !isAll && isUsuallyOff(site.slog)) return byGuard;
  const { edits, probes, notes, saved } = plan;
  return { rewrite: 'attributes', stacks: saved, decision: { kind: 'rewrite', edits, probes, notes } };
}

function asDecision(what: string, decision: Decision | string): Decision {
  return typeof decision === 'string' ? refused(`The call cannot be ${what}: ${decision}.`) : decision;
}

function whyUseless(file: ParsedFile, { site, isOn }: ChargedLog<Site>): string | undefined {
  if (isOn) return 'the profile shows that its level is on, so a guard would save nothing';
  const test = testOf(file, site);
  if (typeof test === 'string') return undefined;
  const isTested = isInside(site.node, test.text) || isLeft(site.node, test.text);
  return isTested ? 'a test of its level stands around it, or before it, so in the profile that was on' : undefined;
}

function isInside(node: SyntaxNode, test: string): boolean {
  const statement = ancestorOfType(node, 'if_statement', 'func_literal', 'function_declaration', 'method_declaration');
  if (statement?.type !== 'if_statement') return false;
  const condition = childByField(statement, 'condition')?.text ?? '';
  const then = childByField(statement, 'consequence');
  const isTested = !condition.startsWith('!') && tests(condition, test);
  return (isTested && then !== undefined && contains(then, node)) || isInside(statement, test);
}

// `if !on { return }` above it.
function isLeft(node: SyntaxNode, test: string): boolean {
  return statementsBefore(node.parent ?? node).some(each => {
    const condition = each.type === 'if_statement' ? (childByField(each, 'condition')?.text ?? '') : '';
    const leaves = /\breturn\b[^\n;]*\s*\}$/.test(childByField(each, 'consequence')?.text ?? '');
    return leaves && condition.startsWith('!') && tests(condition, test);
  });
}

function tests(condition: string, test: string): boolean {
  return condition.includes(test) || /\.Enabled\(/.test(condition);
}

function testOf(file: ParsedFile, site: Site): LevelTest | string {
  return 'slog' in site ? slogTest(file, site.slog) : helperTest(file, site.node, site.own);
}

function guardOf(file: ParsedFile, site: Site): Decision | string {
  const statement = site.node.parent;
  const early = guardObstacle(file, site.node);
  if (early || !statement) return early ?? 'it is no statement of its own';
  const test = testOf(file, site);
  if (typeof test === 'string') return test;
  const evaluated = [...notReadByTest(file, site.node, test), ...argumentsOf(site.node)];
  const acts = argumentActs(file, evaluated, selector => isReadBefore(file, selector, statement, test.reads));
  if (acts.obstacle) return acts.obstacle;
  return {
    kind: 'rewrite',
    notes: [
      ...notesOn(acts.calls, acts.panics),
      ...('slog' in site ? handlerNotes(file) : []),
      ...(isQuiet(site) ? [] : [levelUnknown]),
    ],
    edits: [...test.edits, ...guard(file, statement, test.text)],
    probes: [...test.probes, ...exactProbes(file, acts.asked)],
  };
}

// Of `s.log.debugf()` also `s.log` is worked out, which panics where `s` is nil.
function notReadByTest(file: ParsedFile, call: SyntaxNode, test: LevelTest): SyntaxNode[] {
  const callee = calleeOf(file, call);
  return callee.kind === 'method' && callee.receiver !== test.reads ? [callee.receiver] : [];
}

// A handler that samples counts how often it is asked.
function handlerNotes(file: ParsedFile): string[] {
  const own = file.root.children.find(each => {
    const parameters = namedChildren(childByField(each, 'parameters'));
    const isEnabled = each.type === 'method_declaration' && childByField(each, 'name')?.text === 'Enabled';
    return isEnabled && qualifiedType(file, childByField(parameters.at(-1), 'type')) === 'log/slog.Level';
  });
  const receiver = childByField(own, 'receiver')?.text;
  return own
    ? [
        `While the level is on, the handler is asked for it twice: check that Enabled of ${receiver} gives the same again, as one that samples does not.`,
      ]
    : [];
}

function isQuiet(site: Site): boolean {
  return 'slog' in site ? isUsuallyOff(site.slog) : isDebugHelper(site.own);
}

const levelUnknown =
  'The profile does not show whether this level is off: where it is on, the guard saves nothing and asks for the level twice.';

function notesOn(calls: readonly string[], panics: readonly string[]): string[] {
  const called = `With the level off ${calls.join(', ')} is no longer called: check that nothing counts on what it does besides giving a value.`;
  const read = `With the level off ${panics.join(', ')} is no longer worked out: where that panics now, it no longer will.`;
  return [...(calls.length > 0 ? [called] : []), ...(panics.length > 0 ? [read] : [])];
}
