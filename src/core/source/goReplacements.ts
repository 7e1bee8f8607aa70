import type { GoReplacement, GoVersion, SourceRoots } from './sourceRoots';

/**
 * The replacements that can hold for a module in a version. In one go.mod, one of that very version goes before one of any;
 * several files may say different things, and the go command listens to that of the main module only.
 */
export function replacementsOf(file: GoVersion, { goReplacements }: SourceRoots): GoReplacement[] {
  const fitting = goReplacements.filter(each => isVersion(each, file));
  const isOverruled = ({ version, of }: GoReplacement) =>
    version === '' && fitting.some(each => each.version !== '' && each.of === of);
  return fitting.filter(each => !isOverruled(each));
}

/** Whether a directive or a modules.txt that names a module means this version of it. */
export function isVersion(named: GoVersion, file: GoVersion): boolean {
  return named.module === file.module && (named.version === '' || named.version === file.version);
}
