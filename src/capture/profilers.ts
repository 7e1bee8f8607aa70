import type { AccessTo } from './access';
import { GoProfiler } from './go/goProfiler';
import { NodeProfiler } from './node/nodeProfiler';
import type { Profiler } from './profiler';
import type { GoTarget, NodeTarget } from './target';

export interface Profilers {
  readonly go: Profiler<GoTarget>;
  readonly node: Profiler<NodeTarget>;
}

/** One profiler for each kind of target. They hold no state; a capture's state is its RunningCapture. */
export function createProfilers(accessTo?: AccessTo): Profilers {
  return { go: new GoProfiler(undefined, accessTo), node: new NodeProfiler() };
}
