import type { ParsedFile } from '../../syntax/parsedFile';
import {
  ancestorOfType,
  childByField,
  descendantsOfType,
  namedChildren,
  type SyntaxNode,
} from '../../syntax/syntaxNode';
import { operandsOf } from './concatOperands';

/** `s += a + b`, or `s = s + a + b`: the statement, what it appends to, and the pieces in order. */
export interface Append {
  readonly node: SyntaxNode;
  readonly target: SyntaxNode;
  readonly operands: readonly SyntaxNode[];
  /** Where the pieces begin in the text. */
  readonly start: number;
  /** The innermost loop of the function around it. */
  readonly loop: SyntaxNode | undefined;
  /** Something within its pieces may join strings as well. */
  readonly hasOtherJoins: boolean;
}

/** Every append of the file, also of numbers: types are not known here. */
export function appendsIn(file: ParsedFile): Append[] {
  return file.ofType('assignment_statement').flatMap(node => {
    const [target, ...others] = namedChildren(childByField(node, 'left'));
    const [value, ...more] = namedChildren(childByField(node, 'right'));
    if (!target || !value || others.length > 0 || more.length > 0) return [];
    const pieces = piecesOf(target, childByField(node, 'operator')?.text ?? '', value);
    return pieces
      ? [{ node, target, ...pieces, loop: innermostLoop(node), hasOtherJoins: hasJoins(pieces.operands) }]
      : [];
  });
}

function piecesOf(
  target: SyntaxNode,
  operator: string,
  value: SyntaxNode,
): Pick<Append, 'operands' | 'start'> | undefined {
  if (operator === '+=') return { operands: operandsOf(value), start: value.start };
  if (operator !== '=') return undefined;
  let sum = value;
  for (let left = childByField(sum, 'left'); left?.type === 'binary_expression'; left = childByField(sum, 'left'))
    sum = left;
  const [own, ...operands] = operandsOf(value);
  const right = childByField(sum, 'right');
  return own && right && own === childByField(sum, 'left') && own.text === target.text && operands.length > 0
    ? { operands, start: right.start }
    : undefined;
}

function hasJoins(operands: readonly SyntaxNode[]): boolean {
  return operands.some(each =>
    descendantsOfType(each, 'binary_expression').some(one => childByField(one, 'operator')?.text === '+'),
  );
}

function innermostLoop(node: SyntaxNode): SyntaxNode | undefined {
  const around = ancestorOfType(node, 'for_statement', 'func_literal', 'function_declaration', 'method_declaration');
  return around?.type === 'for_statement' ? around : undefined;
}
