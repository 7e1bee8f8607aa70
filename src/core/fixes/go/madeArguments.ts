import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, childrenByField, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { qualifiedType } from './goCall';
import { structOf } from './structType';

/** An expression of a type, and what it needs imported. */
export interface MadeArgument {
  readonly expression: string;
  readonly imports: readonly string[];
}

const text = 'strings.Repeat("alloc lens measures this ", 40)';
const request = 'httptest.NewRequest("GET", "/?q=1", nil)';

/** By type: an argument to call with, made anew for each call, as readers are used up. */
const madeUp: Readonly<Record<string, MadeArgument>> = {
  string: { expression: text, imports: ['strings'] },
  '[]byte': { expression: `[]byte(${text})`, imports: ['strings'] },
  '[]string': { expression: `strings.Fields(${text})`, imports: ['strings'] },
  '[][]byte': { expression: `bytes.Fields([]byte(${text}))`, imports: ['bytes', 'strings'] },
  error: { expression: 'io.ErrUnexpectedEOF', imports: ['io'] },
  any: { expression: '"alloc lens"', imports: [] },
  'io.Writer': { expression: 'io.Discard', imports: ['io'] },
  'io.Reader': { expression: `strings.NewReader(${text})`, imports: ['strings'] },
  'io.ReadCloser': { expression: `io.NopCloser(strings.NewReader(${text}))`, imports: ['io', 'strings'] },
  '*bytes.Buffer': { expression: `bytes.NewBufferString(${text})`, imports: ['bytes', 'strings'] },
  '*bytes.Reader': { expression: `bytes.NewReader([]byte(${text}))`, imports: ['bytes', 'strings'] },
  '*strings.Reader': { expression: `strings.NewReader(${text})`, imports: ['strings'] },
  '*strings.Builder': { expression: 'new(strings.Builder)', imports: ['strings'] },
  '*bufio.Reader': {
    expression: `bufio.NewReader(strings.NewReader(${text}))`,
    imports: ['bufio', 'strings'],
  },
  '*bufio.Writer': { expression: 'bufio.NewWriter(io.Discard)', imports: ['bufio', 'io'] },
  'time.Duration': { expression: 'time.Millisecond', imports: ['time'] },
  'time.Time': { expression: 'time.Unix(1700000000, 0)', imports: ['time'] },
  'context.Context': { expression: 'context.Background()', imports: ['context'] },
  '*net/http.Request': { expression: request, imports: ['net/http/httptest'] },
  'net/http.ResponseWriter': { expression: 'httptest.NewRecorder()', imports: ['net/http/httptest'] },
  'net/http.Header': { expression: 'http.Header{"Accept": {"text/html"}}', imports: ['net/http'] },
  'net/url.Values': { expression: 'url.Values{"q": {"1"}}', imports: ['net/url'] },
};

/** Built-in types that hold no pointer, with a value that is not zero. */
const numbers: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['int', 'int8', 'int16', 'int32', 'int64', 'uint', 'uint8', 'uint16', 'uint32', 'uint64', 'uintptr'].map(each => [
      each,
      '100',
    ]),
  ),
  byte: "'a'",
  rune: "'a'",
  float32: '1.5',
  float64: '1.5',
  bool: 'true',
};

/** One for each name of the parameter, undefined for a type that none is made up for; several for `...T`. */
export function argumentsFor(file: ParsedFile, parameter: SyntaxNode): (MadeArgument | undefined)[] {
  const names = childrenByField(parameter, 'name');
  const argument = madeOf(file, childByField(parameter, 'type'));
  const count = parameter.type === 'variadic_parameter_declaration' ? 3 : Math.max(1, names.length);
  return Array.from({ length: count }, () => argument);
}

function madeOf(file: ParsedFile, type: SyntaxNode | undefined): MadeArgument | undefined {
  const name = typeName(file, type);
  const number = Object.hasOwn(numbers, name) ? numbers[name] : undefined;
  if (number !== undefined) return { expression: number, imports: [] };
  if (Object.hasOwn(madeUp, name)) return madeUp[name];
  if (type?.type === 'slice_type') return several(type.text, madeOf(file, childByField(type, 'element')));
  if (type?.type === 'map_type') return entry(file, type);
  return ofStruct(file, type);
}

function several(type: string, element: MadeArgument | undefined): MadeArgument | undefined {
  const values = element && Array.from({ length: 10 }, () => element.expression).join(', ');
  return element && { expression: `${type}{${values}}`, imports: element.imports };
}

function entry(file: ParsedFile, type: SyntaxNode): MadeArgument | undefined {
  const key = madeOf(file, childByField(type, 'key'));
  const value = madeOf(file, childByField(type, 'value'));
  if (!key || !value) return undefined;
  return {
    expression: `${type.text}{${key.expression}: ${value.expression}}`,
    imports: [...key.imports, ...value.imports],
  };
}

// A struct of this file, all zero: where that is not enough the call panics, and is not measured.
function ofStruct(file: ParsedFile, type: SyntaxNode | undefined): MadeArgument | undefined {
  const isPointer = type?.type === 'pointer_type';
  const named = isPointer ? namedChildren(type)[0] : type;
  if (named?.type !== 'type_identifier' || !structOf(file, named.text)) return undefined;
  return { expression: isPointer ? `new(${named.text})` : `${named.text}{}`, imports: [] };
}

/** With the path of its package: `*net/http.Request`. */
function typeName(file: ParsedFile, type: SyntaxNode | undefined): string {
  const isPointer = type?.type === 'pointer_type';
  const qualified = qualifiedType(file, isPointer ? namedChildren(type)[0] : type);
  if (qualified !== undefined) return `${isPointer ? '*' : ''}${qualified}`;
  return type?.text === 'interface{}' ? 'any' : (type?.text ?? '');
}
