/**
 * How likely two samples differ in location at least as much as these do, if both were of the same distribution: the two-sided
 * p of the Mann–Whitney U test, as benchstat gives it. Exact, ties included; 1 where a sample is empty. For samples of up to
 * some dozens: the cost grows with the fourth power of their size.
 */
export function mannWhitney(first: readonly number[], second: readonly number[]): number {
  if (first.length === 0 || second.length === 0) return 1;
  const ranks = doubledRanks([...first, ...second]);
  const observed = sum(ranks.slice(0, first.length));
  const ways = waysBySum(ranks, first.length);
  const all = sum(ways);
  const below = sum(ways.slice(0, observed + 1)) / all;
  const above = sum(ways.slice(observed)) / all;
  return Math.min(1, 2 * Math.min(below, above));
}

/** Twice the rank of each value from 1, equal values sharing the mean of theirs: whole numbers then. */
function doubledRanks(values: readonly number[]): number[] {
  return values.map(value => {
    const less = values.filter(each => each < value).length;
    const equal = values.filter(each => each === value).length;
    return 2 * less + equal + 1;
  });
}

/** By sum of ranks, in how many ways `count` of them have it. Ways of 50 out of 100 are not exact in a double, and need not be. */
function waysBySum(ranks: readonly number[], count: number): number[] {
  const most = sum(ranks);
  const ways = Array.from({ length: count + 1 }, () => new Array<number>(most + 1).fill(0));
  ways[0]![0] = 1;
  for (const rank of ranks) {
    for (let taken = count; taken > 0; taken--) {
      const into = ways[taken]!;
      const from = ways[taken - 1]!;
      for (let total = most; total >= rank; total--) into[total] = into[total]! + from[total - rank]!;
    }
  }
  return ways[count]!;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The middle value; of an even number of them the mean of the two in the middle. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle]!;
  return (sorted[middle - 1]! + sorted[middle]!) / 2;
}
