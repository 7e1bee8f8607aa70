import { type GoBinding, referencesTo } from '../../syntax/goScope';
import { enclosingFunction, type ParsedFile } from '../../syntax/parsedFile';
import {
  ancestorOfType,
  childByField,
  childrenByField,
  contains,
  descendantsOfType,
  namedChildren,
  type SyntaxNode,
} from '../../syntax/syntaxNode';
import type { OffsetEdit } from '../proposal';
import type { Append } from './appendSites';
import { areIndependent, operandsOf } from './concatOperands';
import { textAtDepth } from './gofmtSpacing';
import { standsAlone } from './localDeclaration';
import { outOfParentheses } from './usePlace';

/** A string variable that may as well be a builder. */
export interface BuiltString {
  /** A place that reads it. */
  readonly read: SyntaxNode;
  edits(builderType: string): OffsetEdit[];
}

/** Looks at the declaration and every use of a string that is appended to; the reason where it must stay a string. */
export function builtString(file: ParsedFile, binding: GoBinding, appends: readonly Append[]): BuiltString | string {
  const name = binding.identifier.text;
  const declaration = declarationOf(file, binding);
  if (typeof declaration === 'string') return declaration;
  const owner = enclosingFunction(binding.identifier);
  if (!owner) return `${name} is a variable of the package, and others may read it while it grows`;
  if (descendantsOfType(owner, 'goto_statement').length > 0) return 'its function jumps with goto';
  const references = referencesTo(binding);
  const captured = references.find(each => enclosingFunction(each) !== owner);
  if (captured) return `${name} is captured by a closure (line ${captured.startLine})`;
  const grown = appends.flatMap(each => (each.loop && each.loop.start > binding.identifier.start ? [each.loop] : []));
  const inside = (node: SyntaxNode, each: Append): boolean => contains(each.node, node);
  const reads = references.filter(each => !appends.some(one => inside(each, one)));
  const inPieces = appends.find(each => references.filter(one => inside(one, each)).length > ownMentions(each));
  if (inPieces) return `${name} is part of what is appended to it (line ${inPieces.node.startLine})`;
  for (const read of reads) {
    const reason = objection(
      read,
      grown.some(loop => contains(loop, read)),
    );
    if (reason) return `${name} ${reason} (line ${read.startLine})`;
  }
  const [read] = reads;
  if (!read) return `nothing reads ${name}`;
  return {
    read,
    edits: builderType => [
      ...declared(file, declaration, name, builderType),
      ...appends.map(each => written(file, each, name)),
      ...reads.flatMap(readEdits),
    ],
  };
}

/** Whether it starts as a number: what is added to it may make a string on the way, as `n += len(a + b)` does. */
export function isNumber({ identifier }: GoBinding): boolean {
  const declared = ancestorOfType(identifier, 'short_var_declaration', 'var_spec');
  const [initial] = namedChildren(childByField(declared, declared?.type === 'var_spec' ? 'value' : 'right'));
  return /^(int|float|imaginary|rune)_literal$/.test(initial?.type ?? '');
}

interface Declaration {
  readonly statement: SyntaxNode;
  /** What it holds at first; undefined for "". */
  readonly initial: SyntaxNode | undefined;
}

function declarationOf(file: ParsedFile, { identifier }: GoBinding): Declaration | string {
  const name = identifier.text;
  const holder = ancestorOfType(
    identifier,
    'parameter_declaration',
    'short_var_declaration',
    'var_declaration',
    'range_clause',
  );
  if (holder?.type === 'parameter_declaration') {
    const isResult = ancestorOfType(identifier, 'parameter_list')?.field === 'result';
    return isResult
      ? `${name} is a named result, which a deferred call may still read`
      : `${name} is a parameter: its name stands for the string that was passed`;
  }
  if (holder?.type !== 'short_var_declaration' && holder?.type !== 'var_declaration')
    return `${name} gets its value from a loop or a switch`;
  const spec = holder.type === 'var_declaration' ? descendantsOfType(holder, 'var_spec')[0] : undefined;
  if (spec && spec.parent !== holder) return `${name} is declared together with other variables: declare it on its own`;
  const names = spec ? childrenByField(spec, 'name') : namedChildren(childByField(holder, 'left'));
  const values = namedChildren(childByField(spec ?? holder, spec ? 'value' : 'right'));
  if (names.length !== 1 || values.length > 1)
    return `${name} is declared together with other variables: declare it on its own`;
  const type = childByField(spec, 'type');
  if (type && type.text !== 'string') return `${name} is of type ${type.text}, not of string`;
  if (holder.parent?.type !== 'statement_list' || !standsAlone(file, holder))
    return `${name} is declared in the head of another statement, or shares its line`;
  const initial = values[0];
  return { statement: holder, initial: initial && !/^(""|``)$/.test(initial.text) ? initial : undefined };
}

// The variable itself stands once in `s += x`, and twice in `s = s + x`.
function ownMentions({ node }: Append): number {
  return childByField(node, 'operator')?.text === '=' ? 2 : 1;
}

function objection(read: SyntaxNode, isInLoop: boolean): string | undefined {
  const outer = outOfParentheses(read);
  const parent = outer.parent;
  const statement = parent?.type === 'expression_list' ? parent.parent : parent;
  if (parent?.type === 'unary_expression' && parent.text.startsWith('&')) return 'has its address taken';
  const isLeft = parent?.field === 'left' && parent.type === 'expression_list';
  if (isLeft && ['assignment_statement', 'range_clause', 'receive_statement'].includes(statement?.type ?? ''))
    return 'is assigned anew';
  if (!isInLoop || lengthOf(read) || emptiness(read) || ancestorOfType(read, 'return_statement')) return undefined;
  return 'is read while the loop builds it';
}

/** The call `len(s)` around the read. */
function lengthOf(read: SyntaxNode): SyntaxNode | undefined {
  const call = read.parent?.type === 'argument_list' ? read.parent.parent : undefined;
  return call?.type === 'call_expression' && childByField(call, 'function')?.text === 'len' ? call : undefined;
}

/** The `""` that the read is compared with. */
function emptiness(read: SyntaxNode): SyntaxNode | undefined {
  const comparison = read.parent;
  if (comparison?.type !== 'binary_expression') return undefined;
  if (!['==', '!='].includes(childByField(comparison, 'operator')?.text ?? '')) return undefined;
  return namedChildren(comparison).find(each => each !== read && /^(""|``)$/.test(each.text));
}

function readEdits(read: SyntaxNode): OffsetEdit[] {
  const length = lengthOf(read);
  if (length) return [{ start: length.start, end: length.end, text: `${read.text}.Len()` }];
  const empty = emptiness(read);
  if (!empty) return [{ start: read.end, end: read.end, text: '.String()' }];
  return [
    { start: read.end, end: read.end, text: '.Len()' },
    { start: empty.start, end: empty.end, text: '0' },
  ];
}

function declared(file: ParsedFile, declaration: Declaration, name: string, builderType: string): OffsetEdit[] {
  const { statement, initial } = declaration;
  if (!initial) return [{ start: statement.start, end: statement.end, text: `var ${name} ${builderType}` }];
  const eol = file.endOfLine + file.indentAt(statement.start);
  const calls = writes(file, name, operandsOf(initial)) ?? [`${name}.WriteString(${initial.text})`];
  return [{ start: statement.start, end: statement.end, text: [`var ${name} ${builderType}`, ...calls].join(eol) }];
}

function written(file: ParsedFile, append: Append, name: string): OffsetEdit {
  const { node, operands } = append;
  const hasComment = descendantsOfType(node, 'comment').length > 0;
  const canSplit = node.parent?.type === 'statement_list' && !hasComment && standsAlone(file, node);
  const calls = canSplit || operands.length === 1 ? writes(file, name, operands) : undefined;
  if (calls) return { start: node.start, end: node.end, text: calls.join(file.endOfLine + file.indentAt(node.start)) };
  return { start: node.start, end: node.end, text: `${name}.WriteString(${file.text.slice(append.start, node.end)})` };
}

/** A call for each piece; undefined where they have to be joined first. */
function writes(file: ParsedFile, name: string, operands: readonly SyntaxNode[]): string[] | undefined {
  const texts = operands.map(each => textAtDepth(each, 1));
  if (operands.length > 1 && texts.some(each => each?.includes('\n'))) return undefined;
  if (!areIndependent(file, operands) || texts.includes(undefined)) return undefined;
  return texts.map(each => `${name}.WriteString(${each})`);
}
