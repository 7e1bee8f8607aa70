import { resolve } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { qualifiedCallee, qualifiedType } from './goCall';

/** Types that nothing of package bufio is or implements: it has neither Close nor Header. */
const others: ReadonlySet<string> = new Set([
  'io.ReadCloser',
  'io.WriteCloser',
  'io.ReadWriteCloser',
  'io.ReadSeeker',
  'io.ReadSeekCloser',
  'net.Conn',
  'net/http.ResponseWriter',
  '*os.File',
  '*bytes.Buffer',
  '*bytes.Reader',
  '*strings.Reader',
  '*strings.Builder',
  '*net.TCPConn',
  '*compress/gzip.Writer',
  '*compress/gzip.Reader',
]);

const makers: ReadonlySet<string> = new Set([
  'bytes.NewBuffer',
  'bytes.NewBufferString',
  'bytes.NewReader',
  'strings.NewReader',
  'io.LimitReader',
  'io.NopCloser',
  'net/http.MaxBytesReader',
]);

const files: ReadonlySet<string> = new Set(['os.Stdin', 'os.Stdout', 'os.Stderr']);

const buffered: ReadonlySet<string> = new Set(['*bufio.Reader', '*bufio.Writer', '*bufio.ReadWriter']);

/** The type of package bufio that this file shows a stream to have; undefined where it shows none. */
export function bufferedType(file: ParsedFile, stream: SyntaxNode): string | undefined {
  const type = stream.type === 'identifier' ? declaredType(file, stream) : undefined;
  return type !== undefined && buffered.has(type) ? type : undefined;
}

/**
 * Whether this file shows that a stream is not a bufio.Reader or bufio.Writer already: package bufio then takes that one
 * instead of a new one.
 */
export function isNotBuffered(file: ParsedFile, stream: SyntaxNode): boolean {
  if (stream.type === 'call_expression') return makers.has(qualifiedCallee(file, stream) ?? '');
  if (stream.type === 'identifier') return others.has(declaredType(file, stream) ?? '');
  if (stream.type !== 'selector_expression') return false;
  const owner = childByField(stream, 'operand');
  const field = childByField(stream, 'field')?.text;
  if (owner?.type !== 'identifier' || !field) return false;
  const messages = ['*net/http.Request', '*net/http.Response'];
  if (field === 'Body' && messages.includes(declaredType(file, owner) ?? '')) return true;
  return files.has(qualifiedType(file, stream) ?? '') && resolve(owner) === undefined;
}

// Of a parameter or a `var` with a type; what an expression gives is not known without the compiler.
function declaredType(file: ParsedFile, name: SyntaxNode): string | undefined {
  const declaration = resolve(name)?.identifier.parent;
  if (declaration?.type !== 'parameter_declaration' && declaration?.type !== 'var_spec') return undefined;
  const type = childByField(declaration, 'type');
  if (type?.type !== 'pointer_type') return qualifiedType(file, type);
  const pointed = qualifiedType(file, namedChildren(type)[0]);
  return pointed && `*${pointed}`;
}
