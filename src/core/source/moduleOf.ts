/** The module or package that a file of somebody else's code belongs to. */
export interface CodeModule {
  /** `github.com/go-chi/chi`, `fastify`. */
  readonly name: string;
  /** `v3.3.4`, `4.28.1`; '' where the path does not tell it. */
  readonly version: string;
  readonly system: 'go' | 'npm';
  /** The file that tells name and version where the path does not: `…/vendor/modules.txt`, or the package's package.json. */
  readonly manifest: string;
  /** What a replace directive puts in place of it, and of its version: `../dep`. */
  readonly replacedBy?: string;
}

/**
 * Which module a file as a runtime spelled it is of, from its path alone; undefined for the user's own code, the runtime
 * and whatever is not recognised. Knows the module cache (also a moved one), what `-trimpath` leaves, `vendor/` and
 * `node_modules/`. The standard library is no module, wherever its toolchain was downloaded to.
 */
export function moduleOf(file: string): CodeModule | undefined {
  if (file === '' || file.startsWith('node:')) return undefined;
  const path = plainPath(file);
  const inNodeModules = path.lastIndexOf(nodeModules);
  if (inNodeModules >= 0) return npmPackage(path, inNodeModules);
  if (!path.endsWith('.go') && !path.endsWith('.s')) return undefined;
  return versionedModule(path.split('/')) ?? vendoredModule(path);
}

/**
 * `go-chi/chi v3.3.4`, `example.com/dep replaced by ../dep`: as people say it, `+incompatible` and the most common host left
 * out.
 */
export function moduleLabel({
  name,
  version,
  replacedBy,
}: Pick<CodeModule, 'name' | 'version' | 'replacedBy'>): string {
  const short = name.startsWith('github.com/') ? name.slice('github.com/'.length) : name;
  if (replacedBy !== undefined) return `${short} replaced by ${replacedBy}`;
  return version === '' ? short : `${short} ${plainVersion(version)}`;
}

export function plainVersion(version: string): string {
  return version.replace(/\+incompatible$/, '');
}

/** The modules of a `vendor/modules.txt`, by path: its lines `# path version`, with `=>` for replaced ones. */
export function readVendorList(text: string): Map<string, string> {
  const modules = new Map<string, string>();
  for (const [, path = '', version = ''] of text.matchAll(/^# (\S+) (v\S+)/gm)) modules.set(path, version);
  return modules;
}

/** The module of the list that the vendored package `importPath` is in: the longest one that it begins with. */
export function vendoredIn(
  list: ReadonlyMap<string, string>,
  importPath: string,
): Pick<CodeModule, 'name' | 'version'> {
  const elements = importPath.split('/');
  for (let length = elements.length; length > 0; length--) {
    const name = elements.slice(0, length).join('/');
    const version = list.get(name);
    if (version !== undefined) return { name, version };
  }
  return { name: importPath, version: '' };
}

/** What follows `vendor/` in a vendored file, without the file's own name: its import path. */
export function vendoredImportPath(file: string): string {
  const path = plainPath(file);
  const tail = path.slice(path.lastIndexOf(vendor) + vendor.length);
  return tail.slice(0, Math.max(0, tail.lastIndexOf('/')));
}

const nodeModules = '/node_modules/';
const vendor = '/vendor/';

function plainPath(file: string): string {
  return file.replace(/^file:\/\//, '').replaceAll('\\', '/');
}

function npmPackage(path: string, at: number): CodeModule | undefined {
  const from = at + nodeModules.length;
  const name = /^(@[^/]+\/)?[^/]+/.exec(path.slice(from))?.[0];
  if (name === undefined) return undefined;
  return { name, version: '', system: 'npm', manifest: `${path.slice(0, from)}${name}/package.json` };
}

/** `…/github.com/go-chi/chi@v3.3.4+incompatible/middleware/compress.go`. */
function versionedModule(elements: readonly string[]): CodeModule | undefined {
  const at = elements.findLastIndex(element => /^[^@]+@v\d/.test(element));
  if (at < 0) return undefined;
  const [last = '', version = ''] = elements[at]!.split('@');
  const name = unescaped([...elements.slice(moduleStart(elements, at), at), last].join('/'));
  return name === 'golang.org/toolchain'
    ? undefined
    : { name, version: unescaped(version), system: 'go', manifest: '' };
}

/** After `pkg/mod` where it is there; else the last element before the version that looks like a host. */
function moduleStart(elements: readonly string[], versionAt: number): number {
  const mod = elements.findIndex((element, i) => element === 'mod' && elements[i - 1] === 'pkg' && i < versionAt);
  if (mod >= 0) return mod + 1;
  const host = elements.findLastIndex((element, i) => i < versionAt && looksLikeHost(element));
  return Math.max(0, host);
}

/** The module cache writes capitals as `!` and the small letter, for disks that do not tell them apart. */
function unescaped(path: string): string {
  return path.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The standard library has a `vendor` of its own, below `src`. */
function vendoredModule(path: string): CodeModule | undefined {
  const at = path.lastIndexOf(vendor);
  if (at < 0 || path.slice(0, at).endsWith('/src')) return undefined;
  const elements = vendoredImportPath(path).split('/');
  if (!looksLikeHost(elements[0] ?? '')) return undefined;
  const name = elements.slice(0, likelyLength(elements)).join('/');
  return { name, version: '', system: 'go', manifest: `${path.slice(0, at)}${vendor}modules.txt` };
}

function looksLikeHost(element: string): boolean {
  return /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$/.test(element);
}

/** How many elements the module path has, as far as hosts have habits; `modules.txt` knows better. */
function likelyLength(elements: readonly string[]): number {
  const [host = '', owner = ''] = elements;
  const hasRepositories = /^(github\.com|gitlab\.com|bitbucket\.org|codeberg\.org)$/.test(host);
  const isNested =
    hasRepositories || (host === 'golang.org' && owner === 'x') || (host === 'gopkg.in' && !/\.v\d+$/.test(owner));
  const length = isNested ? 3 : 2;
  return /^v\d+$/.test(elements[length] ?? '') ? length + 1 : length;
}
