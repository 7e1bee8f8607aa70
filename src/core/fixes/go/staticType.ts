import { resolve } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import {
  ancestorOfType,
  childByField,
  childrenByField,
  descendantsOfType,
  namedChildren,
  type SyntaxNode,
} from '../../syntax/syntaxNode';
import { firstShadowed } from './goBuiltins';
import { calleeOf } from './goCall';

const basic = new Set(
  'string bool int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 byte rune float32 float64'.split(' '),
);

/**
 * The type of an expression as far as this file writes it down: 'string', '*os.File', 'lvl'; undefined where it is not to be
 * seen. What it says has still to be confirmed by the compiler: the file may give a name another meaning.
 */
export function writtenType(file: ParsedFile, expression: SyntaxNode, depth = 0): string | undefined {
  if (depth > 8) return undefined;
  const inner = (node: SyntaxNode | undefined): string | undefined => node && writtenType(file, node, depth + 1);
  switch (expression.type) {
    case 'interpreted_string_literal':
    case 'raw_string_literal':
      return 'string';
    case 'int_literal':
      return 'int';
    case 'parenthesized_expression':
      return inner(namedChildren(expression)[0]);
    case 'binary_expression':
      return sumType(expression, inner);
    case 'unary_expression':
      return pointerTo(expression, inner);
    case 'composite_literal':
      return childByField(expression, 'type')?.text;
    case 'call_expression':
      return resultType(file, expression);
    case 'identifier':
      return variableType(file, expression, inner);
    case 'selector_expression':
      return fieldType(file, expression, inner);
    default:
      return undefined;
  }
}

type Inner = (node: SyntaxNode | undefined) => string | undefined;

function sumType(expression: SyntaxNode, inner: Inner): string | undefined {
  if (!/^[-+*/%&|^]$/.test(childByField(expression, 'operator')?.text ?? '')) return undefined;
  const sides = [childByField(expression, 'left'), childByField(expression, 'right')];
  return inner(sides.find(each => each && !each.type.endsWith('_literal')) ?? sides[0]);
}

function pointerTo(expression: SyntaxNode, inner: Inner): string | undefined {
  const type = expression.text.startsWith('&') ? inner(childByField(expression, 'operand')) : undefined;
  return type && `*${type}`;
}

function resultType(file: ParsedFile, call: SyntaxNode): string | undefined {
  const target = childByField(call, 'function');
  const name = target?.text ?? '';
  const callee = calleeOf(file, call);
  if (target?.type === 'identifier' && !firstShadowed(file, [name], target)) {
    if (basic.has(name)) return name;
    if (['len', 'cap', 'copy'].includes(name)) return 'int';
    if (name === 'new') return `*${namedChildren(childByField(call, 'arguments'))[0]?.text ?? ''}`;
  }
  if (callee.kind !== 'plain') return undefined;
  const declared = file.root.children.find(
    each => each.type === 'function_declaration' && childByField(each, 'name')?.text === callee.name,
  );
  const result = childByField(declared, 'result');
  return result && result.type !== 'parameter_list' ? result.text : undefined;
}

function variableType(file: ParsedFile, identifier: SyntaxNode, inner: Inner): string | undefined {
  if (identifier.text === 'true' || identifier.text === 'false') return 'bool';
  const name = resolve(identifier)?.identifier ?? packageVariable(file, identifier.text);
  const holder =
    name &&
    ancestorOfType(
      name,
      'parameter_declaration',
      'var_spec',
      'const_spec',
      'short_var_declaration',
      'range_clause',
      'variadic_parameter_declaration',
    );
  if (!name || !holder || holder.type === 'range_clause' || holder.type === 'variadic_parameter_declaration')
    return undefined;
  const type = childByField(holder, 'type');
  if (type) return type.text;
  const isShort = holder.type === 'short_var_declaration';
  const names = isShort ? namedChildren(childByField(holder, 'left')) : childrenByField(holder, 'name');
  const values = namedChildren(childByField(holder, isShort ? 'right' : 'value'));
  return names.length === values.length ? inner(values[names.indexOf(name)]) : undefined;
}

function packageVariable(file: ParsedFile, name: string): SyntaxNode | undefined {
  return file.root.children
    .filter(each => each.type === 'var_declaration' || each.type === 'const_declaration')
    .flatMap(each => descendantsOfType(each, 'identifier'))
    .find(each => each.field === 'name' && each.text === name && !ancestorOfType(each, 'func_literal'));
}

function fieldType(file: ParsedFile, selector: SyntaxNode, inner: Inner): string | undefined {
  const owner = inner(childByField(selector, 'operand'))?.replace(/^\*/, '');
  const spec = file.ofType('type_spec').find(each => owner !== undefined && childByField(each, 'name')?.text === owner);
  const struct = childByField(spec, 'type');
  if (struct?.type !== 'struct_type') return undefined;
  const field = childByField(selector, 'field')?.text;
  const declared = descendantsOfType(struct, 'field_declaration').find(each =>
    each.children.some(child => child.field === 'name' && child.text === field),
  );
  return childByField(declared, 'type')?.text;
}
