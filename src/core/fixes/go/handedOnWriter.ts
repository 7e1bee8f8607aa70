import { importedName } from '../../syntax/goImports';
import { referencesTo } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import {
  ancestorOfType,
  childByField,
  childrenByField,
  descendantsOfType,
  namedChildren,
  type SyntaxNode,
} from '../../syntax/syntaxNode';
import type { WriterSite } from './compressionSites';
import { declaredBy } from './constructorSite';
import { outOfParentheses } from './usePlace';

/** How a compressor leaves the function that makes it, where whoever gets it needs no more than Write, Flush and Close. */
export interface HandedOn {
  /** The types of the struct fields that hold it as what it is, `*gzip.Writer`, and not behind an interface. */
  readonly fieldTypes: readonly SyntaxNode[];
}

const used = new Set(['Write', 'Flush', 'Close']);

/** Undefined where it stays in the function, or where its type is a part of what the function promises. */
export function handedOn(file: ParsedFile, site: WriterSite): HandedOn | undefined {
  const owner = importedName(file, `compress/${site.format}`);
  if (!owner || !site.owner || site.constructorName.endsWith('Dict') || isOfPool(site, owner)) return undefined;
  const places = placesOf(site);
  const ways = places?.map(place => wayOf(file, place, `${owner}.Writer`));
  if (!ways || ways.includes('unknown')) return undefined;
  const leaves = ways.filter(way => typeof way === 'object');
  const closes = ways.includes('close');
  if (leaves.length === 0 || (closes && leaves.every(each => each.isCarried))) return undefined;
  return { fieldTypes: [...new Set(leaves.flatMap(each => each.fieldTypes))] };
}

/** 'use': it stays; an object: it leaves, in a struct that is made here where `isCarried`. */
type Way = 'use' | 'close' | 'unknown' | (HandedOn & { readonly isCarried: boolean });

// What a pool makes, and what stands beside a Get, is pooled already.
function isOfPool({ expression, owner }: WriterSite, packageName: string): boolean {
  if (owner?.text.includes(`.Get().(*${packageName}.Writer)`)) return true;
  const literal = ancestorOfType(expression, 'composite_literal');
  return /^\w+\.Pool$|^Pool$/.test(childByField(literal, 'type')?.text ?? '');
}

// Everywhere the value is named, or the call itself where it gets no name.
function placesOf({ expression, statement, identifier }: WriterSite): SyntaxNode[] | undefined {
  if (!statement) return [expression];
  const binding = identifier && declaredBy(identifier);
  return binding && referencesTo(binding);
}

function wayOf(file: ParsedFile, place: SyntaxNode, type: string): Way {
  const node = outOfParentheses(place);
  const { parent } = node;
  if (parent?.type === 'selector_expression') {
    const method = childByField(parent, 'field')?.text ?? '';
    if (!used.has(method) || parent.parent?.type !== 'call_expression') return 'unknown';
    return method === 'Close' ? 'close' : 'use';
  }
  // A pooled writer may be given to whoever takes an interface: what it hands on is itself, never what is in the pool.
  if (parent?.type === 'argument_list') return 'use';
  if (parent?.type === 'binary_expression')
    return namedChildren(parent).some(each => each.type === 'nil') ? 'use' : 'unknown';
  if (parent?.type === 'literal_element') return wayInto(file, parent, type);
  const statement = parent?.type === 'expression_list' ? parent.parent : undefined;
  if (statement?.type === 'return_statement')
    return promises(statement, type) ? 'unknown' : { fieldTypes: [], isCarried: false };
  if (statement?.type === 'assignment_statement' && parent?.field === 'right') return wayToField(file, statement, type);
  return 'unknown';
}

// Of a function that promises a *gzip.Writer its callers may want one.
function promises(statement: SyntaxNode, type: string): boolean {
  const owner = ancestorOfType(statement, 'func_literal', 'function_declaration', 'method_declaration');
  const result = childByField(owner, 'result');
  return !result || descendantsOfType(result, 'qualified_type').some(each => each.text === type);
}

// `w.gz = gzip.NewWriter(w.out)`
function wayToField(file: ParsedFile, statement: SyntaxNode, type: string): Way {
  const [target] = namedChildren(childByField(statement, 'left'));
  const isOne = namedChildren(childByField(statement, 'right')).length === 1;
  if (!isOne || target?.type !== 'selector_expression') return 'unknown';
  const name = childByField(target, 'field')?.text ?? '';
  const declared = file.ofType('struct_type').flatMap(each => fieldsOf(each).filter(field => field.name === name));
  const [field, ...more] = declared;
  return field && more.length === 0 ? wayWith(field, type, false) : 'unknown';
}

// `&packer{ResponseWriter: w, gz: gz}`
function wayInto(file: ParsedFile, element: SyntaxNode, type: string): Way {
  const literal = ancestorOfType(element, 'composite_literal');
  const made = childByField(literal, 'type');
  const declared = file.ofType('type_spec').find(each => childByField(each, 'name')?.text === made?.text);
  const struct = childByField(declared, 'type');
  if (made?.type !== 'type_identifier' || struct?.type !== 'struct_type') return 'unknown';
  const keyed = element.parent?.type === 'keyed_element' ? namedChildren(element.parent) : undefined;
  const fields = fieldsOf(struct);
  const index = namedChildren(childByField(literal, 'body')).indexOf(element);
  const field = keyed ? fields.find(each => each.name === keyed[0]?.text && keyed[1] === element) : fields[index];
  return field ? wayWith(field, type, true) : 'unknown';
}

interface Field {
  readonly name: string;
  readonly type: SyntaxNode;
  /** Its type can be changed without changing its name, or what other packages see. */
  readonly isOwn: boolean;
}

function wayWith(field: Field, type: string, isCarried: boolean): Way {
  if (field.type.text !== type && field.type.text !== `*${type}`) return { fieldTypes: [], isCarried };
  return field.isOwn ? { fieldTypes: [field.type], isCarried } : 'unknown';
}

function fieldsOf(struct: SyntaxNode): Field[] {
  return descendantsOfType(struct, 'field_declaration').flatMap(declaration => {
    const type = childByField(declaration, 'type');
    if (!type) return [];
    const names = childrenByField(declaration, 'name');
    const isOwn = names.length === 1 && /^[a-z_]/.test(names[0]?.text ?? '');
    if (names.length === 0) return [{ name: type.text.split('.').pop() ?? '', type, isOwn }];
    return names.map(each => ({ name: each.text, type, isOwn }));
  });
}
