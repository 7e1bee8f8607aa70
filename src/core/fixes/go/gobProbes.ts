import type { ParsedFile } from '../../syntax/parsedFile';
import type { CompileProbe } from '../probe';
import { appended, withoutMethods } from './methodProbes';

/** What gob calls to encode. (MarshalText it leaves alone.) */
const encoding = ['GobEncode', 'MarshalBinary'];

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
  const text = `\nfunc ${name}[T interface{ ${kinds} }]() {}\n${checks.join('')}${withoutMethods(file, [...types], encoding, 1)}`;
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
  return appended(file, withoutMethods(file, [...types], encoding, types.size), otherwise);
}
