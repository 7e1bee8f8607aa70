import { seeded } from './randomPprof';

/** A node as HeapProfiler.SamplingHeapProfile has it. */
export interface HeapNode {
  readonly callFrame: {
    readonly functionName: string;
    readonly scriptId: string;
    readonly url: string;
    /** From 0; -1 for what has no script. */
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
  readonly selfSize: number;
  readonly id: number;
  readonly children: HeapNode[];
}

export interface HeapJson {
  readonly head: HeapNode;
  readonly samples?: { readonly size: number; readonly nodeId: number; readonly ordinal: number }[];
}

export interface RandomHeapOptions {
  /** Where scripts lie: one folder, or `node:` module, for one function after the other. */
  readonly scripts: readonly string[];
  readonly withSamples: boolean;
}

/** V8's own names for what allocates outside of functions. */
const synthetic = ['(V8 API)', '(GC)', '(BYTECODE_COMPILER)', '(EXTERNAL)', '(IDLE)'];
/** Of the functions in each script. */
const names = ['', 'list', 'render', 'list', ''];
const builtins = ['map', 'Array', 'stringify', ''];
const deepestCall = 300;

/**
 * A tree of calls with recursion, deep in one place and wide in another, of functions in several scripts: some share a line,
 * by a name each or by the same one, and all are named like others elsewhere. Some nodes have bytes of which no sample is listed,
 * and some samples are of nodes that the tree has not, as V8 leaves them.
 */
export function randomHeapProfile(seed: number, { scripts, withSamples }: RandomHeapOptions): HeapJson {
  const random = seeded(seed);
  const pick = (count: number) => Math.floor(random() * count);
  const functions = Array.from({ length: names.length * scripts.length }, (_, row) => {
    const script = scripts[row % scripts.length]!;
    return {
      functionName: names[Math.floor(row / scripts.length)]!,
      scriptId: `${1 + (row % scripts.length)}`,
      url: script.startsWith('node:') ? script : `${script}/s${pick(2)}.js`,
      lineNumber: pick(3),
      columnNumber: pick(200),
    };
  });
  const unplaced = (functionName: string) => ({
    functionName,
    scriptId: '0',
    url: '',
    lineNumber: -1,
    columnNumber: -1,
  });
  let id = 0;
  const size = () => (random() < 0.5 ? 0 : 16 + pick(2 ** (1 + pick(24))));
  const node = (callFrame: HeapNode['callFrame'], children: HeapNode[] = []): HeapNode => ({
    callFrame,
    selfSize: size(),
    id: ++id,
    children,
  });
  const callFrame = () =>
    random() < 0.1 ? unplaced(builtins[pick(builtins.length)]!) : functions[pick(functions.length)]!;
  const grow = (depth: number): HeapNode => {
    const children = depth > 5 ? 0 : pick(random() < 0.1 ? 12 : 4);
    return node(
      callFrame(),
      Array.from({ length: children }, () => grow(depth + 1)),
    );
  };
  /** Recursion of a few functions in each other, whose innermost calls go on as others. */
  const dive = (): HeapNode => {
    const few = Array.from({ length: 1 + pick(3) }, callFrame);
    let at = grow(4);
    for (let depth = pick(deepestCall - 10); depth > 0; depth--) at = node(few[pick(few.length)]!, [at]);
    return node(callFrame(), [node(callFrame(), [at])]);
  };
  const states = synthetic.map(name => node(unplaced(name)));
  const calls = [grow(0), dive(), ...Array.from({ length: pick(5) }, () => grow(pick(3))), dive()];
  const head = node(unplaced('(root)'), [...calls, ...states]);
  if (!withSamples) return { head };
  const listed = nodesOf(head).filter(each => each.selfSize > 0 && random() < 0.9);
  const samples = listed.flatMap(({ id: nodeId, selfSize }) =>
    Array.from({ length: 1 + pick(4) }, (_, ordinal) => ({ size: selfSize, nodeId, ordinal })),
  );
  return { head, samples: [...samples, { size: 64, nodeId: id + 1, ordinal: 0 }] };
}

export function nodesOf(head: HeapNode): HeapNode[] {
  return [head, ...head.children.flatMap(nodesOf)];
}
