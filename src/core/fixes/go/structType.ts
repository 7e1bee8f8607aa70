import type { ParsedFile } from '../../syntax/parsedFile';
import {
  childByField,
  childrenByField,
  descendantsOfType,
  namedChildren,
  type SyntaxNode,
} from '../../syntax/syntaxNode';
import { qualifiedType } from './goCall';

/** The struct that the file declares under that name at its top level, without type parameters. */
export function structOf(file: ParsedFile, name: string): SyntaxNode | undefined {
  const type = childByField(specOf(file, name), 'type');
  return type?.type === 'struct_type' && !childByField(specOf(file, name), 'type_parameters') ? type : undefined;
}

/**
 * Why values of a struct cannot be overwritten as a whole and used again: what is in one by value must be known, because a
 * mutex or a counter of package sync in use is not to be copied over. Undefined where all of it is in sight.
 */
export function unfitField(
  file: ParsedFile,
  struct: SyntaxNode,
  seen: ReadonlySet<SyntaxNode> = new Set(),
): string | undefined {
  for (const field of descendantsOfType(struct, 'field_declaration')) {
    const type = childByField(field, 'type');
    const unfit = type && unfitType(file, type, new Set([...seen, struct]));
    if (unfit) return unfit;
  }
  return undefined;
}

const basic = new Set(
  'bool string byte rune error any int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 uintptr float32 float64 complex64 complex128'.split(
    ' ',
  ),
);
const referring = new Set([
  'pointer_type',
  'slice_type',
  'map_type',
  'channel_type',
  'function_type',
  'interface_type',
]);
const plain = new Set(['time.Time', 'time.Duration', 'encoding/json.RawMessage', 'net/http.Header', 'net/url.Values']);

function unfitType(file: ParsedFile, type: SyntaxNode, seen: ReadonlySet<SyntaxNode>): string | undefined {
  if (referring.has(type.type)) return undefined;
  if (type.type === 'array_type') return unfitType(file, childByField(type, 'element') ?? type, seen);
  if (type.type === 'struct_type') return unfitField(file, type, seen);
  const qualified = qualifiedType(file, type);
  if (qualified && plain.has(qualified)) return undefined;
  if (qualified && /^sync(\/atomic)?\./.test(qualified))
    return `it holds a ${type.text}, which must not be overwritten in use`;
  if (type.type !== 'type_identifier') return `its field of type ${type.text} may hold what must not be overwritten`;
  const spec = specOf(file, type.text);
  if (!spec) return basic.has(type.text) ? undefined : `this file does not show what ${type.text} is`;
  const own = childByField(spec, 'type');
  if (!own || seen.has(own) || childByField(spec, 'type_parameters'))
    return own && seen.has(own) ? undefined : `${type.text} is generic`;
  return unfitType(file, own, seen);
}

/** The declarations of its fields, those of what it embeds included; none for what is no struct. */
export function fieldsOf(struct: SyntaxNode | undefined): SyntaxNode[] {
  if (struct?.type !== 'struct_type') return [];
  return namedChildren(namedChildren(struct).find(each => each.type === 'field_declaration_list'));
}

/** Whether it declares a field of that name itself. */
export function hasField(struct: SyntaxNode | undefined, name: string | undefined): boolean {
  return fieldsOf(struct).some(field => childrenByField(field, 'name').some(each => each.text === name));
}

/** Where the file declares that type at its top level: a type_spec, or a type_alias. */
export function specOf(file: ParsedFile, name: string): SyntaxNode | undefined {
  return file.root.children
    .filter(each => each.type === 'type_declaration')
    .flatMap(each => namedChildren(each))
    .find(each => childByField(each, 'name')?.text === name);
}
