interface CallFrame {
  readonly functionName: string;
  readonly scriptId: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

interface SampleNode {
  readonly callFrame: CallFrame;
  readonly selfSize: number;
  readonly id: number;
  readonly children: readonly SampleNode[];
}

interface SummedNode {
  readonly callFrame: CallFrame;
  selfSize: number;
  samples: number;
  readonly children: Map<string, SummedNode>;
}

/**
 * The sum of profiles of one process, window after window. It grows with the stacks that were seen and not with the time:
 * samples of a stack are counted (`count`), not listed. V8 scales sizes to bytes allocated, so windows of different
 * sampling intervals can be added.
 */
export class ProfileSum {
  readonly #root = summed({ functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 });

  /** `profile` is JSON of HeapProfiler.SamplingHeapProfile, of the main isolate where `isolate` is 0. */
  add(profile: Uint8Array, isolate = 0): void {
    const { head, samples } = JSON.parse(Buffer.from(profile).toString('utf8')) as {
      head: SampleNode;
      samples?: readonly { nodeId: number }[];
    };
    const counts = new Map<number, number>();
    for (const { nodeId } of samples ?? []) counts.set(nodeId, (counts.get(nodeId) ?? 0) + 1);
    addTree(this.#root, head, { counts, isolate });
  }

  toProfile(): Uint8Array {
    const samples: { nodeId: number; count: number }[] = [];
    let lastId = 0;
    const write = ({ callFrame, selfSize, samples: count, children }: SummedNode): SampleNode => {
      const id = ++lastId;
      if (count > 0) samples.push({ nodeId: id, count });
      return { callFrame, selfSize, id, children: [...children.values()].map(write) };
    };
    const head = write(this.#root);
    return Buffer.from(JSON.stringify({ head, samples }));
  }
}

interface Window {
  /** Samples by the id of their node. */
  readonly counts: ReadonlyMap<number, number>;
  readonly isolate: number;
}

/** What `eval` made has a number alone, and in the sum that would be taken for one of the main isolate. */
function unnumbered(callFrame: CallFrame, isolate: number): CallFrame {
  return isolate > 0 && callFrame.url === '' ? { ...callFrame, scriptId: '0' } : callFrame;
}

/** V8 keeps at most 128 frames: the recursion is as deep. */
function addTree(into: SummedNode, from: SampleNode, window: Window): void {
  into.selfSize += from.selfSize;
  into.samples += window.counts.get(from.id) ?? 0;
  for (const child of from.children) {
    const callFrame = unnumbered(child.callFrame, window.isolate);
    const { functionName, scriptId, url, lineNumber, columnNumber } = callFrame;
    const key = `${scriptId} ${lineNumber} ${columnNumber} ${functionName} ${url}`;
    let node = into.children.get(key);
    if (node === undefined) {
      node = summed(callFrame);
      into.children.set(key, node);
    }
    addTree(node, child, window);
  }
}

function summed(callFrame: CallFrame): SummedNode {
  return { callFrame, selfSize: 0, samples: 0, children: new Map() };
}
