import type { AdviceRule } from './adviceRule';
import { compiledTemplates } from './compiledTemplates';
import { filterCapacity } from './filterCapacity';
import { gobBuffer } from './gobBuffer';
import { goroutineArguments } from './goroutineArguments';
import { hexText } from './hexText';
import { joinedStrings } from './joinedStrings';
import { jsonTarget } from './jsonTarget';
import { otherJson } from './otherJson';
import { printedString } from './printedString';
import { reusedRecord } from './reusedRecord';
import { scalarWrite } from './scalarWrite';
import { setOfBooleans } from './setOfBooleans';

/** All advice there is. Ids are unique, also among those of rewrites. */
export const adviceRules: readonly AdviceRule[] = [
  jsonTarget,
  otherJson,
  compiledTemplates,
  reusedRecord,
  filterCapacity,
  hexText,
  joinedStrings,
  setOfBooleans,
  goroutineArguments,
  printedString,
  scalarWrite,
  gobBuffer,
];
