import type { ParsedFile } from '../../syntax/parsedFile';
import type { SyntaxNode } from '../../syntax/syntaxNode';
import type { CompileProbe } from '../probe';
import { textAtDepth } from './gofmtSpacing';

/** How a value of a built-in type is written as text without fmt. */
export interface TextForm {
  /** With `strconv.` before it; '' where the value is the text itself. */
  readonly call: string;
  readonly before: string;
  readonly after: string;
}

const itoa = (before: string, after: string): TextForm => ({ call: 'Itoa', before, after });
const signed: TextForm = { call: 'FormatInt', before: '', after: ', 10' };
const widened: TextForm = { call: 'FormatUint', before: 'uint64(', after: '), 10' };
const same: TextForm = { call: '', before: '', after: '' };

/** int may have 32 bits, so only what fits there goes through it. */
const integers: Readonly<Record<string, TextForm>> = {
  int: itoa('', ''),
  int8: itoa('int(', ')'),
  int16: itoa('int(', ')'),
  int32: itoa('int(', ')'),
  rune: itoa('int(', ')'),
  int64: signed,
  uint8: itoa('int(', ')'),
  byte: itoa('int(', ')'),
  uint16: itoa('int(', ')'),
  uint: widened,
  uint32: widened,
  uint64: { call: 'FormatUint', before: '', after: ', 10' },
};

/** By verb the built-in types whose text under it needs no fmt. */
const forms: Readonly<Record<string, Readonly<Record<string, TextForm>>>> = {
  s: { string: same },
  d: integers,
  t: { bool: { call: 'FormatBool', before: '', after: '' } },
  v: { ...integers, string: same, bool: { call: 'FormatBool', before: '', after: '' } },
};

/** What the verb takes where the file does not show the type: the compiler is asked in any case. */
const usual: Readonly<Record<string, string>> = { s: 'string', d: 'int', t: 'bool' };

export function knownVerb(verb: string): boolean {
  return Object.hasOwn(forms, verb);
}

export function usualType(verb: string): string | undefined {
  return Object.hasOwn(usual, verb) ? usual[verb] : undefined;
}

export function formOf(verb: string, type: string): TextForm | undefined {
  const byType = Object.hasOwn(forms, verb) ? forms[verb] : undefined;
  return byType && Object.hasOwn(byType, type) ? byType[type] : undefined;
}

/** The argument as text; undefined where its blanks cannot be laid out anew. `depth` is gofmt's around the whole. */
export function writeText(
  argument: SyntaxNode,
  form: TextForm,
  depth: number,
  qualify: (name: string) => string,
): string | undefined {
  const own = form.after.startsWith(',') || form.after.endsWith(', 10') ? depth + 1 : depth;
  const text = textAtDepth(argument, own);
  if (text === undefined) return undefined;
  return form.call === '' ? text : `${qualify(form.call)}(${form.before}${text}${form.after})`;
}

/**
 * Asks the compiler whether each expression is of exactly this type, constants included: a variable that takes it is pointed
 * to by a pointer to that type, which neither a named type nor an untyped constant of another kind allows.
 */
export function exactTypeProbe(
  file: ParsedFile,
  expressions: readonly SyntaxNode[],
  type: string,
  otherwise: string,
): CompileProbe {
  const value = file.freeName('allocLensValue');
  const pointer = file.freeName('allocLensPointer');
  const edits = expressions.flatMap(({ start, end }) => [
    { start, end: start, text: `func() ${type} { ${value} := ` },
    { start: end, end, text: `; var ${pointer} *${type} = &${value}; return *${pointer} }()` },
  ]);
  return { kind: 'compiles', edits, otherwise };
}
