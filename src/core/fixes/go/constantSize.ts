import { resolve } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, descendants, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';

/**
 * The value of an expression of whole numbers and of constants that this file declares at its top level, which is what a
 * variable of the package can be written with; undefined for anything else.
 */
export function constantSize(file: ParsedFile, expression: SyntaxNode | undefined): number | undefined {
  if (!expression) return undefined;
  if (expression.type === 'int_literal') return literal(expression.text);
  if (expression.type === 'parenthesized_expression') return constantSize(file, namedChildren(expression)[0]);
  if (expression.type === 'identifier') return resolve(expression) ? undefined : namedConstant(file, expression);
  if (expression.type !== 'binary_expression') return undefined;
  const left = constantSize(file, childByField(expression, 'left'));
  const right = constantSize(file, childByField(expression, 'right'));
  const operation = operations[childByField(expression, 'operator')?.text ?? ''];
  return left === undefined || right === undefined ? undefined : operation?.(left, right);
}

const operations: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '<<': (a, b) => a * 2 ** b,
};

function literal(text: string): number | undefined {
  const digits = text.replaceAll('_', '').toLowerCase();
  const decimal = /^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits;
  const value = Number(decimal);
  return Number.isSafeInteger(value) ? value : undefined;
}

function namedConstant(file: ParsedFile, name: SyntaxNode): number | undefined {
  const declared = file.root.children
    .filter(child => child.type === 'const_declaration')
    .flatMap(each => [...descendants(each)])
    .filter(node => node.field === 'name' && node.text === name.text);
  const spec = declared.length === 1 ? declared[0]?.parent : undefined;
  const values = namedChildren(childByField(spec, 'value'));
  return values.length === 1 && !childByField(spec, 'type') && values[0]?.text !== name.text
    ? constantSize(file, values[0])
    : undefined;
}
