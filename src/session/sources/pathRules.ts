import { joined } from '../../core/source/goMod';
import type { PathRule } from '../../core/source/sourceRoots';

/** A folder of the workspace by its name. */
export interface NamedFolder {
  readonly name: string;
  readonly path: string;
}

/**
 * The rules of the setting, longest prefix first. Targets may begin with `${workspaceFolder}` or `${workspaceFolder:name}`;
 * relative ones start from the first folder. Whatever else was typed into the settings file is left out.
 */
export function pathRules(setting: unknown, folders: readonly NamedFolder[]): PathRule[] {
  if (typeof setting !== 'object' || setting === null) return [];
  return Object.entries(setting)
    .flatMap(([from, to]): PathRule[] => {
      const prefix = withoutSlash(from);
      const folder = typeof to === 'string' && to !== '' ? targetOf(to, folders) : undefined;
      return prefix === '' || folder === undefined ? [] : [{ from: prefix, to: folder, origin: 'settings' }];
    })
    .sort((a, b) => b.from.length - a.from.length);
}

function targetOf(to: string, folders: readonly NamedFolder[]): string | undefined {
  const [first] = folders;
  const variable = /^\$\{workspaceFolder(?::([^}]+))?\}/.exec(to);
  const named = variable?.[1];
  const folder = named === undefined ? first : folders.find(each => each.name === named);
  if (variable !== null) return folder && joined(folder.path, `.${to.slice(variable[0].length)}`);
  const isWhole = /^([a-z]:)?[/\\]/i.test(to);
  return isWhole || first !== undefined ? joined(first?.path ?? '', to) : undefined;
}

/** `webpack://app/` keeps what makes it a URL. */
function withoutSlash(from: string): string {
  return from.trim().replace(/([^/\\:])[/\\]+$/, '$1');
}
