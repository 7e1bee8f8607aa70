import { topLevelDeclaration } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { qualifiedType } from './goCall';

/** A benchmark that calls one function with made-up arguments, as a test file of the package. */
export interface MadeBenchmark {
  readonly name: string;
  readonly functionName: string;
  readonly text: string;
}

interface Argument {
  readonly expression: string;
  readonly imports: readonly string[];
}

const text = 'strings.Repeat("alloc lens measures this ", 40)';
const request = 'httptest.NewRequest("GET", "/?q=1", nil)';

/** By type: an argument to call with, made anew for each call, as readers are used up. */
const madeUp: Readonly<Record<string, Argument>> = {
  string: { expression: text, imports: ['strings'] },
  '[]byte': { expression: `[]byte(${text})`, imports: ['strings'] },
  '[]string': { expression: `strings.Fields(${text})`, imports: ['strings'] },
  int: { expression: '100', imports: [] },
  int64: { expression: '100', imports: [] },
  uint64: { expression: '100', imports: [] },
  float64: { expression: '1.5', imports: [] },
  bool: { expression: 'true', imports: [] },
  any: { expression: '"alloc lens"', imports: [] },
  'io.Writer': { expression: 'io.Discard', imports: ['io'] },
  'io.Reader': { expression: `strings.NewReader(${text})`, imports: ['strings'] },
  'context.Context': { expression: 'context.Background()', imports: ['context'] },
  '*net/http.Request': { expression: request, imports: ['net/http/httptest'] },
  'net/http.ResponseWriter': { expression: 'httptest.NewRecorder()', imports: ['net/http/httptest'] },
};

/**
 * A benchmark for the function around the 1-based `line`; undefined where it cannot be called with made-up arguments: a
 * method, a generic function, or a parameter of another type. It measures how the function allocates, not how it is used.
 */
export function madeBenchmark(file: ParsedFile, line: number): MadeBenchmark | undefined {
  const inside = file.functionAtLine(line);
  const declared = inside && topLevelDeclaration(inside);
  const functionName = childByField(declared, 'name')?.text;
  if (declared?.type !== 'function_declaration' || functionName === undefined) return undefined;
  if (childByField(declared, 'type_parameters') !== undefined || /^(main|init)$/.test(functionName)) return undefined;
  const parameters = namedChildren(childByField(declared, 'parameters'));
  const made = parameters.flatMap(parameter => argumentsFor(file, parameter));
  if (made.some(each => each === undefined)) return undefined;
  const packageName = namedChildren(file.root.children.find(child => child.type === 'package_clause'))[0]?.text ?? '';
  const name = `BenchmarkAllocLens${functionName[0]!.toUpperCase()}${functionName.slice(1)}`;
  const call = `${functionName}(${made.map(each => each!.expression).join(', ')})`;
  const imports = [...new Set(['testing', ...made.flatMap(each => each!.imports)])].sort();
  return { name, functionName, text: benchmarkText(packageName, imports, name, call) };
}

/** One for each name of the parameter; undefined for a type that none is made up for. */
function argumentsFor(file: ParsedFile, parameter: SyntaxNode): (Argument | undefined)[] {
  const names = parameter.children.filter(child => child.field === 'name' && child.isNamed);
  const argument = parameter.type === 'parameter_declaration' ? madeUp[typeName(file, parameter)] : undefined;
  return Array.from({ length: Math.max(1, names.length) }, () => argument);
}

/** With the path of its package: `*net/http.Request`. */
function typeName(file: ParsedFile, parameter: SyntaxNode): string {
  const type = childByField(parameter, 'type');
  const isPointer = type?.type === 'pointer_type';
  const named = isPointer ? namedChildren(type)[0] : type;
  const qualified = qualifiedType(file, named);
  if (qualified !== undefined) return `${isPointer ? '*' : ''}${qualified}`;
  return type?.text === 'interface{}' ? 'any' : (type?.text ?? '');
}

function benchmarkText(packageName: string, imports: readonly string[], name: string, call: string): string {
  return `package ${packageName}

import (
${imports.map(path => `\t"${path}"`).join('\n')}
)

func ${name}(b *testing.B) {
\tfor i := 0; i < b.N; i++ {
\t\t${call}
\t}
}
`;
}
