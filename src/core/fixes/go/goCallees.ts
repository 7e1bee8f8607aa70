/**
 * Which functions of the standard library keep what they are given after they return. Facts from each function's
 * documentation; what is not listed counts as keeping.
 */

/** Functions that use a writer, reader or buffer only while they run. */
const borrowing: ReadonlySet<string> = new Set([
  ...each('fmt', 'Fprint', 'Fprintf', 'Fprintln', 'Fscan', 'Fscanf', 'Fscanln'),
  ...each('io', 'Copy', 'CopyN', 'CopyBuffer', 'WriteString', 'ReadFull', 'ReadAtLeast', 'ReadAll'),
  ...each('encoding/json', 'Indent', 'Compact', 'HTMLEscape'),
  ...each('encoding/binary', 'Write', 'Read'),
  ...each('encoding/xml', 'EscapeText', 'Escape'),
  ...each('encoding/pem', 'Encode'),
  ...each('text/template', 'HTMLEscape', 'JSEscape'),
  ...each('html/template', 'HTMLEscape', 'JSEscape'),
  ...each('image/png', 'Encode'),
  ...each('image/jpeg', 'Encode'),
  ...each('image/gif', 'Encode', 'EncodeAll'),
  ...each('go/format', 'Node'),
  ...each('go/printer', 'Fprint'),
]);

/** Functions that read bytes only while they run, and whose result does not point into them. */
const borrowingBytes: ReadonlySet<string> = new Set([
  ...each(
    'bytes',
    'Equal',
    'EqualFold',
    'Compare',
    'Contains',
    'ContainsAny',
    'ContainsRune',
    'Count',
    'HasPrefix',
    'HasSuffix',
  ),
  ...each(
    'bytes',
    'Index',
    'IndexAny',
    'IndexByte',
    'IndexRune',
    'LastIndex',
    'LastIndexByte',
    'Clone',
    'ToUpper',
    'ToLower',
  ),
  ...each('encoding/json', 'Unmarshal', 'Valid'),
  ...each('encoding/xml', 'Unmarshal'),
  ...each('encoding/hex', 'EncodeToString', 'Dump', 'Encode'),
  ...each('crypto/sha256', 'Sum256', 'Sum224'),
  ...each('crypto/sha512', 'Sum512', 'Sum384'),
  ...each('crypto/sha1', 'Sum'),
  ...each('crypto/md5', 'Sum'),
  ...each('hash/crc32', 'ChecksumIEEE', 'Checksum'),
  ...each('hash/adler32', 'Checksum'),
  ...each('unicode/utf8', 'Valid', 'RuneCount'),
  ...each('io', 'CopyBuffer', 'ReadFull', 'ReadAtLeast'),
  ...each('os', 'WriteFile'),
  ...each('io/ioutil', 'WriteFile'),
  ...each('fmt', 'Fprint', 'Fprintf', 'Fprintln', 'Sprint', 'Sprintf', 'Sprintln', 'Print', 'Printf', 'Println'),
  ...each('log', 'Print', 'Printf', 'Println'),
]);

/** Functions whose result refers to the argument, and whose own methods keep it no longer than the result lives. */
const wrapping: ReadonlySet<string> = new Set([
  ...each('encoding/gob', 'NewEncoder', 'NewDecoder'),
  ...each('encoding/json', 'NewEncoder', 'NewDecoder'),
  ...each('encoding/xml', 'NewEncoder', 'NewDecoder'),
  ...each('encoding/csv', 'NewWriter', 'NewReader'),
  ...each('encoding/base64', 'NewEncoder', 'NewDecoder'),
  ...each('encoding/hex', 'NewEncoder', 'NewDecoder', 'Dumper'),
  ...each('bufio', 'NewWriter', 'NewWriterSize', 'NewReader', 'NewReaderSize', 'NewScanner'),
  ...each('compress/gzip', 'NewWriter', 'NewWriterLevel', 'NewReader'),
  ...each('compress/zlib', 'NewWriter', 'NewWriterLevel', 'NewReader'),
  ...each('compress/flate', 'NewWriter', 'NewReader'),
  ...each('archive/tar', 'NewWriter', 'NewReader'),
  ...each('archive/zip', 'NewWriter'),
  ...each('mime/multipart', 'NewWriter'),
  ...each('mime/quotedprintable', 'NewWriter', 'NewReader'),
  ...each('text/tabwriter', 'NewWriter'),
  ...each('io', 'MultiWriter', 'LimitReader', 'TeeReader'),
]);

/** Methods, of whatever type, whose contract is to use the argument only while they run. */
const borrowingMethods: ReadonlySet<string> = new Set(['Execute', 'ExecuteTemplate', 'WriteTo', 'ReadFrom']);
const borrowingBytesMethods: ReadonlySet<string> = new Set([
  'Write',
  'WriteAt',
  'EncodeToString',
  'Match',
  'Read',
  'ReadAt',
]);

/**
 * Interfaces of the standard library whose methods hand out nothing that points into the value behind them: through one of
 * these a buffer is written to or read from, and no more.
 */
const streaming: ReadonlySet<string> = new Set([
  ...each('io', 'Reader', 'Writer', 'ReadWriter', 'Closer', 'ReadCloser', 'WriteCloser', 'ReadWriteCloser'),
  ...each('io', 'ReaderFrom', 'WriterTo', 'ByteReader', 'ByteScanner', 'ByteWriter', 'RuneReader', 'RuneScanner'),
  ...each('io', 'StringWriter'),
  ...each('net/http', 'ResponseWriter'),
]);

export const streams = (type: string): boolean => streaming.has(type);
/** Functions that hand the memory of their second argument to the Write of their first. */
const copying: ReadonlySet<string> = new Set(each('io', 'Copy', 'CopyN', 'CopyBuffer'));

export const copies = (callee: string): boolean => copying.has(callee);
/** Methods that get to see the bytes themselves, by the function that calls them. */
const handing: ReadonlyMap<string, readonly string[]> = new Map([
  ['encoding/json.Unmarshal', ['UnmarshalJSON', 'UnmarshalText']],
  ['encoding/xml.Unmarshal', ['UnmarshalText', 'UnmarshalXMLAttr']],
]);

export const handsTo = (callee: string): readonly string[] | undefined => handing.get(callee);
export const borrows = (callee: string): boolean => borrowing.has(callee);
export const borrowsBytes = (callee: string): boolean => borrowingBytes.has(callee);
export const wraps = (callee: string): boolean => wrapping.has(callee);
export const methodBorrows = (name: string): boolean => borrowingMethods.has(name);
export const methodBorrowsBytes = (name: string): boolean => borrowingBytesMethods.has(name);

/** Callees known to keep their argument, with the reason to show. */
export const keeping: Readonly<Record<string, string>> = {
  'net/http.NewRequest': 'the HTTP transport may still read it after the call returns',
  'net/http.NewRequestWithContext': 'the HTTP transport may still read it after the call returns',
  'net/http.Post': 'the HTTP transport may still read it after the call returns',
  'bytes.NewReader': 'the reader it makes would read from the pooled memory',
  'bytes.NewBuffer': 'the second buffer would share the pooled memory',
};

function each(path: string, ...names: readonly string[]): string[] {
  return names.map(name => `${path}.${name}`);
}
