/**
 * A longest common subsequence of two lists of numbers, found by Myers' greedy algorithm ("An O(ND) Difference Algorithm and
 * Its Variations", 1986). Answers with the index in `after` for each index of `before`, -1 where there is none; undefined
 * where more than `maxEdits` insertions and removals lie between them. Of several, it matches what comes
 * first; so the end of the lists is not cut off beforehand. Cost: `maxEdits` squared and the length, at most.
 */
export function commonLines(before: Int32Array, after: Int32Array, maxEdits: number): Int32Array | undefined {
  const partners = new Int32Array(before.length).fill(-1);
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) partners[head] = head++;
  const a = before.subarray(head);
  const b = after.subarray(head);
  const trace = furthestReaches(a, b, Math.min(a.length + b.length, maxEdits));
  if (trace === undefined) return undefined;
  readBack(trace, a.length, b.length, (x, y) => {
    partners[head + x] = head + y;
  });
  return partners;
}

/** For each number of edits d the furthest x on the diagonals -d..d (index k + d); ends with the d that reaches the end. */
function furthestReaches(a: Int32Array, b: Int32Array, most: number): Int32Array[] | undefined {
  const trace: Int32Array[] = [];
  let last = Int32Array.of(0);
  for (let d = 0; d <= most; d++) {
    const reach = new Int32Array(2 * d + 1);
    for (let k = -d; k <= d; k += 2) {
      let x = d === 0 ? 0 : entry(last, d, k);
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reach[k + d] = x;
      if (x < a.length || x - k < b.length) continue;
      trace.push(reach);
      return trace;
    }
    trace.push(reach);
    last = reach;
  }
  return undefined;
}

/** Where the path on diagonal `k` begins after its d-th edit: a removal from k - 1, or an insertion from k + 1. */
function entry(last: Int32Array, d: number, k: number): number {
  const isInsertion = k === -d || (k !== d && last[k - 1 + d - 1]! < last[k + 1 + d - 1]!);
  return isInsertion ? last[k + 1 + d - 1]! : last[k - 1 + d - 1]! + 1;
}

function readBack(trace: readonly Int32Array[], width: number, height: number, match: (x: number, y: number) => void) {
  let x = width;
  let y = height;
  for (let d = trace.length - 1; d >= 0; d--) {
    const k = x - y;
    const start = d === 0 ? 0 : entry(trace[d - 1]!, d, k);
    while (x > start) match(--x, --y);
    if (d === 0) return;
    const last = trace[d - 1]!;
    const isInsertion = k === -d || (k !== d && last[k - 1 + d - 1]! < last[k + 1 + d - 1]!);
    if (isInsertion) y--;
    else x--;
  }
}
