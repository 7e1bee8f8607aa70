import type { ParsedFile } from '../../syntax/parsedFile';
import { type Decision, type FixRule, type RuleOutcome, refused } from '../fixRule';
import { isBufferGrowth } from './bufferGrowth';
import { hoistEdits, hoistObstacle, type ReuseSite } from './loopReuse';
import { type Charged, chargedBuffers, chargedCollections, growsInPlace } from './reuseEvidence';
import { reuseInLoopExamples } from './reuseInLoopExamples';
import { reuseInLoopRefused } from './reuseInLoopRefused';
import { clearProbe, turnProbe } from './reuseProbe';
import { judgeReuse } from './reuseUses';

const names = { map: 'map', slice: 'slice', buffer: 'bytes.Buffer' } as const;

export const reuseInLoop: FixRule = {
  id: 'go.reuseInLoop',
  title: 'Make it once before the loop, and empty it in each turn',
  languages: ['go'],
  documentation: `A map, a slice or a \`bytes.Buffer\` that each turn of a loop makes anew grows anew each time. The rewrite makes it once before the loop; where it was
made, \`clear\`, \`[:0]\` or \`Reset\` empties it and keeps the memory.

It is offered where nothing of one turn is left when the next begins. That the compiler has to confirm, of a copy of the function in which the
variable is a parameter and everything that the loop uses from outside counts as outliving the turn. What is handed to \`Write\`,
\`fmt.Fprintf\`, \`json.Unmarshal\` and the like is known to go no further. A goroutine, a deferred call, another variable that shares the memory or a look at the capacity are refused.

A slice that was nil in a turn that adds nothing is empty but not nil from the second turn on: where it is handed to code that might tell,
that is left to review. \`clear\` needs Go 1.21, and takes time by the largest size that the map has had.`,
  examples: reuseInLoopExamples,
  refused: reuseInLoopRefused,
  isEvidence: stack => isBufferGrowth(stack) || growsInPlace(stack, 'map') || growsInPlace(stack, 'slice'),
  outcomes(input) {
    const found = [
      ...chargedCollections(input, 'map'),
      ...chargedCollections(input, 'slice'),
      ...chargedBuffers(input),
    ];
    return found
      .sort((a, b) => a.site.declaration.statement.start - b.site.declaration.statement.start)
      .map(each => outcomeOf(input.file, each));
  },
};

function outcomeOf(file: ParsedFile, { site, stacks, lines }: Charged): RuleOutcome {
  return {
    title: `Make the ${names[site.kind]} once before the loop, and empty it in each turn`,
    stacks,
    lines: [site.declaration.statement.startLine, ...lines],
    decision: decide(file, site),
  };
}

function decide(file: ParsedFile, site: ReuseSite): Decision {
  const cannot = (reason: string): Decision =>
    refused(`The ${names[site.kind]} cannot be made before the loop: ${reason}.`);
  const early = hoistObstacle(file, site);
  if (early) return cannot(early);
  const { obstacle, notes, hidden } = judgeReuse(file, site);
  if (obstacle) return cannot(obstacle);
  const probes = [...(site.kind === 'map' ? [clearProbe(file)] : []), turnProbe(file, site, hidden)];
  return { kind: 'rewrite', notes, edits: hoistEdits(file, site), probes };
}
