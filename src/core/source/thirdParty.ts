/**
 * Where somebody else's code begins in a path: at its first folder of that name. What `go mod vendor` fills is nothing of the
 * sort to Node, whose users keep scripts of their own in a `vendor`.
 */
export interface ThirdPartyPath {
  readonly folder: 'vendor' | 'node_modules';
  readonly before: string;
  /** What follows the folder. */
  readonly tail: string;
}

export function thirdPartyPath(path: string): ThirdPartyPath | undefined {
  const found = (isScript.test(path) ? ofScripts : ofAny).exec(path);
  if (found === null) return undefined;
  const folder = found[1] as ThirdPartyPath['folder'];
  return { folder, before: path.slice(0, found.index), tail: path.slice(found.index + found[0].length) };
}

const isScript = /\.([cm]?[jt]sx?|vue|svelte)$/i;
const ofScripts = /(?:^|\/)(node_modules)\/(?=.)/;
const ofAny = /(?:^|\/)(vendor|node_modules)\/(?=.)/;

/**
 * Vendored code lies inside of workspaces and is still somebody else's. Of a file in the workspace `path` is what is below its
 * folder, as workspaces may lie in such a folder themselves.
 */
export function isThirdParty(path: string): boolean {
  return thirdPartyPath(path) !== undefined;
}
