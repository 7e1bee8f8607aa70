import { seeded } from '../unit/formats/randomPprof';
import { ByteWriter } from './byteWriter';
import { CallGraph, exponential, type StackShape, Strings } from './callGraph';

const objectSizes = [8, 16, 24, 32, 48, 64, 96, 128, 208, 320, 512, 1024, 2048, 4096, 8192, 32768, 1048576];
const period = 524288;
/** Stacks that have little in common: harder than what real programs give. */
const hardest: StackShape = { least: 10, most: 60, changes: 4, jumps: 0.15 };
/** As in the heap profile of a production service: shallower, and neighbours differ near their leaves only. */
export const production: StackShape = { least: 14, most: 32, changes: 0.7, jumps: 0.03 };
/** Messages are composed here. */
const sample = new ByteWriter();
const part = new ByteWriter();

interface Options {
  readonly ownFile?: string;
  readonly shape?: StackShape;
  /** All values times this: the same program after as much more work. */
  readonly times?: number;
}

/**
 * A heap profile as a large Go server writes it, the same for the same arguments: four sample types, the label `bytes`,
 * stacks of 10 to 60 calls of which every fifth holds inlined frames. Uncompressed.
 */
export function heapProfile(
  samples: number,
  functions: number,
  { ownFile, shape = hardest, times = 1 }: Options = {},
): Uint8Array {
  const random = seeded(1);
  const graph = new CallGraph(functions, random, shape);
  const strings = new Strings([
    '',
    'alloc_objects',
    'count',
    'alloc_space',
    'bytes',
    'inuse_objects',
    'inuse_space',
    'space',
  ]);
  const profile = new ByteWriter();
  for (const [type, unit] of [
    [1, 2],
    [3, 4],
    [5, 2],
    [6, 4],
  ] as const) {
    profile.message(1, new ByteWriter().number(1, type).number(2, unit));
  }
  writeSamples(profile, samples, graph, { shape, times }, random);
  graph.writeTables(profile, strings, ownFile);
  for (const text of strings.all()) profile.text(6, text);
  return profile.number(9, 1.7e18).number(12, period).view();
}

/** In random order, as Go's buckets are: neighbours are unlike although stacks share callers. */
function writeSamples(
  profile: ByteWriter,
  samples: number,
  graph: CallGraph,
  { shape: { least, most }, times }: { readonly shape: StackShape; readonly times: number },
  random: () => number,
): void {
  const all = new ByteWriter();
  const ends = [0];
  const stack = graph.newStack();
  for (let i = 0; i < samples; i++) {
    stack.wander(least + Math.floor(random() * (most - least + 1)), random);
    writeSample(all, stack.leafFirst(), times, random);
    ends.push(all.length);
  }
  for (const i of shuffled(samples, random)) profile.append(all.view().subarray(ends[i], ends[i + 1]));
}

function writeSample(all: ByteWriter, stack: readonly number[], times: number, random: () => number): void {
  for (const location of stack) part.varint(location);
  sample.message(1, part);
  const size = objectSizes[Math.floor(objectSizes.length * random() ** 1.6)]!;
  const once = 1 + Math.floor(exponential(random) * Math.max(1, period / size) * 3);
  const inUse = random() < 0.4 ? 0 : Math.floor(once * random());
  const allocated = once * times;
  part
    .varint(allocated)
    .varint(allocated * size)
    .varint(inUse)
    .varint(inUse * size);
  sample.message(2, part);
  sample.message(3, part.number(1, 4).number(3, size));
  all.message(2, sample);
}

function shuffled(count: number, random: () => number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const k = Math.floor(random() * (i + 1));
    [order[i], order[k]] = [order[k]!, order[i]!];
  }
  return order;
}
