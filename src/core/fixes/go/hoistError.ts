import type { CondensedStack } from '../../attribution/condensedStack';
import { goImports } from '../../syntax/goImports';
import { isLocal } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { type Decision, type FixRule, refused } from '../fixRule';
import type { OffsetEdit } from '../proposal';
import { isStringLiteral } from './concatOperands';
import { type ConstructorSite, siteOf } from './constructorSite';
import { argumentsOf, callWithArgument, qualifiedCallee } from './goCall';
import { constancyOf, constantProbes } from './goConstant';
import { planImports } from './goImportEdits';
import { removeImports } from './goImportRemoval';
import { commentsMove, hoist, movedText, useHoisted } from './hoistEdits';
import { hoistErrorExamples } from './hoistErrorExamples';
import { hoistErrorRefused } from './hoistErrorRefused';
import { calledByUser, chargeInnermost, crowded, type HoistedSite, hoistObstacle, lineSetOf } from './hoistEvidence';
import { upperFirst } from './packageVariable';
import { reasonAt } from './usePlace';

interface ErrorSite extends ConstructorSite {
  /** 'errors.New' or 'fmt.Errorf' */
  readonly callee: string;
  readonly message: SyntaxNode;
}

export const hoistError: FixRule = {
  id: 'go.hoistError',
  title: 'Hoist the error into a package variable',
  languages: ['go'],
  documentation: `An error whose message is always the same is made anew on each call. The rewrite makes it once, as \`io.EOF\` is; \`fmt.Errorf\` without verbs
becomes \`errors.New\`, which is what it calls.

It is offered for review only, because errors are compared by identity: those of two calls are now equal, for \`==\`, for \`errors.Is\` and as keys of a map.
Where the file itself compares errors that way, or wraps this one on each call, it is refused.`,
  examples: hoistErrorExamples,
  refused: hoistErrorRefused,
  makesAtStart: true,
  isEvidence: stack => constructorOf(stack) !== undefined,
  outcomes({ file, ...input }) {
    const charged = chargeInnermost({ file, ...input }, errorSites(file), (stack, site) =>
      constructorOf(stack) === site.callee ? lineSetOf(site.expression) : new Set(),
    );
    return charged.map(found => ({ stacks: found.stacks, lines: found.lines, decision: decide(file, found) }));
  },
};

function constructorOf(stack: CondensedStack): string | undefined {
  const called = calledByUser(stack);
  return called === 'errors.New' || called === 'fmt.Errorf' ? called : undefined;
}

// A message with verbs, or that may hold some, is made of more than itself.
function errorSites(file: ParsedFile): ErrorSite[] {
  return file.ofType('call_expression').flatMap(call => {
    const callee = qualifiedCallee(file, call) ?? '';
    const [message, ...more] = argumentsOf(call);
    const isPlain = isStringLiteral(message) && message?.text.includes('%') === false;
    const isError = callee === 'errors.New' || (callee === 'fmt.Errorf' && isPlain);
    return isError && message && more.length === 0 ? [{ ...siteOf(call), callee, message }] : [];
  });
}

const identity =
  'All calls now give the same error: where errors of two calls are compared (with ==, errors.Is or as keys of a map), they are equal now.';

function decide(file: ParsedFile, { site, isCrowded }: HoistedSite<ErrorSite>): Decision {
  const cannot = (reason: string): Decision => refused(`The error cannot be hoisted: ${reason}.`);
  const early = hoistObstacle(site) ?? (isCrowded ? crowded : undefined) ?? wrapped(file, site) ?? compared(file);
  if (early) return cannot(early);
  const constancy = constancyOf(file, [site.message]);
  if (constancy.kind === 'variable') return cannot(constancy.reason);
  const { text, edits: imports } = constructorText(file, site);
  const placed = hoist(file, site.expression, { prefix: 'err', suffix: words(site.message), text });
  // Its name in the function may be assigned again, so it stays.
  const used = useHoisted(file, { ...site, statement: undefined }, placed.names);
  if (!used) return cannot(commentsMove);
  const probes = constantProbes(file, constancy.asked);
  return { kind: 'rewrite', notes: [identity], edits: [...imports, ...placed.edits, ...used], probes };
}

// "bad header: no colon" → BadHeaderNo
function words(message: SyntaxNode): string {
  const found = isStringLiteral(message) ? (message.text.replaceAll(/\\./g, ' ').match(/[A-Za-z0-9]+/g) ?? []) : [];
  return found.slice(0, 3).map(upperFirst).join('');
}

/** errors.New with the same message, where the imports allow it, and the edits of those. */
function constructorText(file: ParsedFile, site: ErrorSite): { text: string; edits: readonly OffsetEdit[] } {
  const kept = { text: movedText(file, site.expression), edits: [] };
  if (site.callee === 'errors.New') return kept;
  const operand = childByField(childByField(site.expression, 'function'), 'operand');
  const used = goImports(file).find(each => each.path === 'fmt' && each.name === operand?.text);
  const removed = !used || isUsedBeside(file, used.name, operand) ? [] : removeImports(file, [used]);
  if (!removed) return kept;
  const plan = planImports(file, ['errors']);
  return {
    text: `${plan.qualify('errors', 'New')}(${movedText(file, site.message)})`,
    edits: [...plan.edits, ...removed],
  };
}

function isUsedBeside(file: ParsedFile, name: string, operand: SyntaxNode | undefined): boolean {
  return file
    .ofType('identifier', 'package_identifier')
    .some(each => each.text === name && each !== operand && each.parent?.type !== 'import_spec' && !isLocal(each));
}

function wrapped(file: ParsedFile, site: ErrorSite): string | undefined {
  const call = callWithArgument(site.expression);
  const name = childByField(call, 'function')?.text ?? '';
  const wraps = call && (/^(fmt\.Errorf|errors\.Join)$/.test(qualifiedCallee(file, call) ?? '') || /wrap/i.test(name));
  return wraps ? `${name} wraps it, which makes an error for each call anyway` : undefined;
}

/** Where the file tells errors apart by identity. */
function compared(file: ParsedFile): string | undefined {
  const equal = file.ofType('binary_expression').find(isComparison);
  if (equal) return reasonAt('the file compares errors with each other', equal);
  const is = file
    .ofType('call_expression')
    .find(call => qualifiedCallee(file, call) === 'errors.Is' && isVariable(argumentsOf(call)[1]));
  if (is) return reasonAt('the file compares errors with each other', is);
  const keyed = file.ofType('map_type').find(each => childByField(each, 'key')?.text === 'error');
  return keyed && reasonAt('the file has a map whose keys are errors', keyed);
}

function isComparison(node: SyntaxNode): boolean {
  const isEquality = node.children.some(child => child.type === '==' || child.type === '!=');
  return isEquality && namedChildren(node).every(isVariable);
}

// A sentinel of a package is another error whatever becomes of this one.
function isVariable(node: SyntaxNode | undefined): boolean {
  if (node?.type === 'identifier') return isLocal(node) && /err/i.test(node.text);
  const owner = childByField(node, 'operand');
  const isField = node?.type === 'selector_expression' && !(owner?.type === 'identifier' && !isLocal(owner));
  return isField && /err/i.test(childByField(node, 'field')?.text ?? '');
}
