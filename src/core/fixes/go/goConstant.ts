import { goImports } from '../../syntax/goImports';
import { declaresType, resolve, topLevelDeclaration, topLevelNames } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, descendantsOfType, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import type { CompileProbe } from '../probe';
import { argumentsOf } from './goCall';

/** Whether an expression is a constant that means the same at package level. */
export type Constancy =
  | {
      readonly kind: 'constant';
      /** What only the compiler can tell to be one: names of other files and packages, conversions. */
      readonly asked: readonly SyntaxNode[];
    }
  | NoConstant;

export interface NoConstant {
  readonly kind: 'variable';
  /** Completes "… cannot be hoisted: ". */
  readonly reason: string;
}

const literals: ReadonlySet<string> = new Set([
  'interpreted_string_literal',
  'raw_string_literal',
  'int_literal',
  'float_literal',
  'imaginary_literal',
  'rune_literal',
  'true',
  'false',
]);

/** Of several expressions together; the first that is no constant decides. */
export function constancyOf(file: ParsedFile, expressions: readonly SyntaxNode[]): Constancy {
  const asked: SyntaxNode[] = [];
  for (const expression of expressions) {
    const verdict = judge(file, expression);
    if (typeof verdict === 'object') return verdict;
    if (verdict === 'ask') asked.push(expression);
  }
  return { kind: 'constant', asked };
}

/** Asks the compiler whether each of them is a constant, at package level, where a hoisted value is made. */
export function constantProbes(file: ParsedFile, asked: readonly SyntaxNode[]): CompileProbe[] {
  if (asked.length === 0) return [];
  const { length } = file.text;
  const text = asked.map(each => `\nconst _ = ${each.text}\n`).join('');
  const shown = asked.map(each => each.text).join(', ');
  const otherwise = `${shown} ${asked.length === 1 ? 'is no constant' : 'are not all constants'}`;
  return [{ kind: 'compiles', edits: [{ start: length, end: length, text }], otherwise }];
}

type Verdict = 'constant' | 'ask' | NoConstant;

function judge(file: ParsedFile, node: SyntaxNode): Verdict {
  if (literals.has(node.type)) return 'constant';
  if (node.type === 'identifier') return judgeName(file, node);
  if (node.type === 'selector_expression') return judgeSelector(file, node);
  if (node.type === 'call_expression') return judgeConversion(file, node);
  const isArithmetic = node.type === 'unary_expression' && /^[-+!^]/.test(node.text);
  const isCombined = node.type === 'binary_expression' || node.type === 'parenthesized_expression';
  return isArithmetic || isCombined ? judgeAll(file, namedChildren(node)) : noConstant(node);
}

function judgeAll(file: ParsedFile, nodes: readonly SyntaxNode[]): Verdict {
  const verdicts = nodes.map(node => judge(file, node));
  return (
    verdicts.find(each => typeof each === 'object') ?? (verdicts.some(each => each === 'ask') ? 'ask' : 'constant')
  );
}

function judgeName(file: ParsedFile, node: SyntaxNode): Verdict {
  const binding = resolve(node);
  if (binding?.identifier.parent?.type === 'const_spec')
    return variable(`${node.text} is a constant of the function: move it to package level first`);
  if (binding || declaresType(topLevelDeclaration(node), node.text)) return noConstant(node);
  if (isFileConstant(file, node.text)) return 'constant';
  return topLevelNames(file).has(node.text) ? noConstant(node) : 'ask';
}

function isFileConstant(file: ParsedFile, name: string): boolean {
  return file.root.children
    .filter(child => child.type === 'const_declaration')
    .flatMap(each => descendantsOfType(each, 'const_spec'))
    .some(spec => spec.children.some(child => child.field === 'name' && child.text === name));
}

function judgeSelector(file: ParsedFile, node: SyntaxNode): Verdict {
  const owner = childByField(node, 'operand');
  const isPackage =
    owner?.type === 'identifier' && !resolve(owner) && goImports(file).some(each => each.name === owner.text);
  return isPackage ? 'ask' : noConstant(node);
}

// A call of one constant may be a conversion; a function gives no constant, which the compiler knows.
function judgeConversion(file: ParsedFile, call: SyntaxNode): Verdict {
  const target = childByField(call, 'function');
  const [argument, ...more] = argumentsOf(call);
  if (!target || !argument || more.length > 0) return noConstant(call);
  const named = target.type === 'identifier' ? judgeType(target) : judge(file, target);
  if (typeof named === 'object') return noConstant(call);
  const inner = judge(file, argument);
  return typeof inner === 'object' ? inner : 'ask';
}

function judgeType(name: SyntaxNode): Verdict {
  return resolve(name) || declaresType(topLevelDeclaration(name), name.text) ? noConstant(name) : 'ask';
}

function noConstant(node: SyntaxNode): NoConstant {
  return variable(`${node.text.replaceAll(/\s+/g, ' ')} is no constant`);
}

function variable(reason: string): NoConstant {
  return { kind: 'variable', reason };
}
