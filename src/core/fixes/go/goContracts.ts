import type { ParsedFile } from '../../syntax/parsedFile';
import { methodParameters } from './goCall';
import { judgeUses } from './valueUse';

/**
 * The contracts of Write and Read are to keep nothing of the bytes that they get. Says what this file shows of methods of these
 * names that does not agree; undefined when all that is in sight does.
 */
export function keptByMethods(file: ParsedFile, names: readonly ('Write' | 'Read')[]): string | undefined {
  for (const name of names) {
    for (const parameter of methodParameters(file, name, 0)) {
      const { obstacle, returnsBytes } = judgeUses(file, parameter, 'view');
      if (obstacle || returnsBytes)
        return `a ${name} of this file may keep the buffer: ${obstacle ?? 'it returns the bytes'}`;
    }
  }
  return undefined;
}
