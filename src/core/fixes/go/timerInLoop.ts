import { resolve } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import {
  ancestorOfType,
  childByField,
  contains,
  descendants,
  namedChildren,
  type SyntaxNode,
} from '../../syntax/syntaxNode';
import { type Decision, type FixRule, refused } from '../fixRule';
import type { OffsetEdit } from '../proposal';
import { argumentsOf, qualifiedCallee } from './goCall';
import { planImports } from './goImportEdits';
import { chargedPlaces } from './growthEvidence';
import { jumps, startWithOwnComments } from './localDeclaration';
import { localName } from './localName';
import { isPlain, loopAround } from './loopShape';
import { timerInLoopExamples } from './timerInLoopExamples';
import { timerInLoopRefused } from './timerInLoopRefused';

export const timerInLoop: FixRule = {
  id: 'go.timerInLoop',
  title: 'Use one timer for all turns of the loop',
  languages: ['go'],
  documentation: `\`time.After\` in the \`select\` of a loop makes a timer and a channel in each turn. The rewrite makes one \`time.Timer\` before the loop, and sets it anew
before each \`select\`; it is stopped and emptied first, as timers of programs below Go 1.23 need it. How long it waits may be different in each turn: then it is
made with an hour, which is never waited for.

The timeout is counted from the \`select\` of each turn, as before. This is always left to review: the timer runs until the function returns, and below Go 1.23 one
that fires while it is stopped can end the next wait.`,
  examples: timerInLoopExamples,
  refused: timerInLoopRefused,
  isEvidence: ({ below }) => below.at(-1) === 'time.After',
  outcomes(input) {
    const { file } = input;
    return [...chargedPlaces(input, waits(file))].flatMap(([call, stacks]) => {
      const loop = loopAround(call);
      const select = ancestorOfType(call, 'select_statement');
      if (!loop || !select || !contains(loop, select)) return [];
      const lines = [loop.startLine, call.startLine];
      return [{ stacks, lines, decision: decide(file, { call, loop, select }) }];
    });
  },
};

interface Wait {
  readonly call: SyntaxNode;
  readonly loop: SyntaxNode;
  readonly select: SyntaxNode;
}

/** `time.After(…)` that a case of a select receives from. */
function waits(file: ParsedFile): SyntaxNode[] {
  return file
    .ofType('call_expression')
    .filter(call => qualifiedCallee(file, call) === 'time.After' && isReceivedByCase(call));
}

function isReceivedByCase(call: SyntaxNode): boolean {
  const receive =
    call.parent?.type === 'unary_expression' && call.parent.text.startsWith('<-') ? call.parent : undefined;
  return receive?.parent?.type === 'receive_statement' && receive.parent.parent?.type === 'communication_case';
}

function decide(file: ParsedFile, wait: Wait): Decision {
  const cannot = (reason: string): Decision => refused(`One timer cannot do for all turns: ${reason}.`);
  const { call, loop, select } = wait;
  const [duration] = argumentsOf(call);
  if (!duration || !isWorkedOutAlike(file, duration))
    return cannot('what it calls to know how long to wait would be called earlier: give that a name of its own');
  const isConstant = isConstantIn(loop, duration);
  const other = isConstant ? undefined : callOfOtherCase(select, call);
  if (other) return cannot(`${other.text} is called before it is known how long to wait, and may change that`);
  if (waits(file).filter(each => contains(loop, each)).length > 1) return cannot('the loop waits in several places');
  if (jumps(loop)) return cannot('its function jumps with goto');
  const outer = loopAround(loop);
  if (outer)
    return cannot('the loop is in a loop itself, and the timers would be stopped only when the function returns');
  const moved = [loop, select].flatMap(each => [each, withLabels(each)]);
  if (!moved.every(each => file.text.slice(file.lineStartAt(each.start), each.start).trim() === ''))
    return cannot('it shares its line with other code');
  return {
    kind: 'rewrite',
    notes: [
      'The timer is stopped when the function returns: until then it runs on, should the function do more after the loop.',
      'Where go.mod says less than Go 1.23, a timer that fires at the very moment at which it is stopped ends the next wait at once.',
    ],
    edits: rewrite(file, wait, duration.text, isConstant),
  };
}

/** A call for which a case of the select asks before it waits; that of a context gives what it always gives. */
function callOfOtherCase(select: SyntaxNode, call: SyntaxNode): SyntaxNode | undefined {
  const operands = namedChildren(select).map(each => childByField(each, 'communication'));
  return operands
    .flatMap(each => (each ? [...descendants(each)] : []))
    .find(each => !contains(call, each) && each.type === 'call_expression' && !/\.Done\(\)$/.test(each.text));
}

/** Whether it makes no difference that it is evaluated before the select, and before its other cases. */
function isWorkedOutAlike(file: ParsedFile, node: SyntaxNode): boolean {
  const isEachAlike = (nodes: readonly SyntaxNode[]) => nodes.every(each => isWorkedOutAlike(file, each));
  if (node.type === 'call_expression')
    return qualifiedCallee(file, node) === 'time.Duration' && isEachAlike(argumentsOf(node));
  if (node.type === 'binary_expression' || node.type === 'parenthesized_expression')
    return isEachAlike(namedChildren(node));
  return isPlain(node);
}

// What is evaluated before the loop must be the same in each turn, and must not fail where the loop has no turn.
function isConstantIn(loop: SyntaxNode, duration: SyntaxNode): boolean {
  if (!isPlain(duration)) return false;
  return [...descendants(duration)].every(node => {
    if (node.type === 'index_expression' || node.type === 'slice_expression') return false;
    if (node.type === 'binary_expression') return !/[/%]|<<|>>/.test(node.text);
    if (node.type !== 'identifier') return node.type !== 'unary_expression' || !node.text.startsWith('*');
    const local = resolve(node);
    const isSelected = node.parent?.type === 'selector_expression';
    return local === undefined || (!isSelected && !contains(loop, local.identifier));
  });
}

/** What is put before a statement goes before its labels, too: `continue` does not come back to there, only goto would. */
function withLabels(statement: SyntaxNode): SyntaxNode {
  const { parent } = statement;
  return parent?.type === 'labeled_statement' ? withLabels(parent) : statement;
}

function rewrite(file: ParsedFile, { call, loop, select }: Wait, duration: string, isConstant: boolean): OffsetEdit[] {
  const timer = localName(file, loop, ['timer', 'timeout']);
  const { qualify } = planImports(file, ['time']);
  const first = isConstant ? duration : qualify('time', 'Hour');
  const insert = (before: SyntaxNode, lines: readonly string[]): OffsetEdit => {
    const at = startWithOwnComments(file, withLabels(before));
    const indent = file.indentAt(before.start);
    return { start: at, end: at, text: lines.map(line => `${indent}${line}${file.endOfLine}`).join('') };
  };
  return [
    insert(loop, [`${timer} := ${qualify('time', 'NewTimer')}(${first})`, `defer ${timer}.Stop()`]),
    insert(select, [
      `if !${timer}.Stop() {`,
      '\tselect {',
      `\tcase <-${timer}.C:`,
      '\tdefault:',
      '\t}',
      '}',
      `${timer}.Reset(${duration})`,
    ]),
    { start: call.start, end: call.end, text: `${timer}.C` },
  ];
}
