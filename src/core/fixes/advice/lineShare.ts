import type { CondensedStack } from '../../attribution/condensedStack';
import { bytesOf } from '../evidence';
import { innermostLine } from '../go/chargedLines';
import type { AdviceInput } from './adviceRule';

/** 0..1: how much of all that `lines` are charged with `stacks` hold. */
export function shareOfLines(input: AdviceInput, lines: readonly number[], stacks: readonly CondensedStack[]): number {
  return shareOf(
    input,
    stacks,
    input.all.filter(stack => lines.includes(innermostLine(stack, input.path))),
  );
}

/** 0..1: how much of the bytes of `whole` `part` holds. */
export function shareOf(
  { sampleTypes }: AdviceInput,
  part: readonly CondensedStack[],
  whole: readonly CondensedStack[],
): number {
  const all = bytesOf(sampleTypes, whole);
  return all > 0 ? bytesOf(sampleTypes, part) / all : 0;
}

/** The smallest object that the stacks recorded, in bytes; 0 where the profile does not tell. */
export function smallestObject(stacks: readonly CondensedStack[]): number {
  return stacks.reduce((least, { objectSize }) => Math.min(least, objectSize.least), stacks[0]?.objectSize.least ?? 0);
}
