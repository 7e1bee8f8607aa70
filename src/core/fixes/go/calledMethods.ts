import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, childrenByField, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import type { CompileProbe } from '../probe';
import { byValueProbe } from './methodProbes';
import { fieldsOf, specOf } from './structType';

/** What a package calls of the values that it is given, where they have it; package json also when built on its second version. */
const methods: Readonly<Record<string, readonly string[]>> = {
  'encoding/json':
    'MarshalJSON UnmarshalJSON MarshalText UnmarshalText AppendText MarshalJSONTo UnmarshalJSONFrom IsZero'.split(' '),
  'encoding/xml': 'MarshalXML UnmarshalXML MarshalXMLAttr UnmarshalXMLAttr MarshalText UnmarshalText'.split(' '),
  'encoding/gob': 'GobEncode GobDecode MarshalBinary UnmarshalBinary'.split(' '),
  fmt: 'String GoString Format Error'.split(' '),
};

/**
 * The methods that `packages` may call with an address within a value of the struct `type`, by the types of this file that have
 * them. What a pointer, a slice or a map of the struct refers to is no part of it.
 */
export function methodsCalled(
  file: ParsedFile,
  type: string,
  packages: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> {
  const called = new Map<string, readonly string[]>();
  for (const [path, names] of Object.entries(methods)) {
    if (!packages.has(path)) continue;
    const parts = new Parts(file, path !== 'fmt');
    parts.visitName(type);
    for (const part of parts.named) {
      const own = fieldsNamed(file, part);
      const asked = [...(called.get(part) ?? []), ...names.filter(each => !own.has(each))];
      if (asked.length > 0) called.set(part, [...new Set(asked)]);
    }
  }
  return called;
}

/** The method among them that this file declares with a pointer for a receiver, as 'UnmarshalText of base'. */
export function methodThatSees(file: ParsedFile, called: ReadonlyMap<string, readonly string[]>): string | undefined {
  for (const method of file.ofType('method_declaration')) {
    const name = childByField(method, 'name')?.text ?? '';
    const [receiver] = namedChildren(childByField(method, 'receiver'));
    const [, type] = /^\(*\*[\s(]*([\p{L}\p{Nd}_]+)/u.exec(childByField(receiver, 'type')?.text ?? '') ?? [];
    if (type !== undefined && called.get(type)?.includes(name)) return `${name} of ${type}`;
  }
  return undefined;
}

/** Asks the compiler for such methods in all files of the package. */
export function calledMethodsProbe(
  file: ParsedFile,
  called: ReadonlyMap<string, readonly string[]>,
  packages: ReadonlySet<string>,
): CompileProbe | undefined {
  const types = [...called.keys()];
  const shown = [...types.slice(0, 3), ...(types.length > 3 ? ['another part'] : [])].join(' or ');
  const callers = [...packages].filter(each => Object.hasOwn(methods, each)).join(' or ');
  const otherwise = `nothing shows that no method of ${shown} that ${callers} calls keeps the address of its receiver`;
  return byValueProbe(file, called, otherwise);
}

// A type has no method of the name of one of its fields.
function fieldsNamed(file: ParsedFile, type: string): ReadonlySet<string> {
  const struct = childByField(specOf(file, type), 'type');
  return new Set(fieldsOf(struct).flatMap(namesOf));
}

function namesOf(field: SyntaxNode): string[] {
  return childrenByField(field, 'name').map(each => each.text);
}

/** Walks the types of what lies within a struct. */
class Parts {
  /** Declared by this file, and not as another name of a type. */
  readonly named = new Set<string>();

  /** Without its fields the walk comes to what the struct embeds: it lends its methods. Package fmt copies fields. */
  constructor(
    private readonly file: ParsedFile,
    private readonly withFields: boolean,
  ) {}

  visitName(name: string): void {
    const spec = specOf(this.file, name);
    const own = childByField(spec, 'type');
    if (!spec || !own || this.named.has(name)) return;
    // Neither has methods; of a pointer that has a name the language takes none.
    if (spec.type === 'type_spec' && own.type !== 'pointer_type' && own.type !== 'interface_type') this.named.add(name);
    this.#visit(own);
  }

  #visit(type: SyntaxNode): void {
    if (type.type === 'type_identifier') this.visitName(type.text);
    const element = type.type === 'array_type' ? childByField(type, 'element') : undefined;
    if (element) this.#visit(element);
    for (const field of fieldsOf(type)) this.#visitField(field);
  }

  // Encoders see exported fields, and those of what is embedded.
  #visitField(field: SyntaxNode): void {
    const names = namesOf(field);
    const isPointer = names.length === 0 && /^\s*\*/.test(field.text);
    const isSeen = names.length === 0 || (this.withFields && names.some(each => /^\p{Lu}/u.test(each)));
    const type = childByField(field, 'type');
    if (type && isSeen && !isPointer) this.#visit(type);
  }
}
