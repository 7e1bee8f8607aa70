import type { Origin } from '../profile/profile';
import { decodeUtf8, encodeUtf8 } from '../profile/utf8';

/** The package a function belongs to, as its users name it; never ''. */
export function packageOf(origin: Origin, functionName: string, file: string): string {
  if (origin !== 'go') return scriptPackage(file);
  const symbol = encodeUtf8(functionName);
  const end = goPackageEnd(symbol, 0, symbol.length);
  return end === 0 ? nativeCode : goPackageName(symbol, 0, end);
}

export const nativeCode = '(native)';

/**
 * Where the import path ends in the Go symbol `bytes[from .. to]`: `github.com/a/b.(*T).M` gives the dot after b; `from`
 * where there is none. The compiler writes dots of the last path element as %2e, so the first dot after the last slash
 * ends the path; type arguments and receivers come later and may have slashes of their own.
 */
export function goPackageEnd(bytes: Uint8Array, from: number, to: number): number {
  let dot = from;
  for (let i = from; i < to; i++) {
    const byte = bytes[i]!;
    if (byte === 0x2e) dot = dot === from ? i : dot;
    else if (byte === 0x2f) dot = from;
    // [ ( { <
    else if (byte === 0x5b || byte === 0x28 || byte === 0x7b || byte === 0x3c) break;
  }
  return dot;
}

/** The import path that ends at `goPackageEnd`. */
export function goPackageName(bytes: Uint8Array, from: number, end: number): string {
  const path = decodeUtf8(bytes.subarray(from, end));
  return path.replace(/%([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** `node:fs`, a package below node_modules by its name, else the folder of the file. */
function scriptPackage(file: string): string {
  if (file === '') return nativeCode;
  if (file.startsWith('node:')) return file;
  const path = file.replace(/^file:\/\//, '').replaceAll('\\', '/');
  const marker = '/node_modules/';
  const at = path.lastIndexOf(marker);
  if (at >= 0) return /^(@[^/]+\/)?[^/]+/.exec(path.slice(at + marker.length))?.[0] ?? path;
  const slash = path.lastIndexOf('/');
  return slash > 0 ? path.slice(0, slash) : path;
}
