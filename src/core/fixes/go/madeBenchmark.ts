import { topLevelDeclaration } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { argumentsFor } from './madeArguments';
import { upperFirst } from './packageVariable';

/** A benchmark that calls one function with made-up arguments, as a test file of the package. */
export interface MadeBenchmark {
  readonly name: string;
  readonly functionName: string;
  readonly text: string;
}

/**
 * A benchmark for the function or method around the 1-based `line`; undefined where it cannot be called with made-up arguments: it
 * is generic, or has a parameter of another type. A method is called on a value that is all zero. It measures how the function
 * allocates, not how it is used.
 */
export function madeBenchmark(file: ParsedFile, line: number): MadeBenchmark | undefined {
  const inside = file.functionAtLine(line);
  const declared = inside && topLevelDeclaration(inside);
  const own = childByField(declared, 'name')?.text;
  if (declared === undefined || own === undefined || childByField(declared, 'type_parameters')) return undefined;
  const isMethod = declared.type === 'method_declaration';
  const receiver = isMethod ? receiverOf(declared) : undefined;
  if (isMethod ? receiver === undefined : /^(main|init)$/.test(own)) return undefined;
  const parameters = namedChildren(childByField(declared, 'parameters'));
  const made = parameters.flatMap(parameter => argumentsFor(file, parameter));
  if (made.some(each => each === undefined)) return undefined;
  const packageName = namedChildren(file.root.children.find(child => child.type === 'package_clause'))[0]?.text ?? '';
  const name = `BenchmarkAllocLens${upperFirst(receiver ?? '')}${upperFirst(own)}`;
  const target = receiver === undefined ? own : `new(${receiver}).${own}`;
  const call = `${target}(${made.map(each => each!.expression).join(', ')})`;
  const imports = [...new Set(['testing', ...made.flatMap(each => each!.imports)])].sort();
  const functionName = receiver === undefined ? own : `${receiver}.${own}`;
  return { name, functionName, text: benchmarkText(packageName, imports, name, call) };
}

/** The type whose method it is; undefined for a generic one. */
function receiverOf(method: SyntaxNode): string | undefined {
  const [parameter] = namedChildren(childByField(method, 'receiver'));
  const type = childByField(parameter, 'type');
  const named = type?.type === 'pointer_type' ? namedChildren(type)[0] : type;
  return named?.type === 'type_identifier' ? named.text : undefined;
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
