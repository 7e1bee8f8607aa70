interface SampleNode {
  id: number;
  readonly children: SampleNode[];
}

interface SamplingProfile {
  readonly head: SampleNode;
  readonly samples: { nodeId: number }[];
}

/**
 * One profile of several isolates of a process: the stacks of all below one root. Samples name nodes by ids that each
 * isolate counts for itself, so those of the later profiles are shifted. Cost: parses and writes all profiles, so a
 * process without workers, whose only profile is returned as it came, does not pay for it.
 */
export function mergeProfiles(profiles: readonly Uint8Array[]): Uint8Array {
  const [first, ...others] = profiles;
  if (first !== undefined && others.length === 0) return first;
  const merged = { head: rootOf(first), samples: [] as { nodeId: number }[] };
  let lastId = 0;
  for (const profile of profiles.map(parse)) {
    const shift = lastId;
    lastId = Math.max(lastId, shiftIds(profile.head, shift));
    merged.head.children.push(...profile.head.children);
    for (const sample of profile.samples) merged.samples.push({ ...sample, nodeId: sample.nodeId + shift });
  }
  return Buffer.from(JSON.stringify(merged));
}

function parse(profile: Uint8Array): SamplingProfile {
  return JSON.parse(Buffer.from(profile).toString('utf8'));
}

function rootOf(profile: Uint8Array | undefined): SampleNode {
  const root = { callFrame: { functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 } };
  const head = profile === undefined ? { ...root, selfSize: 0, id: 1 } : parse(profile).head;
  return { ...head, children: [] };
}

/** Adds `shift` to the ids of `node` and all below it; returns the largest one. V8 keeps at most 128 frames. */
function shiftIds(node: SampleNode, shift: number): number {
  node.id += shift;
  return node.children.reduce((largest, child) => Math.max(largest, shiftIds(child, shift)), node.id);
}
