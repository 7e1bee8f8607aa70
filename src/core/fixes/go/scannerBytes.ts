import { importedName } from '../../syntax/goImports';
import { type GoBinding, referencesTo, resolve } from '../../syntax/goScope';
import { enclosingFunction, type ParsedFile } from '../../syntax/parsedFile';
import { ancestorOfType, childByField, contains, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { type Decision, type FixRule, refused } from '../fixRule';
import { typeProbe } from '../probe';
import { bytesUses } from './bytesUse';
import { chargeNodes, linesOf } from './chargedLines';
import { firstShadowed } from './goBuiltins';
import { argumentsOf, calleeOf } from './goCall';
import { changeImports } from './importChange';
import { scannerBytesExamples } from './scannerBytesExamples';
import { scannerBytesRefused } from './scannerBytesRefused';

export const scannerBytes: FixRule = {
  id: 'go.scannerBytes',
  title: 'Look at the bytes of the line instead of its text',
  languages: ['go'],
  documentation: `\`sc.Text()\` copies each line into a string of its own. \`sc.Bytes()\` hands out the scanner's own memory, which is good until the next \`Scan\`.

It is offered in a loop \`for sc.Scan()\` where the line is only looked at within the turn: \`len\`, an index, comparisons, a lookup in a map, \`switch\`, and
functions of package strings that have a twin in package bytes. A line that is kept, handed on, gone through by
\`range\`, sliced (beyond the end a string panics, and bytes may not) or seen by a closure is refused.`,
  examples: scannerBytesExamples,
  refused: scannerBytesRefused,
  isEvidence: stack => stack.below.at(-1) === 'bufio.(*Scanner).Text',
  outcomes(input) {
    const sites = input.file.ofType('call_expression').flatMap(node => {
      const callee = calleeOf(input.file, node);
      return callee.kind === 'method' && callee.name === 'Text' && argumentsOf(node).length === 0
        ? [{ node, scanner: callee.receiver }]
        : [];
    });
    return chargeNodes(input, sites, () => true).map(({ site, stacks }) => ({
      stacks,
      lines: linesOf(site.node),
      decision: decide(input.file, site.node, site.scanner),
    }));
  },
};

function decide(file: ParsedFile, call: SyntaxNode, scanner: SyntaxNode): Decision {
  const cannot = (reason: string): Decision => refused(`The text cannot be left as bytes: ${reason}.`);
  const binding = scanner.type === 'identifier' ? resolve(scanner) : undefined;
  if (!binding) return cannot(`${scanner.text} is no variable of the function, so others may scan on`);
  const shadowed = firstShadowed(file, ['string', 'byte', 'len'], call);
  if (shadowed) return cannot(`${shadowed} means something else in this file`);
  const turn = obstacleInLoop(file, call, binding);
  if (turn) return cannot(turn);
  const uses = bytesUses(file, call);
  if (typeof uses === 'string') return cannot(uses);
  const bufio = importedName(file, 'bufio');
  if (!bufio) return cannot('this file does not import bufio under a name');
  const needed = uses.twins.length > 0 ? 'bytes' : undefined;
  const replaced = uses.twins.map(each => each.callee);
  const imports = changeImports(file, call, needed, 'strings', replaced);
  if (!imports)
    return cannot('bytes means something else in this function, or the import of strings is not simple to take out');
  const field = childByField(childByField(call, 'function'), 'field');
  if (!field) return cannot('it is no plain call');
  return {
    kind: 'rewrite',
    notes: [],
    edits: [
      { start: field.start, end: field.end, text: 'Bytes' },
      ...uses.edits,
      ...uses.twins.map(({ callee, name }) => ({
        start: callee.start,
        end: callee.end,
        text: imports.qualify('bytes', name),
      })),
      ...imports.edits,
    ],
    probes: [typeProbe(file, [scanner], `*${bufio}.Scanner`, `${scanner.text} is no *bufio.Scanner to the compiler`)],
  };
}

// The bytes are good until the next Scan, which must be the one in the head of the loop around.
function obstacleInLoop(file: ParsedFile, call: SyntaxNode, scanner: GoBinding): string | undefined {
  const name = scanner.identifier.text;
  const loop = loopOver(call, name);
  if (!loop || enclosingFunction(loop) !== enclosingFunction(call))
    return `it is not read in a loop for ${name}.Scan()`;
  const body = childByField(loop, 'body');
  const owner = enclosingFunction(call);
  for (const reference of referencesTo(scanner)) {
    const method =
      reference.parent?.type === 'selector_expression' ? childByField(reference.parent, 'field')?.text : undefined;
    const isWithin = body !== undefined && contains(body, reference);
    if (isWithin && !['Text', 'Bytes', 'Err'].includes(method ?? ''))
      return `${name} may scan on while the bytes are looked at (line ${reference.startLine})`;
    if (enclosingFunction(reference) !== owner) return `a closure sees ${name} (line ${reference.startLine})`;
    if (method === 'Buffer' && !hasOwnBuffer(file, reference))
      return `${name} reads into memory that the function has another name for (line ${reference.startLine})`;
  }
  return undefined;
}

function loopOver(call: SyntaxNode, scanner: string): SyntaxNode | undefined {
  for (let loop = ancestorOfType(call, 'for_statement'); loop; loop = ancestorOfType(loop, 'for_statement')) {
    const head = namedChildren(loop).find(each => each.field !== 'body');
    if (head?.type === 'call_expression' && head.text === `${scanner}.Scan()`) return loop;
  }
  return undefined;
}

function hasOwnBuffer(file: ParsedFile, reference: SyntaxNode): boolean {
  const call = reference.parent?.parent;
  const [memory] = argumentsOf(call);
  return (
    memory !== undefined &&
    /^(nil|\[\]byte\{\})$|^make\(/.test(memory.text) &&
    !firstShadowed(file, ['make', 'nil'], memory)
  );
}
