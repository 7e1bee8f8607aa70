import type { ParsedFile } from '../../syntax/parsedFile';
import { contains, type SyntaxNode } from '../../syntax/syntaxNode';
import { type Decision, type FixRule, type RuleInput, type RuleOutcome, refused } from '../fixRule';
import type { OffsetEdit } from '../proposal';
import { jumps, startWithOwnComments } from './localDeclaration';
import { localName } from './localName';
import { changeOf, comesFirst, handedTo, heldBy, isOnlyRead, type QueryCalls, queryCalls } from './queryCalls';
import { queryOnceExamples } from './queryOnceExamples';
import { queryOnceRefused } from './queryOnceRefused';

export const queryOnce: FixRule = {
  id: 'go.queryOnce',
  title: 'Parse the query of the request once',
  languages: ['go'],
  documentation: `Each \`r.URL.Query()\` parses the query again and makes a new map of it. The rewrite parses it before the first statement that asks for it, and reads the
same map where the function asks again.

It is offered where the function only reads (\`Get\`, \`Has\`, \`Encode\`, an index, \`len\`, \`range\` over the keys) and where neither the request nor its URL is assigned
or handed on. A request that is given to other functions in between is left to review: they must not change its URL. Calls that are not reached
through the first, or are used in another way, stay.`,
  examples: queryOnceExamples,
  refused: queryOnceRefused,
  isEvidence: ({ below }) => below.at(-1) === 'net/url.(*URL).Query',
  outcomes: input => queryCalls(input.file).flatMap(each => outcomeOf(input, each) ?? []),
};

interface Plan {
  /** Before it the query is parsed. */
  readonly statement: SyntaxNode;
  /** The first of them is what is parsed anyway. */
  readonly calls: readonly SyntaxNode[];
}

function outcomeOf(input: RuleInput, asked: QueryCalls): RuleOutcome | undefined {
  const plan = planOf(input.file, asked);
  // What the first call allocates stays, unless others share its line.
  const [, ...saved] = plan?.calls ?? asked.calls;
  const own = new Set(saved.map(each => each.startLine));
  const stacks = input.stacks.filter(({ user: [leaf] }) => leaf?.path === input.path && own.has(leaf.line));
  if (stacks.length === 0) return undefined;
  const lines = (plan?.calls ?? asked.calls).map(each => each.startLine);
  return { stacks, lines, decision: decide(input.file, asked, plan) };
}

// The first call after which another is sure to find it evaluated.
function planOf(file: ParsedFile, { calls }: QueryCalls): Plan | undefined {
  const readers = calls.filter(each => isOnlyRead(file, each));
  for (const first of readers) {
    const statement = statementOf(first);
    const list = statement?.parent;
    const reached = readers.filter(each => each.start >= first.start && list && contains(list, each));
    if (statement && reached.length > 1 && comesFirst(statement, first)) return { statement, calls: reached };
  }
  return undefined;
}

function statementOf(call: SyntaxNode): SyntaxNode | undefined {
  let node: SyntaxNode | undefined = call;
  while (node && node.parent?.type !== 'statement_list') node = node.parent;
  return node;
}

function decide(file: ParsedFile, asked: QueryCalls, plan: Plan | undefined): Decision {
  const cannot = (reason: string): Decision => refused(`The query cannot be parsed once: ${reason}.`);
  const name = asked.request.identifier.text;
  const held = asked.calls.map(each => heldBy(file, each)).find(each => each !== undefined);
  if (held) return cannot(held);
  const changed = changeOf(asked);
  if (changed) return cannot(changed);
  if (!plan) return cannot('no call is reached through another one and only read');
  const { statement, calls } = plan;
  if (jumps(statement)) return cannot('its function jumps with goto');
  if (file.text.slice(file.lineStartAt(statement.start), statement.start).trim() !== '')
    return cannot('it shares its line with other code');
  const end = Math.max(...calls.map(each => endOfTurns(each, statement)));
  const notes = handedTo(file, asked, statement.start, end).map(each => `${each} must not change ${name}.URL.`);
  return { kind: 'rewrite', notes, edits: rewrite(file, asked, plan) };
}

// What follows a call in a loop comes before it in the next turn.
function endOfTurns(call: SyntaxNode, statement: SyntaxNode): number {
  let { end } = call;
  for (let node = call.parent; node && node !== statement.parent; node = node.parent)
    if (node.type === 'for_statement') end = node.end;
  return end;
}

function rewrite(file: ParsedFile, asked: QueryCalls, { statement, calls }: Plan): OffsetEdit[] {
  const query = localName(file, statement, ['query', 'params']);
  const at = startWithOwnComments(file, statement);
  const parsed = `${query} := ${asked.request.identifier.text}.URL.Query()`;
  return [
    { start: at, end: at, text: `${file.indentAt(statement.start)}${parsed}${file.endOfLine}` },
    ...calls.map(({ start, end }) => ({ start, end, text: query })),
  ];
}
