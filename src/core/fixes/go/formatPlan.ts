import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, descendantsOfType, type SyntaxNode } from '../../syntax/syntaxNode';
import { areOrderless, isStringLiteral } from './concatOperands';
import { formatPieces } from './formatVerbs';
import { firstShadowed } from './goBuiltins';
import { argumentsOf } from './goCall';
import { writtenType } from './staticType';
import { formOf, knownVerb, type TextForm, usualType } from './typedText';

export interface TextOperand {
  readonly node: SyntaxNode;
  readonly type: string;
  readonly form: TextForm;
}

/** What a call of fmt.Sprintf or fmt.Sprint writes: literals as the source spells them, and arguments, in order. */
export interface FormatPlan {
  readonly pieces: readonly (string | TextOperand)[];
  readonly operands: readonly TextOperand[];
}

/** The plan for a call, or why fmt has to stay, as the end of a sentence. */
export function formatPlan(file: ParsedFile, call: SyntaxNode, callee: string): FormatPlan | string {
  const list = childByField(call, 'arguments');
  if (/^(expression_statement|defer_statement|go_statement)$/.test(call.parent?.type ?? ''))
    return 'nothing takes its result';
  if (descendantsOfType(list ?? call, 'comment').length > 0) return 'a comment would be lost';
  if (descendantsOfType(list ?? call, 'variadic_argument').some(each => each.parent === list))
    return 'it passes a list of arguments on';
  const all = argumentsOf(call);
  if (callee === 'fmt.Sprint')
    return all.length === 1
      ? planOf(file, [{ kind: 'verb', verb: 'v' }], all, '"')
      : 'Sprint puts blanks between values that are no strings';
  const [format, ...rest] = all;
  if (!format || !isStringLiteral(format)) return 'its format is not written in the call';
  const pieces = formatPieces(format.text.slice(1, -1));
  if (!pieces) return 'its format has flags, a width or an escaped percent sign';
  return planOf(file, pieces, rest, format.text[0] ?? '"');
}

type Pieces = NonNullable<ReturnType<typeof formatPieces>>;

function planOf(file: ParsedFile, pieces: Pieces, nodes: readonly SyntaxNode[], quote: string): FormatPlan | string {
  const verbs = pieces.filter(each => each.kind === 'verb');
  if (verbs.length !== nodes.length) return 'it has not as many arguments as verbs, and fmt writes that into the text';
  const shadowed = nodes[0] && firstShadowed(file, ['int', 'uint64'], nodes[0]);
  if (shadowed) return `${shadowed} means something else in this file`;
  const operands: TextOperand[] = [];
  for (const [index, { verb }] of verbs.entries()) {
    const operand = operandOf(file, verb, nodes[index]!);
    if (typeof operand === 'string') return operand;
    operands.push(operand);
  }
  const hidden =
    nodes[0] &&
    firstShadowed(
      file,
      operands.map(each => each.type),
      nodes[0],
    );
  if (hidden) return `${hidden} means something else in this file`;
  if (!areOrderless(file, nodes)) return 'a call among its arguments may change what another argument reads';
  if (pieces.length > 1 && nodes.length > 0 && operands.every(each => each.form.call !== ''))
    return 'within a longer text the text of a number costs what its box costs now, so nothing would be saved';
  const next = operands.values();
  const planned = pieces.map(each => (each.kind === 'text' ? quote + each.text + quote : next.next().value!));
  return { pieces: planned.length > 0 ? planned : ['""'], operands };
}

function operandOf(file: ParsedFile, verb: string, node: SyntaxNode): TextOperand | string {
  if (!knownVerb(verb)) return `%${verb} is written by rules of fmt`;
  const type = writtenType(file, node) ?? usualType(verb);
  if (type === undefined) return `the type of ${node.text} is not written in this file, and %v depends on it`;
  const form = formOf(verb, type);
  return form ? { node, type, form } : `${node.text} is of type ${type}, which fmt writes by rules of its own`;
}
