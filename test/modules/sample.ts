import type { Proposed } from './judging';

/** Some of them, at random but for a seed always the same, taking turns between the rules. */
export function spread<P extends Proposed>(all: readonly P[], count: number, seed: number): P[] {
  const next = random(seed);
  const byRule = new Map<string, { readonly each: P; readonly order: number }[]>();
  for (const each of all) {
    const { ruleId } = each.fix;
    byRule.set(ruleId, [...(byRule.get(ruleId) ?? []), { each, order: next() }]);
  }
  const queues = [...byRule.values()].map(queue => queue.sort((a, b) => a.order - b.order));
  const taken: P[] = [];
  while (taken.length < count && queues.some(queue => queue.length > 0)) {
    for (const queue of queues) {
      const first = queue.shift();
      if (first && taken.length < count) taken.push(first.each);
    }
  }
  return taken;
}

/** Mulberry32, by Tommy Ettinger: numbers from 0 to below 1. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
