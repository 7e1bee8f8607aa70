import { goImports, importedName } from '../../syntax/goImports';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, descendantsOfType, type SyntaxNode } from '../../syntax/syntaxNode';
import { type CompileProbe, type Doubt, typeProbe } from '../probe';
import { calleeOf } from './goCall';
import { writtenType } from './staticType';
import { writerType } from './writerType';

/** A call of a method whose name promises to keep nothing of its argument, on something that may be of any type. */
export interface TrustedCall {
  readonly receiver: SyntaxNode;
  readonly method: string;
  readonly argument: SyntaxNode;
  /** What a reader has to look at. */
  readonly note: string;
  /** It is in a helper that the value goes to, or in io.Copy: not where the compiler is asked. */
  readonly isOutOfSight?: boolean;
}

/** Types of the standard library that keep the promise, by method; the interfaces are contracts. */
const types: Readonly<Record<string, readonly string[]>> = {
  Write: [
    ...['bufio.Writer', 'bufio.ReadWriter', 'bytes.Buffer', 'strings.Builder', 'os.File', 'text/tabwriter.Writer'],
    ...['compress/gzip.Writer', 'compress/zlib.Writer', 'compress/flate.Writer', 'archive/tar.Writer'],
    ...[
      'net.TCPConn',
      'net.UnixConn',
      'net.UDPConn',
      'crypto/tls.Conn',
      'io.PipeWriter',
      'net/http/httptest.ResponseRecorder',
    ],
  ],
  Read: [
    'bufio.Reader',
    'bufio.ReadWriter',
    'bytes.Buffer',
    'bytes.Reader',
    'strings.Reader',
    'os.File',
    'compress/gzip.Reader',
  ],
  WriteAt: ['os.File'],
  ReadAt: ['os.File', 'bytes.Reader', 'strings.Reader'],
  Match: ['regexp.Regexp'],
  EncodeToString: ['encoding/base64.Encoding', 'encoding/base32.Encoding'],
  Execute: ['text/template.Template', 'html/template.Template'],
  ExecuteTemplate: ['text/template.Template', 'html/template.Template'],
  WriteTo: ['bytes.Buffer', 'bytes.Reader', 'strings.Reader', 'bufio.Reader'],
  ReadFrom: ['bytes.Buffer', 'bufio.Writer', 'os.File'],
};
const contracts =
  /^(io\.(Reader|Writer|Closer|Seeker|ReaderAt|WriterAt|ReaderFrom|WriterTo|(Read|Write|Seek)\w*(er|Closer))|net\/http\.ResponseWriter|net\.Conn|hash\.Hash(32|64)?)$/;
/** Variables of the standard library. */
const variables = /^(encoding\/base64|encoding\/base32|os)$/;

/** Undefined where the call is of no method, or of one that keeps its promise. */
export function trustedCall(
  file: ParsedFile,
  call: SyntaxNode,
  argument: SyntaxNode,
  note: string,
): TrustedCall | undefined {
  const callee = calleeOf(file, call);
  if (callee.kind !== 'method' || isKnownReceiver(file, callee.receiver, callee.name)) return undefined;
  return { receiver: callee.receiver, method: callee.name, argument, note };
}

/** Whether the file shows the receiver to be of a type that keeps the promise; a method of this file is judged by its text. */
export function isKnownReceiver(file: ParsedFile, receiver: SyntaxNode, method: string): boolean {
  const owner = receiver.type === 'selector_expression' ? childByField(receiver, 'operand')?.text : undefined;
  if (owner && goImports(file).some(each => each.name === owner && variables.test(each.path))) return true;
  const name = writerType(file, receiver)?.name ?? '';
  return contracts.test(name) || (types[method]?.includes(name) ?? false) || isOfThisFile(file, receiver, method);
}

// Of an interface the contract counts, of a method the text.
function isOfThisFile(file: ParsedFile, receiver: SyntaxNode, method: string): boolean {
  const type = writtenType(file, receiver)?.replace(/^\*/, '');
  if (type?.startsWith('interface')) return true;
  const declared = file.ofType('type_spec').find(each => childByField(each, 'name')?.text === type);
  if (childByField(declared, 'type')?.type === 'interface_type') return true;
  return file
    .ofType('method_declaration')
    .some(
      each =>
        childByField(each, 'name')?.text === method &&
        descendantsOfType(childByField(each, 'receiver') ?? each, 'type_identifier')[0]?.text === type,
    );
}

/**
 * What dispels the notes of these calls: the compiler finds the receiver to be an interface, whose methods have a contract, or
 * of a type of the standard library that keeps it.
 */
export function receiverDoubts(file: ParsedFile, calls: readonly TrustedCall[]): Doubt[] {
  return [...new Set(calls.map(each => each.note))].flatMap(note => {
    const same = calls.filter(each => each.note === note);
    const [first] = same;
    const receivers = same.map(each => each.receiver);
    const probes = [
      interfaceProbe(file, receivers, first?.method ?? ''),
      libraryProbe(file, receivers, first?.method ?? ''),
    ];
    return probes.flatMap(probe => (probe ? [{ notes: [note], probe }] : []));
  });
}

// A type assertion compiles of interfaces only.
function interfaceProbe(file: ParsedFile, receivers: readonly SyntaxNode[], method: string): CompileProbe | undefined {
  const io = importedName(file, 'io');
  const signatures: Readonly<Record<string, string | undefined>> = {
    Write: 'Write([]byte) (int, error)',
    Read: 'Read([]byte) (int, error)',
    WriteAt: 'WriteAt([]byte, int64) (int, error)',
    ReadAt: 'ReadAt([]byte, int64) (int, error)',
    WriteTo: io && `WriteTo(${io}.Writer) (int64, error)`,
    ReadFrom: io && `ReadFrom(${io}.Reader) (int64, error)`,
  };
  const signature = signatures[method];
  if (signature === undefined) return undefined;
  const edits = receivers.map(({ end }) => ({ start: end, end, text: `.(interface{ ${signature} })` }));
  return { kind: 'compiles', edits, otherwise: 'it is no interface' };
}

function libraryProbe(file: ParsedFile, receivers: readonly SyntaxNode[], method: string): CompileProbe | undefined {
  const written = (types[method] ?? []).flatMap(type => {
    const dot = type.lastIndexOf('.');
    const owner = importedName(file, type.slice(0, dot));
    return owner ? [`*${owner}${type.slice(dot)}`] : [];
  });
  return written.length > 0 ? typeProbe(file, receivers, written.join(' | '), 'it is of another type') : undefined;
}
