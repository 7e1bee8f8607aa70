/** Where somebody else's code begins in a path: at its first folder of that name. */
export interface ThirdPartyPath {
  readonly folder: 'vendor' | 'node_modules';
  readonly before: string;
  /** What follows the folder. */
  readonly tail: string;
}

export function thirdPartyPath(path: string): ThirdPartyPath | undefined {
  const found = /(?:^|\/)(vendor|node_modules)\/(?=.)/.exec(path);
  if (found === null) return undefined;
  const folder = found[1] as ThirdPartyPath['folder'];
  return { folder, before: path.slice(0, found.index), tail: path.slice(found.index + found[0].length) };
}

/** Vendored code lies inside of workspaces and is still somebody else's. */
export function isThirdParty(path: string): boolean {
  return thirdPartyPath(path) !== undefined;
}
