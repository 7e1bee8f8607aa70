import type { FixProposal } from '../../../src/core/fixes/proposal';

/** A proposal of which nothing matters but `parts`. */
export function proposal(parts: Partial<FixProposal> = {}): FixProposal {
  return {
    ruleId: 'go.test',
    action: 'A rewrite',
    title: 'A rewrite: up to −38 % alloc_space',
    risk: 'safe',
    notes: [],
    lines: [3],
    edits: [],
    probes: [],
    gain: { sampleType: 'alloc_space', value: 1, share: 0.38, recorded: 1 },
    ...parts,
  };
}
