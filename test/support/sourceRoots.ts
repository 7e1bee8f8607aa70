import { noRoots, type SourceRoots } from '../../src/core/source/sourceRoots';

/** A workspace of these folders, in which nothing else is known. */
export function workspaceOf(...folders: string[]): SourceRoots {
  return { ...noRoots, folders: folders.map(path => ({ path, realPath: path })) };
}
