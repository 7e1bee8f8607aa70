import { importedName } from '../../syntax/goImports';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, type SyntaxNode } from '../../syntax/syntaxNode';
import { calleeOf } from './goCall';
import { writtenType } from './staticType';

const stringFunctions =
  /^(fmt\.Sprint(f|ln)?|strconv\.(Itoa|Format\w+|Quote\w*)|strings\.(To(Upper|Lower|Title)|Trim\w*|Join|Repeat|Replace(All)?)|encoding\/hex\.EncodeToString|path(\/filepath)?\.(Base|Dir|Ext|Join|Clean))$/;
/** What methods of these names give in the standard library and, by custom, elsewhere. */
const byMethod: Readonly<Record<string, string>> = {
  String: 'string',
  Error: 'string',
  Format: 'string',
  Seconds: 'float64',
  Minutes: 'float64',
  Hours: 'float64',
  Milliseconds: 'int64',
  Microseconds: 'int64',
  Nanoseconds: 'int64',
  Unix: 'int64',
  UnixMilli: 'int64',
  UnixNano: 'int64',
  Len: 'int',
};
const byTimeFunction: Readonly<Record<string, string>> = {
  'time.Now': 'Time',
  'time.Since': 'Duration',
  'time.Until': 'Duration',
};
const ofRequest: Readonly<Record<string, string>> = {
  Method: 'string',
  Host: 'string',
  RemoteAddr: 'string',
  RequestURI: 'string',
  Proto: 'string',
  'URL.Path': 'string',
  'URL.RawQuery': 'string',
  ContentLength: 'int64',
};

/**
 * The type of an expression, as the file would write it, where the file or the standard library tells it. What it says has
 * still to be confirmed by the compiler.
 */
export function knownType(file: ParsedFile, node: SyntaxNode): string | undefined {
  if (node.type === 'float_literal') return 'float64';
  return (
    writtenType(file, node) ?? (node.type === 'call_expression' ? resultType(file, node) : requestField(file, node))
  );
}

/** Whether a type as the file writes it is this one of package time. */
export function isTimeType(file: ParsedFile, type: string | undefined, name: 'Time' | 'Duration'): boolean {
  return type !== undefined && type === `${importedName(file, 'time')}.${name}`;
}

function resultType(file: ParsedFile, call: SyntaxNode): string | undefined {
  const callee = calleeOf(file, call);
  if (callee.kind === 'method') return Object.hasOwn(byMethod, callee.name) ? byMethod[callee.name] : undefined;
  if (callee.kind !== 'package') return undefined;
  const name = `${callee.path}.${callee.name}`;
  if (stringFunctions.test(name)) return 'string';
  const time = importedName(file, 'time');
  return Object.hasOwn(byTimeFunction, name) && time ? `${time}.${byTimeFunction[name]}` : undefined;
}

function requestField(file: ParsedFile, node: SyntaxNode): string | undefined {
  const [root, path] = [/^\w+/.exec(node.text)?.[0], node.text.replace(/^\w+\./, '')];
  if (node.type !== 'selector_expression' || !root || !Object.hasOwn(ofRequest, path)) return undefined;
  const operand = childByField(node, 'operand');
  const request = operand?.type === 'selector_expression' ? childByField(operand, 'operand') : operand;
  const isRequest = request && writtenType(file, request) === `*${importedName(file, 'net/http')}.Request`;
  return isRequest ? ofRequest[path] : undefined;
}
