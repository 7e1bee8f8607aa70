import type { CondensedStack } from '../../attribution/condensedStack';
import { enclosingFunction, type ParsedFile } from '../../syntax/parsedFile';
import { childByField, type SyntaxNode } from '../../syntax/syntaxNode';
import { type FixRule, type RuleInput, type RuleOutcome, refused } from '../fixRule';
import { readReduceCall } from './reduceCall';
import { reduceSpreadExamples, reduceSpreadRefused } from './reduceSpreadExamples';
import { rewriteReduce } from './reduceSpreadRewrite';

export const reduceSpread: FixRule = {
  id: 'js.reduceSpread',
  title: 'Stop copying the object in each step of reduce',
  languages: ['javascript', 'javascriptreact', 'typescript', 'typescriptreact'],
  documentation: `\`reduce((acc, x) => ({ ...acc, [key]: value }), {})\` copies everything gathered so far for every element. The rewrite fills one
object: \`Object.fromEntries(list.map(…))\` where the key is computed, an assignment where the key cannot be \`__proto__\` (there an assignment
would set the prototype), and \`Object.defineProperty\` where neither fits.

V8 knows in which function memory was allocated, not on which line: the gain is what the profile charges to the function and its callback.`,
  examples: reduceSpreadExamples,
  refused: reduceSpreadRefused,
  isEvidence: stack => stack.user.length > 0 && stack.below.every(name => name === 'reduce' || name === ''),
  outcomes(input) {
    const charged = new Map<SyntaxNode, CondensedStack[]>();
    const calls = spreadingCalls(input.file);
    for (const stack of input.stacks) {
      const call = chargedCall(input, stack, calls);
      if (call) charged.set(call, [...(charged.get(call) ?? []), stack]);
    }
    return calls.flatMap(call => outcome(input, call, charged.get(call) ?? []));
  },
};

function outcome(input: RuleInput, call: SyntaxNode, stacks: readonly CondensedStack[]): RuleOutcome[] {
  if (stacks.length === 0) return [];
  const frames = stacks.flatMap(stack => stack.user.filter(frame => frame.path === input.path).slice(0, 2));
  const near = enclosingFunction(call);
  const inside = frames.map(frame => frame.line).filter(line => near && near.startLine <= line && line <= near.endLine);
  const property = call.children[0]?.children.find(child => child.field === 'property');
  const read = readReduceCall(call);
  return [
    {
      stacks,
      lines: [call.startLine, property?.startLine ?? call.startLine, ...inside],
      decision:
        'reason' in read ? refused(`This reduce is left alone: ${read.reason}.`) : rewriteReduce(input.file, read),
    },
  ];
}

// reduce(callback, …) where the callback's result starts from a spread; whether it can be rewritten is asked later.
function spreadingCalls(file: ParsedFile): SyntaxNode[] {
  return file.ofType('call_expression').filter(call => {
    const target = call.children.find(child => child.field === 'function');
    const name = target?.children.find(child => child.field === 'property')?.text;
    const callback = call.children
      .find(child => child.field === 'arguments')
      ?.children.find(child => child.isNamed && child.type !== 'comment');
    return (
      name === 'reduce' &&
      enclosingFunction(call) !== undefined &&
      callback !== undefined &&
      /function|arrow/.test(callback.type) &&
      /\.\.\./.test(callback.text)
    );
  });
}

/**
 * V8 charges the callback while reduce is not compiled into its caller, and the caller afterwards. A frame says where its
 * function starts, so a call fits when the innermost frame is its callback or the function around it. Of two calls in one
 * function only the callback can tell them apart; the caller alone speaks for neither.
 */
function chargedCall(input: RuleInput, stack: CondensedStack, calls: readonly SyntaxNode[]): SyntaxNode | undefined {
  const [frame] = stack.user;
  if (!frame || frame.path !== input.path || frame.line <= 0) return undefined;
  const starts = (node: SyntaxNode | undefined): boolean => node !== undefined && startsAt(node, frame.line);
  const callers = calls.filter(call => starts(enclosingFunction(call)));
  const named = callers.filter(call => ownName(enclosingFunction(call)) === frame.functionName);
  // V8 guesses a name for some callbacks ('rows.reduce.size'), so any name but the caller's own may be a callback's.
  const callbacks = calls.filter(call => starts(callbackOf(call)));
  const fitting = [named, callbacks, callers].find(each => each.length > 0) ?? [];
  return fitting.length === 1 ? fitting[0] : undefined;
}

function ownName(fn: SyntaxNode | undefined): string | undefined {
  const name = fn && (childByField(fn, 'name') ?? childByField(fn.parent, 'name') ?? childByField(fn.parent, 'key'));
  return name?.text;
}

function callbackOf(call: SyntaxNode): SyntaxNode | undefined {
  return call.children
    .find(child => child.field === 'arguments')
    ?.children.find(child => child.isNamed && child.type !== 'comment');
}

// V8 gives the line of the opening parenthesis, which may stand below the line on which the name does.
function startsAt(fn: SyntaxNode, line: number): boolean {
  const parameters = fn.children.find(child => child.field === 'parameters' || child.field === 'parameter');
  return line === fn.startLine || line === parameters?.startLine;
}
