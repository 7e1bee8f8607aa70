import type { DiscoveredProcess } from '../discoveredProcess';
import type { NodeTarget } from '../target';

/**
 * Tells which of the listed Node processes started which (fork, cluster), and adds to each that did a target for it and
 * its children together. `parents` has the parent of every process of the system by pid.
 */
export function withFamilies(
  found: readonly DiscoveredProcess[],
  parents: ReadonlyMap<number, number | undefined>,
): DiscoveredProcess[] {
  const nodes = new Set(found.filter(each => each.runtime === 'node').map(({ pid }) => pid));
  const related = found.map(each => {
    const parent = parents.get(each.pid);
    return parent !== undefined && each.runtime === 'node' && nodes.has(parent) ? { ...each, parent } : each;
  });
  return related.map(each => {
    const [own] = each.targets;
    const children = related.filter(({ parent }) => parent === each.pid).toSorted((a, b) => a.pid - b.pid);
    if (children.length === 0 || own?.kind !== 'node') return each;
    return { ...each, targets: [...each.targets, together(own, children.map(targetOf))] };
  });
}

function together(own: NodeTarget, children: readonly NodeTarget[]): NodeTarget {
  const noun = children.length === 1 ? 'child process' : `${children.length} child processes`;
  return { ...own, label: `${own.label} and its ${noun}`, children };
}

/** One that cannot be captured takes part, too: the capture then says why it is left out. */
function targetOf({ targets, name, pid }: DiscoveredProcess): NodeTarget {
  const target = targets.find(each => each.kind === 'node');
  return target ?? { kind: 'node', inspector: '', attach: 'signal', label: `${name} · pid ${pid}`, pid };
}
