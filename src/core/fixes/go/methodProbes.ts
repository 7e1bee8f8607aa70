import type { ParsedFile } from '../../syntax/parsedFile';
import type { CompileProbe } from '../probe';

/**
 * Go that compiles where none of `types` has one of `methods`. Each is embedded beside a type that has the methods at a depth of
 * more than `depth` embeddings: a method of theirs, at a smaller depth or the same, is the one that is meant then, or is
 * ambiguous, and neither has the results that are asked for.
 */
export function withoutMethods(
  file: ParsedFile,
  types: readonly string[],
  methods: readonly string[],
  depth: number,
): string {
  const name = file.freeName('allocLensNone');
  const checks = types.map(type => {
    const asked = methods.map(each => `\tnone = value.${each}()\n`).join('');
    return `\nfunc _() (none ${name}) {\n\tvar value struct {\n\t\t${type}\n\t\t${name}${depth + 1}\n\t}\n${asked}\treturn\n}\n`;
  });
  return `${deepMethods(name, methods, depth)}${checks.join('')}`;
}

/**
 * Asks the compiler whether no method of `asked`, which has for each type of the file the names of the methods, takes the type's
 * address: it has no such method, of its own or of what it embeds, wherever in the package that is declared, or the method gets a
 * copy. A method expression of a type without a pointer names no other. Undefined where nothing is asked.
 */
export function byValueProbe(
  file: ParsedFile,
  asked: ReadonlyMap<string, readonly string[]>,
  otherwise: string,
): CompileProbe | undefined {
  if (asked.size === 0) return undefined;
  const name = file.freeName('allocLensNone');
  const beside = file.freeName('allocLensBeside');
  const depth = asked.size;
  const checks = [...asked].map(([type, methods], index) => {
    const expressions = methods.map(each => `var _ = ${beside}${index}.${each}\n`).join('');
    return `\ntype ${beside}${index} struct {\n\t${type}\n\t${name}${depth + 1}\n}\n\n${expressions}`;
  });
  const methods = [...new Set([...asked.values()].flat())];
  return appended(file, `${deepMethods(name, methods, depth)}${checks.join('')}`, otherwise);
}

export function appended(file: ParsedFile, text: string, otherwise: string): CompileProbe {
  const { length } = file.text;
  return { kind: 'compiles', edits: [{ start: length, end: length, text }], otherwise };
}

/** Types `name`0 with the methods, and `name`1 … which embed one another, down to it. */
function deepMethods(name: string, methods: readonly string[], depth: number): string {
  const layers = Array.from({ length: depth + 1 }, (_, i) => `type ${name}${i + 1} struct{ ${name}${i} }\n`);
  const declared = methods.map(each => `func (${name}0) ${each}() (none ${name}) { return }\n`);
  return `\ntype ${name} struct{}\ntype ${name}0 struct{}\n${layers.join('')}${declared.join('')}`;
}
