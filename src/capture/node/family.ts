import type { DiscoveredProcess } from '../discoveredProcess';
import type { NodeTarget } from '../target';

type Parents = ReadonlyMap<number, number | undefined>;

/**
 * Tells which of the listed Node processes started which (fork, cluster, through a shell or directly), and adds to each that
 * did a target for it and all below it together. `parents` has the parent of every process of the system by pid.
 */
export function withFamilies(found: readonly DiscoveredProcess[], parents: Parents): DiscoveredProcess[] {
  const nodes = new Set(found.filter(each => each.runtime === 'node').map(({ pid }) => pid));
  const ancestors = new Map([...nodes].map(pid => [pid, ancestorsOf(pid, parents).filter(each => nodes.has(each))]));
  return found.map(each => {
    const parent = ancestors.get(each.pid)?.[0];
    const related = parent === undefined ? each : { ...each, parent };
    const [own] = each.targets;
    const below = found.filter(({ pid }) => ancestors.get(pid)?.includes(each.pid)).toSorted((a, b) => a.pid - b.pid);
    if (below.length === 0 || own?.kind !== 'node') return related;
    return { ...related, targets: [...each.targets, together(own, below.map(targetOf))] };
  });
}

/** From the parent upwards. Numbers are used again, so a table that was read over some time may have a circle. */
function ancestorsOf(pid: number, parents: Parents): number[] {
  const found = new Set<number>();
  for (let each = parents.get(pid); each !== undefined && each !== pid && !found.has(each); each = parents.get(each)) {
    found.add(each);
  }
  return [...found];
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
