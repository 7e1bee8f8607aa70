import type { CondensedStack, UserFrame } from '../../core/attribution/condensedStack';

/**
 * Condensed stacks for the way between threads. As objects, thousands of stacks repeat the same names and frames, and cloning
 * them would hold up the host for tens of milliseconds; here each name and frame goes once, the rest are columns.
 */
export interface PackedStacks {
  readonly names: readonly string[];
  readonly frames: readonly UserFrame[];
  /** For each stack: how many names, indexes of names, how many frames, indexes of frames. */
  readonly words: Uint32Array;
  /** For each stack: its values, then `recorded`. */
  readonly numbers: Float64Array;
  readonly count: number;
}

export function packStacks(stacks: readonly CondensedStack[]): PackedStacks {
  const names = new Numbering<string>(name => name);
  const frames = new Numbering<UserFrame>(({ path, line, functionName }) => `${line}\0${functionName}\0${path}`);
  const words = stacks.flatMap(({ below, user }) => [
    below.length,
    ...below.map(name => names.of(name)),
    user.length,
    ...user.map(frame => frames.of(frame)),
  ]);
  return {
    names: names.items,
    frames: frames.items,
    words: Uint32Array.from(words),
    numbers: Float64Array.from(stacks.flatMap(stack => [...stack.values, stack.recorded])),
    count: stacks.length,
  };
}

/** Equal frames come out as one shared object. */
export function unpackStacks({ names, frames, words, numbers, count }: PackedStacks): CondensedStack[] {
  const width = count === 0 ? 0 : numbers.length / count;
  let at = 0;
  const take = <T>(items: readonly T[]): T[] => {
    const length = words[at++]!;
    const taken = new Array<T>(length);
    for (let i = 0; i < length; i++) taken[i] = items[words[at++]!]!;
    return taken;
  };
  return Array.from({ length: count }, (_, i) => {
    const end = (i + 1) * width - 1;
    const below = take(names);
    const user = take(frames);
    return { below, user, values: Array.from(numbers.subarray(i * width, end)), recorded: numbers[end]! };
  });
}

class Numbering<T> {
  readonly items: T[] = [];
  private readonly numbers = new Map<string, number>();

  constructor(private readonly keyOf: (item: T) => string) {}

  of(item: T): number {
    const key = this.keyOf(item);
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.items.push(item) - 1;
      this.numbers.set(key, number);
    }
    return number;
  }
}
