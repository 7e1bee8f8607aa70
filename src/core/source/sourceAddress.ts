/** How a source map names a source, and from where. Paths have forward slashes. */
export interface NamedSource {
  readonly source: string;
  readonly sourceRoot: string;
  /** Where the map lies: its own path, or that of the script it stands in. */
  readonly mapPath: string;
}

/**
 * Where a source may lie, the likeliest place first: one place for a path or `file:` URL, and for the addresses that bundlers make up
 * (`webpack://name/./src/a.ts`), which begin at a folder that the map does not name, one for each folder around the map
 * up to the `roots`. Empty for what no file stands for, such as `node:fs` or a bundler's own runtime.
 */
export function sourcePlaces({ source, sourceRoot, mapPath }: NamedSource, roots: readonly string[]): string[] {
  if (source === '') return [];
  const named =
    isAddress(source) || isAbsolute(slashed(source)) || sourceRoot === '' ? source : joined(sourceRoot, source);
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(named)?.[1]?.toLowerCase();
  if (scheme === undefined) return [normalized(below(folderOf(mapPath), slashed(named)))];
  if (scheme === 'file') return fileUrlPath(named);
  if (scheme === 'node' || scheme === 'http' || scheme === 'https' || scheme === 'data') return [];
  const tail = bundledTail(named);
  if (tail === undefined) return [];
  return isAbsolute(tail) ? [normalized(tail)] : placesBelow(tail, mapPath, roots);
}

/** What follows the made-up beginning: `webpack://name/./src/a.ts?1f2e`, `webpack:///src/a.ts`, `turbopack://[project]/src/a.ts`. */
function bundledTail(address: string): string | undefined {
  const rest = address.replace(/^[^:]*:(\/\/)?/, '').replace(/\?[0-9a-z]*$/i, '');
  const slash = rest.indexOf('/');
  const tail = slashed(slash < 0 ? rest : rest.slice(slash + 1)).replace(/^(\.\/)+/, '');
  if (tail === '' || /^(webpack|\(webpack\)|external |ignored)/.test(tail)) return undefined;
  return tail;
}

function placesBelow(tail: string, mapPath: string, roots: readonly string[]): string[] {
  const folders: string[] = [];
  for (let folder = folderOf(mapPath); isBelow(folder, roots); folder = folderOf(folder)) folders.push(folder);
  const places = [...folders, ...roots].map(folder => normalized(`${folder}/${tail}`));
  return [...new Set(places)].filter(place => isBelow(place, roots));
}

function isBelow(path: string, roots: readonly string[]): boolean {
  return roots.some(root => path === root || path.startsWith(`${root}/`));
}

function fileUrlPath(url: string): string[] {
  try {
    const path = decodeURIComponent(url.replace(/^file:(\/\/[^/]*)?/i, '').replace(/[?#].*$/, ''));
    return [normalized(slashed(path).replace(/^\/([a-z]:\/)/i, '$1'))];
  } catch {
    return [];
  }
}

/** A drive letter is no scheme. */
function isAddress(text: string): boolean {
  return /^[a-z][a-z0-9+.-]+:/i.test(text);
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[a-z]:\//i.test(path);
}

function joined(folder: string, path: string): string {
  return folder.endsWith('/') ? `${folder}${path}` : `${folder}/${path}`;
}

function below(folder: string, path: string): string {
  return isAbsolute(path) ? path : `${folder}/${path}`;
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}

/** Without `.`, `..` and doubled slashes. A path that climbs above its beginning stays there. */
function normalized(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '.' && segment !== '') segments.push(segment);
  }
  return `${path.startsWith('/') ? '/' : ''}${segments.join('/')}`;
}
