import type { Origin } from '../profile/profile';

/** The package a function belongs to, as its users name it; never ''. */
export function packageOf(origin: Origin, functionName: string, file: string): string {
  return origin === 'go' ? goPackage(functionName) : scriptPackage(file);
}

/**
 * The import path in a Go symbol: `github.com/a/b.(*T).M` gives `github.com/a/b`. The compiler writes dots of the last
 * path element as %2e, so the first dot after the last slash ends the path; type arguments and receivers come later and
 * may have slashes of their own.
 */
export function goPackage(functionName: string): string {
  let slash = -1;
  let end = functionName.length;
  for (let i = 0; i < end; i++) {
    const code = functionName.charCodeAt(i);
    if (code === 0x2f) slash = i;
    // [ ( { <
    else if (code === 0x5b || code === 0x28 || code === 0x7b || code === 0x3c) end = i;
  }
  const dot = functionName.indexOf('.', slash + 1);
  if (dot <= 0 || dot >= end) return nativeCode;
  const path = functionName.slice(0, dot);
  return path.includes('%') ? unescaped(path) : path;
}

function unescaped(path: string): string {
  return path.replace(/%([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

const nativeCode = '(native)';

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
