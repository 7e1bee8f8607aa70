import type { CondensedStack } from '../../attribution/condensedStack';
import { bytesColumn } from '../bytesColumn';
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
  const column = bytesColumn(sampleTypes);
  const bytes = (stacks: readonly CondensedStack[]): number =>
    stacks.reduce((sum, stack) => sum + (stack.values[column] ?? 0), 0);
  const all = bytes(whole);
  return all > 0 ? bytes(part) / all : 0;
}

/** The smallest object that the stacks recorded, in bytes; 0 where the profile does not tell. */
export function smallestObject(stacks: readonly CondensedStack[]): number {
  return stacks.reduce((least, { objectSize }) => Math.min(least, objectSize.least), stacks[0]?.objectSize.least ?? 0);
}
