import { mapLines } from './lineMap';
import { type ToldFunction, textEvidence } from './textEvidence';

/**
 * Which text the lines of a profile mean, where `committed` is the one of the commit that the program says it was built from
 * and `onDisk` the one beside the profile; undefined where neither is known to be it. Texts that differ by white space only are
 * the same, as line endings are what git makes of them. A text in which the profile's functions begin elsewhere is not the
 * program's, whatever its commit: it was built in another work tree, or with other files than git knows of.
 */
export function builtText(
  texts: { readonly onDisk: string; readonly committed: string },
  functions: readonly ToldFunction[],
): 'onDisk' | 'committed' | undefined {
  const { onDisk, committed } = texts;
  if (mapLines(committed, onDisk).unchanged) return 'onDisk';
  return textEvidence('go', committed, functions).contradicted.size === 0 ? 'committed' : undefined;
}
