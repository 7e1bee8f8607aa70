import type { ParsedFile } from '../../syntax/parsedFile';
import type { CompileProbe } from '../probe';

/**
 * Asks the compiler whether each of these types is, under its name, a number, a string or a bool: of a type that another file
 * declares nothing else is known to hold no interface. Undefined where there are none.
 */
export function plainProbe(file: ParsedFile, types: ReadonlySet<string>): CompileProbe | undefined {
  if (types.size === 0) return undefined;
  const name = file.freeName('allocLensPlain');
  const kinds = [
    '~bool | ~string | ~int | ~int8 | ~int16 | ~int32 | ~int64 | ~float32 | ~float64 | ~complex64 | ~complex128',
    '~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr',
  ].join(' | ');
  const checks = [...types].map(type => `var _ = ${name}[${type}]\n`);
  const text = `\nfunc ${name}[T interface{ ${kinds} }]() {}\n${checks.join('')}${withoutMethods(file, [...types], 1)}`;
  const otherwise = `this file does not show what ${[...types].join(' and ')} ${types.size > 1 ? 'hold' : 'holds'}`;
  return appended(file, text, otherwise);
}

/**
 * Asks the compiler whether none of these types of this file encodes itself, by a method of its own or of what it embeds,
 * wherever in the package that is declared. Undefined where there are none.
 */
export function ownMethodsProbe(file: ParsedFile, types: ReadonlySet<string>): CompileProbe | undefined {
  if (types.size === 0) return undefined;
  const otherwise = `${[...types].join(' or ')} encodes itself (GobEncode or MarshalBinary)`;
  return appended(file, withoutMethods(file, [...types], types.size), otherwise);
}

/**
 * Go that compiles where none of `types` has a method that gob calls. Each is embedded beside a type that has the methods at a
 * depth of more than `depth` embeddings: a method of theirs, at a smaller depth or the same, is the one that is meant then, or is
 * ambiguous, and neither has the results that are asked for. (MarshalText gob leaves alone.)
 */
function withoutMethods(file: ParsedFile, types: readonly string[], depth: number): string {
  const name = file.freeName('allocLensNone');
  const layers = Array.from({ length: depth + 1 }, (_, i) => `type ${name}${i + 1} struct{ ${name}${i} }\n`);
  const methods = ['GobEncode', 'MarshalBinary'];
  const checks = types.map(type => {
    const asked = methods.map(each => `\tnone = value.${each}()\n`).join('');
    return `\nfunc _() (none ${name}) {\n\tvar value struct {\n\t\t${type}\n\t\t${name}${depth + 1}\n\t}\n${asked}\treturn\n}\n`;
  });
  const declared = methods.map(each => `func (${name}0) ${each}() (none ${name}) { return }\n`).join('');
  return `\ntype ${name} struct{}\ntype ${name}0 struct{}\n${layers.join('')}${declared}${checks.join('')}`;
}

function appended(file: ParsedFile, text: string, otherwise: string): CompileProbe {
  const { length } = file.text;
  return { kind: 'compiles', edits: [{ start: length, end: length, text }], otherwise };
}
