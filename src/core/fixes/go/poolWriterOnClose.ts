import type { CondensedStack } from '../../attribution/condensedStack';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, descendantsOfType } from '../../syntax/syntaxNode';
import { type Decision, type FixRule, type RuleInput, refused } from '../fixRule';
import { coversLine } from './chargedLines';
import { closingWriter } from './closingWriter';
import { formatOf, type WriterSite, writerSites } from './compressionSites';
import { isRunOnce } from './constructorSite';
import { firstShadowed } from './goBuiltins';
import { qualifiedType } from './goCall';
import { type HandedOn, handedOn } from './handedOnWriter';
import { chargeSites } from './poolEvidence';
import { poolWriterOnCloseExamples } from './poolWriterOnCloseExamples';
import { poolWriterOnCloseRefused } from './poolWriterOnCloseRefused';
import { isInLoop } from './usePlace';

export const poolWriterOnClose: FixRule = {
  id: 'go.poolWriterOnClose',
  title: 'Give gzip.Writer back to a sync.Pool when it is closed',
  languages: ['go'],
  documentation: `A compressor that is returned as an \`io.Writer\`, or kept in a field until the response ends, outlives the function that makes it, so that
function cannot give it back. Its \`Close\` can: the rewrite puts a small writer around it, made anew for each call, whose \`Close\` puts the compressor into a
\`sync.Pool\` and lets go of it. Whoever keeps the small writer for longer holds nothing of the pool: a second \`Close\` does nothing, a later \`Write\` fails, as before.
There is a pool for each level, so that the level need not be a constant; the constructor is called as before where a pool is empty or the level is wrong.

It is offered for review, where the writer is handed on behind an interface or in a field of a struct of the same file: code that finds out by type assertion what it got would no
longer find a \`*gzip.Writer\`. A function that returns \`*gzip.Writer\` itself is left alone.`,
  examples: poolWriterOnCloseExamples,
  refused: poolWriterOnCloseRefused,
  isEvidence: stack => formatOf(stack) !== undefined,
  outcomes(input) {
    return charge(input).map(({ site, left, stacks, lines }) => ({
      title: `Give ${site.format}.Writer back to a sync.Pool when it is closed`,
      stacks,
      lines,
      decision: decide(input.file, site, left),
    }));
  },
};

interface Charged {
  readonly site: WriterSite;
  readonly left: HandedOn;
  readonly stacks: readonly CondensedStack[];
  readonly lines: readonly number[];
}

// Who makes such a writer is not on the stack when it allocates, at the first Write: the one place in the file that hands on
// a writer of this format is.
function charge(input: RuleInput): Charged[] {
  const sites = writerSites(input.file).map(site => ({ site, left: handedOn(input.file, site) }));
  const fits = (stack: CondensedStack, site: WriterSite) => formatOf(stack) === site.format;
  const local = sites.filter(each => !each.left).map(each => each.site);
  const taken = new Set(chargeSites(input, local, fits).flatMap(each => each.stacks));
  const found = new Map<WriterSite, { stacks: CondensedStack[]; lines: Set<number> }>();
  for (const stack of input.stacks) {
    if (taken.has(stack)) continue;
    const { site, line } = lead(
      input,
      stack,
      sites.flatMap(each => (each.left && fits(stack, each.site) ? each.site : [])),
    );
    if (!site) continue;
    const entry = found.get(site) ?? { stacks: [], lines: new Set([site.expression.startLine]) };
    found.set(site, entry);
    entry.stacks.push(stack);
    entry.lines.add(line);
  }
  return sites.flatMap(({ site, left }) => {
    const entry = found.get(site);
    return entry && left ? [{ site, left, stacks: entry.stacks, lines: [...entry.lines] }] : [];
  });
}

function lead({ file, path }: RuleInput, stack: CondensedStack, sites: readonly WriterSite[]) {
  const [innermost] = stack.user;
  const line = innermost?.path === path ? innermost.line : 0;
  const owner = line > 0 ? file.functionAtLine(line) : undefined;
  const own = sites.find(each => each.owner === owner && coversLine(each.expression, line));
  // A writer of a dependency, or of another file, would have its own functions between.
  const isDirect = owner !== undefined && stack.below.every(isStandard);
  return { site: own ?? (isDirect && sites.length === 1 ? sites[0] : undefined), line };
}

function isStandard(functionName: string): boolean {
  return !/^[^/]*\.[^/]*\//.test(functionName) && !functionName.startsWith('main.');
}

function decide(file: ParsedFile, site: WriterSite, { fieldTypes }: HandedOn): Decision {
  const cannot = (reason: string): Decision => refused(`The ${site.format}.Writer cannot be pooled: ${reason}.`);
  if (site.owner && isRunOnce(site.owner))
    return cannot(`${childByField(site.owner, 'name')?.text}() runs once, so there is nothing to reuse`);
  if (isInLoop(site.expression)) return cannot('it is made inside a loop: move it out of the loop and reset it there');
  const wanted = wantsMore(file, site);
  if (wanted) return cannot(wanted);
  const shadowed = firstShadowed(file, ['byte', 'error', 'int', 'nil']);
  if (shadowed) return cannot(`${shadowed} means something else in this file`);
  return { kind: 'rewrite', notes: notesFor(file, site), edits: closingWriter(file, site, fieldTypes) };
}

/** Code of this file that would notice another type behind the interface. */
function wantsMore(file: ParsedFile, { format }: WriterSite): string | undefined {
  const asserted = file.ofType('type_assertion_expression', 'type_case').flatMap(each => {
    const isOfPool = /\.Get\(\)$/.test(childByField(each, 'operand')?.text ?? '');
    return isOfPool ? [] : each.children.filter(child => child.field === 'type' && child.type === 'pointer_type');
  });
  const found = asserted.find(type =>
    descendantsOfType(type, 'qualified_type').some(each => qualifiedType(file, each) === `compress/${format}.Writer`),
  );
  if (found) return `a type assertion asks for a ${found.text} (line ${found.startLine})`;
  const reset = file.ofType('method_elem').find(each => childByField(each, 'name')?.text === 'Reset');
  return reset && `an interface may ask for its Reset (line ${reset.startLine})`;
}

function notesFor(file: ParsedFile, { format }: WriterSite): string[] {
  const closes = file.ofType('selector_expression').some(each => childByField(each, 'field')?.text === 'Close');
  return [
    `Other files must not ask by type assertion for a *${format}.Writer, or for its Reset: what they get is a writer around it.`,
    'No goroutine may still write to it while it is closed: the compressor behind it then belongs to another call.',
    ...(closes
      ? []
      : ['Whoever gets the writer must close it: one that is not closed is not given back, and saves nothing.']),
  ];
}
