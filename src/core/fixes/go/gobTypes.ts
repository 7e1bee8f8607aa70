import { bindingsOf, declaresType, resolve, topLevelDeclaration } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { ancestorOfType, childByField, childrenByField, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { type Probe, typeProbe } from '../probe';
import { firstShadowed } from './goBuiltins';
import { ownMethodsProbe, plainProbe } from './gobProbes';
import { qualifiedType } from './goCall';
import { writtenType } from './staticType';
import { fieldsOf, specOf } from './structType';

/** The type of a value that gob encodes, without pointers, and what the compiler has to confirm of it. */
export interface EncodedType {
  readonly text: string;
  readonly probes: readonly Probe[];
}

/**
 * The type of `argument` where the types that gob sends for it are the same for each value: none of its parts is an interface, and
 * none encodes itself. A text completes "The gob encoder cannot be kept: ".
 */
export function encodedType(file: ParsedFile, argument: SyntaxNode): EncodedType | string {
  const written = argumentType(file, argument);
  if (written === undefined) return `this file does not show of what type ${shown(argument)} is`;
  const text = written.replace(/^[*\s]+/, '');
  const node = typeNode(file, text);
  if (!node) return `this file does not show what ${written} is`;
  const top = topLevelDeclaration(argument);
  const local = namesIn(node).find(name => bindingsOf(top, name).length > 0 || declaresType(top, name));
  if (local) return `${local} means something of its own in this function`;
  const graph = new TypeGraph(file);
  const obstacle = graph.visit(node);
  if (obstacle) return obstacle;
  const otherwise = `${shown(argument)} is of another type than ${written}`;
  const exact = typeProbe(file, [argument], written, otherwise);
  const probes = [exact, plainProbe(file, graph.unseen), ownMethodsProbe(file, graph.named)];
  return { text, probes: probes.flatMap(each => each ?? []) };
}

function shown(argument: SyntaxNode): string {
  return argument.text.length <= 40 ? argument.text : 'what is encoded';
}

// Beyond what is written down: `each` of `range entries`, `&entries[i]`, `*entry`, and names for them.
function argumentType(file: ParsedFile, argument: SyntaxNode, depth = 0): string | undefined {
  const written = writtenType(file, argument);
  if (written !== undefined || depth > 4) return written;
  const inner = (node: SyntaxNode | undefined) => node && argumentType(file, node, depth + 1);
  if (argument.type === 'unary_expression') {
    const type = inner(childByField(argument, 'operand'));
    return type && (argument.text.startsWith('&') ? `*${type}` : /^\*(.+)$/s.exec(type)?.[1]);
  }
  if (argument.type === 'index_expression') return elementOf(inner(childByField(argument, 'operand')));
  const declared = argument.type === 'identifier' ? resolve(argument)?.identifier : undefined;
  const holder = declared && ancestorOfType(declared, 'range_clause', 'short_var_declaration', 'block');
  if (!declared || !holder || holder.type === 'block') return undefined;
  const names = namedChildren(childByField(holder, 'left'));
  const right = childByField(holder, 'right');
  if (holder.type === 'range_clause') return names[1] === declared ? elementOf(inner(right)) : undefined;
  const values = namedChildren(right);
  return values.length === names.length ? inner(values[names.indexOf(declared)]) : undefined;
}

function elementOf(type: string | undefined): string | undefined {
  return type && /^\[\w*\](.+)$/s.exec(type)?.[1];
}

const typeNodes = new Set([
  'type_identifier',
  'qualified_type',
  'slice_type',
  'array_type',
  'map_type',
  'struct_type',
  'interface_type',
  'generic_type',
]);

// What a file writes as a type stands in it as one; `new(T)` alone writes a name.
function typeNode(file: ParsedFile, text: string): SyntaxNode | undefined {
  return file.nodes.find(node => node.text === text && (typeNodes.has(node.type) || isOnlyName(node)));
}

function isOnlyName(node: SyntaxNode): boolean {
  return node.type === 'identifier' && node.parent?.type === 'argument_list';
}

function namesIn(type: SyntaxNode): string[] {
  return type.text.match(/[\p{L}_][\p{L}\p{Nd}_]*/gu) ?? [];
}

const basic = new Set(
  'bool string byte rune int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 uintptr float32 float64 complex64 complex128'.split(
    ' ',
  ),
);
/** Types of the standard library that gob sends in one way for all values. `time.Time` encodes itself, its zero value, too. */
const known = new Set(['time.Time', 'net/http.Header', 'net/url.Values', 'encoding/json.RawMessage']);

const interfaceReason = 'each value may bring types that an encoder has not sent yet';

/** Walks the types that gob sends for a type. */
class TypeGraph {
  /** Declared by this file: whether one has methods that gob calls its other files would tell. */
  readonly named = new Set<string>();
  /** Declared elsewhere, as this file writes them. */
  readonly unseen = new Set<string>();
  readonly #seen = new Set<SyntaxNode>();

  constructor(private readonly file: ParsedFile) {}

  /** Why the types differ by value; `field` names where `type` stands, and is undefined for the argument itself. */
  visit(type: SyntaxNode, field?: string): string | undefined {
    if (this.#seen.has(type)) return undefined;
    this.#seen.add(type);
    switch (type.type) {
      case 'pointer_type':
      case 'parenthesized_type':
        return this.#visitEach(namedChildren(type), field);
      case 'slice_type':
        return this.#visitEach([childByField(type, 'element')], field);
      case 'map_type':
        return this.#visitEach([childByField(type, 'key'), childByField(type, 'value')], field);
      case 'array_type':
        return this.#visitArray(type, field);
      case 'struct_type':
        return this.#visitFields(type, field);
      case 'interface_type':
        return interfaceAt(field);
      case 'type_identifier':
      case 'identifier':
        return this.#visitName(type, field);
      case 'qualified_type':
        return this.#visitQualified(type);
      default:
        return `${field ? `the type of ${field}` : 'its type'} is ${type.text}, which the rule does not follow`;
    }
  }

  #visitEach(types: readonly (SyntaxNode | undefined)[], field: string | undefined): string | undefined {
    for (const type of types) {
      const obstacle = type && this.visit(type, field);
      if (obstacle) return obstacle;
    }
    return undefined;
  }

  // The types are learnt from a value of zeroes, and gob refuses to send an array that holds a nil pointer.
  #visitArray(type: SyntaxNode, field: string | undefined): string | undefined {
    const element = childByField(type, 'element');
    if (element && isPointer(this.file, element))
      return `${field ? `its field ${field}` : 'it'} is an array of pointers, and gob sends none that holds nil`;
    return this.#visitEach([element], field);
  }

  // Of fields gob sends the exported ones. What is embedded lends its methods also where it is not sent.
  #visitFields(struct: SyntaxNode, owner: string | undefined): string | undefined {
    for (const field of fieldsOf(struct)) {
      const type = childByField(field, 'type');
      const names = childrenByField(field, 'name').map(each => each.text);
      const sent = names.length === 0 ? type?.text : names.find(each => /^\p{Lu}/u.test(each));
      if (!type || sent === undefined || isIgnored(type)) continue;
      if (names.length === 0 && !/^(type_spec|type_alias)$/.test(struct.parent?.type ?? ''))
        return `${owner ?? 'it'} is a struct without a name that embeds ${type.text}`;
      const obstacle = this.visit(type, owner ? `${owner}.${sent}` : sent);
      if (obstacle) return obstacle;
    }
    return undefined;
  }

  #visitName(type: SyntaxNode, field: string | undefined): string | undefined {
    const { text: name } = type;
    const spec = specOf(this.file, name);
    if (!spec) {
      if (/^(any|error)$/.test(name) && !firstShadowed(this.file, [name])) return interfaceAt(field);
      if (!basic.has(name)) this.unseen.add(name);
      return undefined;
    }
    const own = childByField(spec, 'type');
    if (!own || childByField(spec, 'type_parameters')) return `${name} is generic`;
    if (spec.type === 'type_spec') this.named.add(name);
    return this.visit(own, field);
  }

  #visitQualified(type: SyntaxNode): string | undefined {
    const qualified = qualifiedType(this.file, type);
    if (!qualified || !known.has(qualified)) this.unseen.add(type.text);
    return undefined;
  }
}

function interfaceAt(field: string | undefined): string {
  return `${field === undefined ? 'the argument' : `its field ${field}`} is an interface, and ${interfaceReason}`;
}

function isIgnored(type: SyntaxNode): boolean {
  return type.type === 'channel_type' || type.type === 'function_type';
}

function isPointer(file: ParsedFile, type: SyntaxNode, depth = 0): boolean {
  if (type.type === 'pointer_type') return true;
  if (type.type === 'parenthesized_type') return namedChildren(type).some(each => isPointer(file, each, depth));
  const own = type.type === 'type_identifier' ? childByField(specOf(file, type.text), 'type') : undefined;
  return own !== undefined && depth < 8 && isPointer(file, own, depth + 1);
}
