import type { CondensedStack } from '../../attribution/condensedStack';
import type { ParsedFile } from '../../syntax/parsedFile';
import type { SyntaxNode } from '../../syntax/syntaxNode';
import { type ChargedExpression, chargeDirectly } from '../go/directEvidence';
import { argumentsOf, calleeOf } from '../go/goCall';
import { isStandardFunction } from '../go/hoistEvidence';
import type { AdviceInput } from './adviceRule';
import { shareOf, shareOfLines } from './lineShare';

export type JsonFunction = 'Marshal' | 'MarshalIndent' | 'Unmarshal' | 'Encode' | 'Decode';

export interface JsonCall extends ChargedExpression {
  readonly name: JsonFunction;
}

/** Above this share of a line it is what the line costs. */
const mostOfIt = 0.5;

/** Whether encoding/json allocates for code of the user that calls it itself, as it is without GOEXPERIMENT=jsonv2. */
export function isJson({ below }: CondensedStack): boolean {
  const isCalled = below.some(name => name.startsWith('encoding/json.'));
  return isCalled && below.every(name => isStandardFunction(name) && !/^encoding\/json\/|^internal\/json/.test(name));
}

/** The calls of encoding/json that are most of what their line is charged with. */
export function costlyJsonCalls(input: AdviceInput): JsonCall[] {
  const calls = input.file.ofType('call_expression').filter(each => jsonFunction(input.file, each) !== undefined);
  return chargeDirectly(input, calls).flatMap(charged => {
    const name = jsonFunction(input.file, charged.expression);
    return name && shareOfLines(input, charged.lines, charged.stacks) >= mostOfIt ? [{ ...charged, name }] : [];
  });
}

/** Whether most of the bytes of a call are charged to stacks with such a function among the innermost. */
export function isMostly(
  input: AdviceInput,
  { stacks }: JsonCall,
  isSuch: (below: readonly string[]) => boolean,
): boolean {
  return (
    shareOf(
      input,
      stacks.filter(({ below }) => isSuch(below)),
      stacks,
    ) >= mostOfIt
  );
}

/** Maps, slices and boxed values for a target of type any. */
export function makesInterfaces(below: readonly string[]): boolean {
  return below.some(name => /^encoding\/json\.\(\*decodeState\)\.(object|array|value|literal)Interface$/.test(name));
}

// That a method is one of encoding/json is shown by the stacks.
function jsonFunction(file: ParsedFile, call: SyntaxNode): JsonFunction | undefined {
  const callee = calleeOf(file, call);
  if (callee.kind === 'package' && callee.path === 'encoding/json')
    return (['Marshal', 'MarshalIndent', 'Unmarshal'] as const).find(each => each === callee.name);
  const isMethod = callee.kind === 'method' && argumentsOf(call).length === 1;
  return isMethod ? (['Encode', 'Decode'] as const).find(each => each === callee.name) : undefined;
}
