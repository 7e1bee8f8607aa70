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
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  if (path.length <= prefix.length) return undefined;
  const head = path.slice(0, prefix.length);
  const isSame = head === prefix || ((ignoresCase || isWindows(prefix)) && head.toLowerCase() === prefix.toLowerCase());
  return isSame ? path.slice(prefix.length) : undefined;
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
  return /^[a-z]:\//i.test(path);
}
