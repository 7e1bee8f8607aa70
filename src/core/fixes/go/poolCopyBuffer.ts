import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField } from '../../syntax/syntaxNode';
import { type Decision, type FixRule, refused } from '../fixRule';
import { insertBefore, placeToBorrow } from './borrowBefore';
import { placeBytePool, shadowedForBytes } from './bytePool';
import { type ChargedExpression, chargeDirectly, tooSmall } from './directEvidence';
import { argumentsOf, qualifiedCallee } from './goCall';
import { keptByMethods } from './goContracts';
import { poolCopyBufferExamples, poolCopyBufferRefused } from './poolCopyBufferExamples';

/** The size that io.Copy makes. */
const bufferSize = '32<<10';

export const poolCopyBuffer: FixRule = {
  id: 'go.poolCopyBuffer',
  title: 'Give io.Copy a buffer from a sync.Pool',
  languages: ['go'],
  documentation: `Where neither the source has \`WriteTo\` nor the destination \`ReadFrom\`, \`io.Copy\` makes a buffer of 32 KB for each call. Whether they do
is only known when the program runs: the profile shows it, because only then \`io.copyBuffer\` allocates. The rewrite calls \`io.CopyBuffer\`, which does the same
with a buffer that it is given, and borrows that from a \`sync.Pool\` of pointers to slices. Results, errors and the faster ways of \`io.Copy\` stay as
they are.

In a loop the buffer is borrowed once, before the loop.`,
  examples: poolCopyBufferExamples,
  refused: poolCopyBufferRefused,
  isEvidence: ({ below }) =>
    below[0] === 'io.copyBuffer' && below[1] === 'io.Copy' && /^(|io\.CopyN)$/.test(below.slice(2).join(' ')),
  outcomes(input) {
    const { file } = input;
    const calls = file.ofType('call_expression').filter(call => /^io\.CopyN?$/.test(qualifiedCallee(file, call) ?? ''));
    return chargeDirectly(input, calls).map(charged => ({
      stacks: charged.stacks,
      lines: charged.lines,
      decision: decide(file, charged),
    }));
  },
};

function decide(file: ParsedFile, { expression: call, stacks }: ChargedExpression): Decision {
  const cannot = (reason: string): Decision => refused(`The buffer of this copy cannot be pooled: ${reason}.`);
  if (qualifiedCallee(file, call) === 'io.CopyN')
    return cannot(
      'io.CopyN takes no buffer; io.CopyBuffer on an io.LimitReader does, but reports a short source in another way',
    );
  const small = tooSmall(stacks);
  if (small) return cannot(small);
  const [, source, ...more] = argumentsOf(call);
  const name = childByField(childByField(call, 'function'), 'field');
  if (!source || more.length > 0 || !name) return cannot('its source and destination come from one call');
  const place = placeToBorrow(file, call);
  if (typeof place === 'string') return cannot(place);
  const kept = keptByMethods(file, ['Write', 'Read']);
  if (kept) return cannot(kept);
  const shadowed = shadowedForBytes(file, call);
  if (shadowed) return cannot(`${shadowed} means something else in this file`);
  const pool = placeBytePool(file, call, 'CopyPool', bufferSize);
  const buffer = file.freeName('copyBuf');
  const lines = [`${buffer} := ${pool.name}.Get().(*[]byte)`, `defer ${pool.name}.Put(${buffer})`];
  const edits = [
    ...pool.edits,
    insertBefore(file, place, lines),
    { start: name.start, end: name.end, text: 'CopyBuffer' },
    { start: source.end, end: source.end, text: `, *${buffer}` },
  ];
  return { kind: 'rewrite', notes: [], edits };
}
