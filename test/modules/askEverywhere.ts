import { FixEngine } from '../../src/core/fixes/engine';
import type { FixRule } from '../../src/core/fixes/fixRule';
import type { FixProposal, FixRefusal } from '../../src/core/fixes/proposal';
import { fixRules } from '../../src/core/fixes/registry';
import type { ParsedFile } from '../../src/core/syntax/parsedFile';
import { syntax } from '../unit/fixes/fixSupport';
import { type Shape, shapesFor, stacksEverywhere } from './claimedEvidence';

/** What all rules say of one file, each different answer once. */
export interface Answers {
  /** Lines of the file that were charged, times the ways in which they were. */
  readonly claims: ReadonlyMap<string, number>;
  readonly proposals: readonly FixProposal[];
  readonly refusals: readonly FixRefusal[];
}

const asked: readonly { readonly rule: FixRule; readonly shapes: readonly Shape[] }[] = fixRules
  .filter(rule => rule.languages.includes('go'))
  .map(rule => ({ rule, shapes: shapesFor(rule) }));

/** Asks the engine about a file as if a profile charged each of its lines with whatever each rule knows. */
export async function askEverywhere(path: string, text: string): Promise<Answers> {
  const file = await syntax.parse('go', text);
  const claims = new Map<string, number>();
  const proposals = new Map<string, FixProposal>();
  const refusals = new Map<string, FixRefusal>();
  for (const { rule, shapes } of asked) {
    const engine = new FixEngine({ parse: async () => file }, [rule]);
    for (const shape of shapes) {
      const stacks = stacksEverywhere(file, path, shape);
      claims.set(rule.id, (claims.get(rule.id) ?? 0) + stacks.length);
      const found = await reportOf(engine, file, path, stacks);
      for (const each of found.proposals) {
        const key = JSON.stringify([rule.id, each.edits]);
        // The size of the objects makes some rewrites one for review: safe is what may do harm.
        if (proposals.get(key)?.risk !== 'safe') proposals.set(key, each);
      }
      for (const each of found.refusals) refusals.set(JSON.stringify([rule.id, each.lines, each.reason]), each);
    }
  }
  return { claims, proposals: [...proposals.values()], refusals: [...refusals.values()] };
}

function reportOf(engine: FixEngine, file: ParsedFile, path: string, stacks: ReturnType<typeof stacksEverywhere>) {
  // Each line holds all of the profile: none is too small to speak for a rewrite.
  return engine.report({
    path,
    language: 'go',
    text: file.text,
    stacks,
    sampleTypes: ['alloc_space', 'alloc_objects'],
    totals: [1, 1],
  });
}
