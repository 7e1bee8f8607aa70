/** Methods of what is pooled, by what a call of them means for the value. */
export const safeBufferMethods = new Set(
  'Write WriteString WriteByte WriteRune WriteTo ReadFrom Read ReadByte ReadRune ReadString ReadBytes UnreadByte UnreadRune Len String Reset Truncate Grow'.split(
    ' ',
  ),
);
/** What depends on who used the memory before. */
export const capacityMethods = new Set(['Cap', 'Available']);
export const viewMethods = new Set(['Bytes', 'Next', 'Peek', 'AvailableBuffer']);
export const writerMethods = new Set(['Write', 'Close', 'Flush', 'Reset']);
export const headerFields = new Set(['Name', 'Comment', 'Extra', 'ModTime', 'OS', 'Header']);
/** Methods of a wrapper whose result writes through it: zip.Writer.Create, multipart.Writer.CreatePart. */
export const makesWriter = /^Create/;
