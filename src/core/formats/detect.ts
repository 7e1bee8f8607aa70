import { decodeUtf8 } from '../profile/utf8';

export type Format =
  | { readonly kind: 'gzip' | 'pprof' | 'v8HeapProfile' }
  /** `detail` says in words what it looks like. */
  | { readonly kind: 'other'; readonly detail: string };

/** What the first bytes say. A pprof has no magic number: what is binary and nothing else is taken for one. */
export function detect(bytes: Uint8Array): Format {
  if (bytes.length === 0) return { kind: 'other', detail: 'an empty file' };
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return { kind: 'gzip' };
  const head = bytes.subarray(0, 512);
  const textual = head.every(isTextByte);
  if (!textual) return { kind: 'pprof' };
  const text = decodeUtf8(head).trimStart();
  if (text.startsWith('{')) return detectJson(text);
  if (text.startsWith('<')) return { kind: 'other', detail: 'a web page' };
  if (text.startsWith('heap profile:')) return { kind: 'other', detail: "Go's text form of a heap profile (debug=1)" };
  return { kind: 'other', detail: 'text' };
}

function detectJson(text: string): Format {
  const firstKey = /^\{\s*"([^"]*)"/.exec(text)?.[1];
  if (firstKey === 'head' || firstKey === 'samples') return { kind: 'v8HeapProfile' };
  if (firstKey === 'snapshot') return { kind: 'other', detail: 'a V8 heap snapshot' };
  if (firstKey === 'nodes') return { kind: 'other', detail: 'a V8 CPU profile' };
  return { kind: 'other', detail: 'JSON' };
}

function isTextByte(byte: number): boolean {
  return byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}
