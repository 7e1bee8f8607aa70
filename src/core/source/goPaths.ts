import type { GoVersion } from './sourceRoots';
import { isAbsolute } from './spelling';

/** A file of a module in a version: `github.com/BurntSushi/toml@v1.5.0/decode.go`. */
export interface VersionedPath extends GoVersion {
  /** Below the folder of the module. */
  readonly tail: string;
}

/**
 * Reads what -trimpath leaves of a dependency, and paths of any module cache; capitals that the cache escapes
 * (`!burnt!sushi`) are read back. Undefined for paths without a version.
 */
export function versionedPath(path: string): VersionedPath | undefined {
  const marker = '/pkg/mod/';
  const at = path.lastIndexOf(marker);
  const found = /^(.*?)@(v[^/@]+)\/(.+)$/.exec(at < 0 ? path : path.slice(at + marker.length));
  if (found === null || path.includes('/node_modules/')) return undefined;
  const [, before = '', version = '', tail = ''] = found;
  // A cache of another name: the module begins with its domain.
  const module = isAbsolute(before) ? before.replace(/^.*?\/(?=[^/]+\.[a-z]+\/)/i, '') : before;
  return { module: unescaped(module), version: unescaped(version), tail };
}

/**
 * What follows `src/` of a Go installation: `…/go/src/<package>/…`, `…/go1.26.1/src/…`,
 * `…/hostedtoolcache/go/1.26.1/x64/src/…`; or a trimmed path, which begins without a domain. By its form only.
 */
export function standardTail(path: string): string | undefined {
  if (!/\.(go|s)$/.test(path)) return undefined;
  const segments = path.split('/');
  const [first = ''] = segments;
  if (!isAbsolute(path)) {
    const isImport = segments.length > 1 && !/[.@]/.test(first) && first !== 'command-line-arguments';
    return isImport ? path : undefined;
  }
  for (let i = 1; i + 2 < segments.length; i++) {
    // A GOPATH has a domain after `src`.
    if (segments[i] !== 'src' || segments[i + 1]?.includes('.')) continue;
    const isGo = segments.slice(Math.max(0, i - 3), i).some(each => /^go(lang)?([-_.0-9].*)?$/i.test(each));
    if (isGo) return segments.slice(i + 1).join('/');
  }
  return undefined;
}

/**
 * Whether `path` is of the standard library: by its first folder below `src`, or because a package is named like its folder,
 * which tells it from the `/go/src/app/main.go` of a container. `goPackages` are those of the functions in the file, '' or
 * none where not known; one of them may be another, as linkname and inlining name functions after their users.
 */
export function isStandard(path: string, goPackages: readonly string[]): boolean {
  const tail = standardTail(path);
  if (tail === undefined) return false;
  const folder = tail.slice(0, tail.lastIndexOf('/'));
  return goPackages.length === 0 || goPackages.includes(folder) || standardFolders.has(folder.split('/')[0] ?? '');
}

/** Of Go 1.26, without `cmd` and `internal`, which others have, too. */
const standardFolders: ReadonlySet<string> = new Set(
  (
    'archive bufio builtin bytes cmp compress container context crypto database debug embed encoding errors expvar flag fmt go ' +
    'hash html image index io iter log maps math mime net os path plugin reflect regexp runtime slices sort strconv strings ' +
    'structs sync syscall testing text time unicode unique unsafe weak'
  ).split(' '),
);

function unescaped(text: string): string {
  return text.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
