/** A path with forward slashes of what a runtime calls a file; undefined for URLs that are no files and for broken ones. */
export function localPath(file: string): string | undefined {
  if (file.startsWith('file://')) return fileUrlPath(file);
  if (/^[a-z][a-z0-9+.-]+:/i.test(file)) return undefined;
  return file.replaceAll('\\', '/');
}

function fileUrlPath(url: string): string | undefined {
  try {
    const path = decodeURIComponent(url.slice('file://'.length).replace(/[?#].*$/, ''));
    const local = path.startsWith('/') ? path : `//${path}`;
    return local.replace(/^\/([a-z]:\/)/i, '$1').replaceAll('\\', '/');
  } catch {
    return undefined;
  }
}

export function isAbsolute(path: string): boolean {
  return path.startsWith('/') || isWindows(path);
}

/** On another machine: looking at such a path would already talk to it. */
export function isNetworkPath(path: string): boolean {
  return path.startsWith('//');
}

/** Whether a segment climbs or says nothing: what no honest compiler leaves in a path. */
export function climbs(path: string): boolean {
  return path.split('/').some(segment => segment === '..' || segment === '.' || segment.includes('\0'));
}

/** What follows `folder/` in `path`; undefined where the path is not below it. Windows paths compare without case. */
export function tailBelow(path: string, folder: string, ignoresCase: boolean): string | undefined {
  // Asked for every file and folder: no texts are made before it is clear that they are needed.
  const length = folder.endsWith('/') ? folder.length - 1 : folder.length;
  if (path.length <= length + 1 || path[length] !== '/') return undefined;
  const isSame = path.startsWith(folder) || ((ignoresCase || isWindows(folder)) && startsLike(path, folder));
  return isSame ? path.slice(length + 1) : undefined;
}

function startsLike(path: string, folder: string): boolean {
  return path.slice(0, folder.length).toLowerCase() === folder.toLowerCase();
}

/**
 * The path that other systems of this machine have for the same file: `//wsl$/Ubuntu/home/me` is `/home/me` inside of WSL,
 * and `/mnt/c/Work` is `c:/Work` outside. The path itself is not among them.
 */
export function otherSpellings(path: string): string[] {
  const inside = /^\/\/wsl(?:\$|\.localhost)\/[^/]+(\/.*)$/i.exec(path)?.[1];
  if (inside !== undefined) return [inside, ...otherSpellings(inside)];
  const mounted = /^\/mnt\/([a-z])(\/.*)$/.exec(path);
  if (mounted) return [`${mounted[1]}:${mounted[2]}`];
  const drive = /^([a-z]):(\/.*)$/i.exec(path);
  return drive ? [`/mnt/${drive[1]?.toLowerCase()}${drive[2]}`] : [];
}

function isWindows(path: string): boolean {
  return path[1] === ':' && path[2] === '/' && /^[a-z]/i.test(path);
}
