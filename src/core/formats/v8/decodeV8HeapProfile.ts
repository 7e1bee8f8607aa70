import type { Profile } from '../../profile/profile';
import { Uint32List } from '../../profile/uint32List';
import { catchMalformed, type Decoded, OversizedInput } from '../decoded';
import { CallFrames, type SourceOf } from './callFrames';
import { type CallTree, readCallTree } from './callTree';
import { closeBrace, closeBracket, JsonCursor, openBrace, openBracket } from './jsonCursor';

/** V8 walks at most 128 frames unless told otherwise; deeper stacks keep the frames nearest to the allocation. */
const deepestStack = 512;
/** Stacks are stored one by one; a file crafted to be deep and wide must not ask for more memory than this (512 MB). */
const mostStackEntries = 1 << 27;

export interface V8ProfileInfo {
  /** The samplingInterval of the recording in bytes; 0 where unknown, as in files. */
  readonly interval: number;
  /** Set where collected objects are left out: the bytes are then those in use at its end, not those allocated. */
  readonly liveObjectsOnly?: boolean;
  /** Leads from bundles and compiled files to what they were made of. */
  readonly sourceOf?: SourceOf;
}

/**
 * JSON of HeapProfiler.SamplingHeapProfile: what the inspector returns, and what `.heapprofile` files hold. Bytes only:
 * V8 scales a sample's size and count up and gives their product, from which objects cannot be told. A file without the
 * list of samples has them estimated from above, as self ÷ interval: a sample never stands for less than the interval.
 * `others` are profiles of the same window from further isolates, worker threads among them: the stacks of all make one.
 */
export function decodeV8HeapProfile(
  bytes: Uint8Array,
  info: V8ProfileInfo,
  others: readonly Uint8Array[] = [],
): Decoded {
  return catchMalformed(() => decode([bytes, ...others], info));
}

/** What one isolate sampled. Samples name nodes by ids that each isolate counts for itself. */
interface IsolateSamples {
  readonly tree: CallTree;
  readonly counts: ReadonlyMap<number, number> | undefined;
}

function decode(profiles: readonly Uint8Array[], info: V8ProfileInfo): Decoded {
  const callFrames = new CallFrames(info.sourceOf);
  const isolates: IsolateSamples[] = [];
  for (const bytes of profiles) {
    callFrames.nextIsolate();
    const isolate = readIsolate(new JsonCursor(bytes), callFrames);
    if (isolate === undefined) return { kind: 'otherFormat', detail: 'JSON without the `head` of a V8 heap profile' };
    isolates.push(isolate);
  }
  return { kind: 'profile', profile: assemble(isolates, callFrames, info) };
}

function readIsolate(cursor: JsonCursor, callFrames: CallFrames): IsolateSamples | undefined {
  let tree: CallTree | undefined;
  let counts: Map<number, number> | undefined;
  cursor.expect(openBrace);
  for (const first = cursor.at; cursor.next(closeBrace, first); ) {
    cursor.key();
    if (cursor.keyIs('head')) tree = readCallTree(cursor, callFrames);
    else if (cursor.keyIs('samples')) counts = readSampleCounts(cursor);
    else cursor.skip();
  }
  if (cursor.peek() !== -1) cursor.fail('something follows the profile');
  return tree === undefined ? undefined : { tree, counts };
}

/** How many samples each node id has. V8 lists them one by one; sums of several windows, which we make, have a `count`. */
function readSampleCounts(cursor: JsonCursor): Map<number, number> {
  const counts = new Map<number, number>();
  cursor.expect(openBracket);
  for (const first = cursor.at; cursor.next(closeBracket, first); ) {
    let id: number | undefined;
    let count = 1;
    cursor.expect(openBrace);
    for (const member = cursor.at; cursor.next(closeBrace, member); ) {
      cursor.key();
      if (cursor.keyIs('nodeId')) id = cursor.number();
      else if (cursor.keyIs('count')) count = cursor.number();
      else cursor.skip();
    }
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + count);
  }
  return counts;
}

function assemble(
  isolates: readonly IsolateSamples[],
  callFrames: CallFrames,
  { interval, liveObjectsOnly = false }: V8ProfileInfo,
): Profile {
  const frames = callFrames.frames.build();
  const rowsOf = isolates.map(({ tree }) => rowsWithSelf(tree));
  const stacks = rowsOf.reduce((sum, rows) => sum + rows.length, 0);
  const stackStart = new Uint32List(stacks + 1);
  const stackLocation = new Uint32List(stacks * 16);
  const space = new Float64Array(stacks);
  const recorded = new Float64Array(stacks);
  let stack = 0;
  isolates.forEach(({ tree, counts }, isolate) => {
    for (const row of rowsOf[isolate]!) {
      stackStart.push(stackLocation.length);
      appendStack(tree, row, stackLocation);
      const self = tree.self[row]!;
      space[stack] = self;
      recorded[stack++] = counts?.get(tree.id[row]!) ?? estimatedSamples(self, interval);
    }
  });
  stackStart.push(stackLocation.length);
  return {
    origin: 'v8',
    granularity: 'function',
    strings: callFrames.strings.build(),
    frames,
    // Nothing is inlined in what V8 reports: location i is frame i.
    locationFrameStart: identity(frames.count + 1),
    locationFrame: identity(frames.count),
    stackStart: stackStart.finish(),
    stackLocation: stackLocation.finish(),
    sampleTypes: [liveObjectsOnly ? 'inuse_space' : 'alloc_space'],
    values: [space],
    recorded,
    meta: { period: interval, timeMs: 0, durationMs: 0, buildId: '' },
  };
}

function rowsWithSelf(tree: CallTree): Uint32Array {
  const rows = new Uint32List();
  for (let row = 0; row < tree.self.length; row++) if (tree.self[row]! > 0) rows.push(row);
  return rows.finish();
}

/** Leaf first, without the `(root)` that every stack would end in. */
function appendStack(tree: CallTree, leaf: number, stack: Uint32List): void {
  if (stack.length > mostStackEntries) throw new OversizedInput('has more and deeper stacks than fit into memory');
  let row = leaf;
  for (let taken = 0; taken < deepestStack; taken++) {
    stack.push(tree.frame.at(row));
    row = tree.caller.at(row);
    if (row === 0) return;
  }
}

function identity(length: number): Uint32Array {
  return new Uint32Array(length).map((_, i) => i);
}

function estimatedSamples(self: number, interval: number): number {
  return interval > 0 ? Math.max(1, Math.floor(self / interval)) : 1;
}
