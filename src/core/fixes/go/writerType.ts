import { goImports, importedName } from '../../syntax/goImports';
import { referencesTo, resolve } from '../../syntax/goScope';
import { enclosingFunction, type ParsedFile } from '../../syntax/parsedFile';
import {
  ancestorOfType,
  childByField,
  descendantsOfType,
  namedChildren,
  type SyntaxNode,
} from '../../syntax/syntaxNode';
import { type Probe, typeProbe } from '../probe';
import { qualifiedCallee } from './goCall';
import { writtenType } from './staticType';

/** What the file says that a writer is. */
export interface WriterType {
  /** 'bytes.Buffer', by import path and without the pointer. */
  readonly name: string;
  readonly isPointer: boolean;
  /** As the file writes it, without the pointer. */
  readonly written: string;
}

/** Declare both Write and WriteString themselves and write nowhere else through an interface. */
const ownBoth = new Set(['bytes.Buffer', 'strings.Builder', 'os.File']);
/** Have no WriteString, so io.WriteString copies the string for them. */
const onlyWrite = new Set([
  ...['compress/gzip', 'compress/zlib', 'compress/flate', 'archive/tar', 'text/tabwriter'].map(
    path => `${path}.Writer`,
  ),
  ...['hash.Hash', 'hash.Hash32', 'hash.Hash64', 'net.Conn', 'net.TCPConn', 'crypto/tls.Conn', 'io.PipeWriter'],
]);

const constructors: Readonly<Record<string, string>> = {
  'bufio.NewWriter': '*bufio.Writer',
  'bufio.NewWriterSize': '*bufio.Writer',
  'bytes.NewBuffer': '*bytes.Buffer',
  'bytes.NewBufferString': '*bytes.Buffer',
  'os.Create': '*os.File',
  'os.OpenFile': '*os.File',
  'compress/gzip.NewWriter': '*compress/gzip.Writer',
  'compress/zlib.NewWriter': '*compress/zlib.Writer',
  'crypto/sha256.New': 'hash.Hash',
  'crypto/sha1.New': 'hash.Hash',
  'crypto/md5.New': 'hash.Hash',
  'crypto/hmac.New': 'hash.Hash',
  'net.Dial': 'net.Conn',
};

export const writesBoth = ({ name }: WriterType): boolean => ownBoth.has(name);
export const copiesStrings = ({ name }: WriterType): boolean => onlyWrite.has(name);
export const isBuffered = ({ name }: WriterType): boolean => name === 'bufio.Writer';

/** Undefined where the file does not show it. */
export function writerType(file: ParsedFile, writer: SyntaxNode): WriterType | undefined {
  if (writer.type === 'unary_expression' && writer.text.startsWith('&')) {
    const value = writerType(file, childByField(writer, 'operand') ?? writer);
    return value && { ...value, isPointer: true };
  }
  const made = constructed(file, writer) ?? standardStream(file, writer);
  if (made) return made;
  const type = writtenType(file, writer);
  const match = /^(\*?)(\w+)\.(\w+)$/.exec(type ?? '');
  const path = match && goImports(file).find(each => each.name === match[2])?.path;
  return path
    ? { name: `${path}.${match[3]}`, isPointer: match[1] === '*', written: `${match[2]}.${match[3]}` }
    : undefined;
}

/** Asks the compiler whether the writer is of that type, at a place where a method of it is called. */
export function writerProbe(file: ParsedFile, writer: SyntaxNode, { isPointer, written }: WriterType): Probe {
  const otherwise = `${writer.text} is no ${written} to the compiler`;
  const probe = typeProbe(file, [writer], `*${written}`, otherwise);
  if (isPointer) return probe;
  const edits = probe.edits.map(each => (each.start === writer.start ? { ...each, text: `${each.text}&` } : each));
  return { ...probe, edits };
}

/**
 * Whether bytes may be a part of what the writer holds: a buffer moves what it holds while it makes room, and would then write
 * what is there afterwards.
 */
export function mayHold(writer: SyntaxNode, bytes: SyntaxNode): boolean {
  const root = writer.type === 'unary_expression' ? childByField(writer, 'operand') : writer;
  const binding = root?.type === 'identifier' ? resolve(root) : undefined;
  if (!binding || ancestorOfType(binding.identifier, 'parameter_list', 'block')?.type !== 'block') return true;
  const isOutside = enclosingFunction(binding.identifier) !== enclosingFunction(bytes);
  const name = binding.identifier.text;
  if (isOutside || descendantsOfType(bytes, 'identifier').some(each => each.text === name)) return true;
  return referencesTo(binding).some(each => {
    const method = each.parent?.type === 'selector_expression' ? childByField(each.parent, 'field')?.text : undefined;
    const isWriter = each.parent === writer && writer.type === 'unary_expression';
    return (
      each !== writer &&
      !isWriter &&
      !/^(Write\w*|Len|Cap|String|Reset|Grow|Flush|Buffered|Available)$/.test(method ?? '')
    );
  });
}

/** The type of this file that the writer is of, where it declares a Write and no WriteString here. */
export function ownWriter(file: ParsedFile, writer: SyntaxNode): string | undefined {
  const type = writtenType(file, writer)?.replace(/^\*/, '');
  const methods = file
    .ofType('method_declaration')
    .filter(each => descendantsOfType(childByField(each, 'receiver') ?? each, 'type_identifier')[0]?.text === type)
    .map(each => childByField(each, 'name')?.text);
  return methods.includes('Write') && !methods.includes('WriteString') ? type : undefined;
}

function constructed(file: ParsedFile, writer: SyntaxNode): WriterType | undefined {
  const name = writer.type === 'identifier' ? resolve(writer)?.identifier : undefined;
  const declaration = name && ancestorOfType(name, 'short_var_declaration', 'parameter_declaration', 'var_declaration');
  if (declaration?.type !== 'short_var_declaration') return undefined;
  const [value, ...more] = namedChildren(childByField(declaration, 'right'));
  if (!value || more.length > 0 || namedChildren(childByField(declaration, 'left'))[0] !== name) return undefined;
  const type = value.type === 'call_expression' ? constructors[qualifiedCallee(file, value) ?? ''] : undefined;
  return type ? spelled(file, type) : undefined;
}

function standardStream(file: ParsedFile, writer: SyntaxNode): WriterType | undefined {
  const os = importedName(file, 'os');
  return os && [`${os}.Stdout`, `${os}.Stderr`].includes(writer.text) ? spelled(file, '*os.File') : undefined;
}

function spelled(file: ParsedFile, type: string): WriterType {
  const name = type.replace('*', '');
  const dot = name.lastIndexOf('.');
  const owner = importedName(file, name.slice(0, dot)) ?? name.slice(0, dot);
  return { name, isPointer: type.startsWith('*'), written: owner + name.slice(dot) };
}
