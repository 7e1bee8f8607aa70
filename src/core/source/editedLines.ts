/** Below this, two lines have too little in common to be the same line edited. */
const leastLikeness = 0.5;

/** More pairs than this are not compared: so large a change left no line recognizable. */
const mostPairs = 10_000;

/**
 * Which of the added lines each removed line became: pairs in the order of both texts that are most alike in total.
 * The answer has one entry for each of `removed`: an index of `added`, or -1 where the line is gone. Dynamic programming,
 * so linear in the number of pairs.
 */
export function pairEdited(removed: readonly string[], added: readonly string[]): number[] {
  const partners = removed.map(() => -1);
  const width = added.length + 1;
  if (removed.length * added.length === 0 || removed.length * added.length > mostPairs) return partners;
  const likeness = likenesses(removed, added);
  const best = bestSums(likeness, removed.length, added.length);
  for (let o = 0, n = 0; o < removed.length && n < added.length; ) {
    const here = best[o * width + n]!;
    const alike = likeness[o * added.length + n]!;
    if (alike >= leastLikeness && here === alike + best[(o + 1) * width + n + 1]!) partners[o++] = n++;
    else if (here === best[(o + 1) * width + n]!) o++;
    else n++;
  }
  return partners;
}

/** `best[o * width + n]`: the largest sum of likenesses of the lines from `o` and `n` on. */
function bestSums(likeness: Float64Array, removed: number, added: number): Float64Array {
  const width = added + 1;
  const best = new Float64Array((removed + 1) * width);
  for (let o = removed - 1; o >= 0; o--) {
    for (let n = added - 1; n >= 0; n--) {
      const alike = likeness[o * added + n]!;
      const paired = alike >= leastLikeness ? alike + best[(o + 1) * width + n + 1]! : 0;
      best[o * width + n] = Math.max(paired, best[(o + 1) * width + n]!, best[o * width + n + 1]!);
    }
  }
  return best;
}

function likenesses(removed: readonly string[], added: readonly string[]): Float64Array {
  const words = added.map(wordsOf);
  return Float64Array.from(
    removed.flatMap(line => {
      const own = wordsOf(line);
      return words.map(each => likeness(own, each));
    }),
  );
}

/** Sørensen–Dice: the part of the words of both lines that they share, 0..1. */
function likeness(a: Words, b: Words): number {
  if (a.count + b.count === 0) return 0;
  let shared = 0;
  for (const [word, times] of a.times) shared += Math.min(times, b.times.get(word) ?? 0);
  return (2 * shared) / (a.count + b.count);
}

interface Words {
  readonly times: ReadonlyMap<string, number>;
  readonly count: number;
}

// Punctuation is left out: lines that share brackets only have nothing in common.
function wordsOf(line: string): Words {
  const words = line.match(/[\p{L}\p{N}_$]+/gu) ?? [];
  const times = new Map<string, number>();
  for (const word of words) times.set(word, (times.get(word) ?? 0) + 1);
  return { times, count: words.length };
}
