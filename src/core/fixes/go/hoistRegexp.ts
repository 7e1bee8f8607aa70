import type { CondensedStack } from '../../attribution/condensedStack';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, descendantsOfType, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { type Decision, type FixRule, refused } from '../fixRule';
import type { OffsetEdit } from '../proposal';
import { isStringLiteral } from './concatOperands';
import { planError } from './constructorError';
import { type ConstructorSite, siteOf, statementHolder } from './constructorSite';
import { existingVariable } from './existingVariable';
import { firstShadowed } from './goBuiltins';
import { argumentsOf, qualifiedCallee } from './goCall';
import { constancyOf, constantProbes } from './goConstant';
import { commentsMove, hoist, movedText, movesComments, useHoisted } from './hoistEdits';
import {
  calledByUser,
  chargeInnermost,
  crowded,
  type HoistedSite,
  hoistObstacle,
  isStandardFunction,
  lineSetOf,
} from './hoistEvidence';
import { hoistRegexpExamples } from './hoistRegexpExamples';
import { hoistRegexpRefused } from './hoistRegexpRefused';
import { replaceStatement } from './poolPlacement';
import { judgeShared, type SharedKind } from './sharedUses';

interface RegexpSite extends ConstructorSite {
  /** 'MustCompile' */
  readonly functionName: string;
  readonly pattern: SyntaxNode;
  /** What Match and its kin look at. */
  readonly subject: SyntaxNode | undefined;
}

const constructors = /^regexp\.((?:Must)?Compile(?:POSIX)?|Match(?:String|Reader)?)$/;
const safeMethods =
  /^(Find|Match|Replace|Split|Expand|NumSubexp|SubexpIndex|LiteralPrefix|String$|AppendText|MarshalText)/;
const shared: SharedKind = {
  methods: safeMethods,
  changing: 'may change it for all calls',
  forbidden: 'call Longest on it',
  views: /^SubexpNames$/,
};
/** What regexp does after a pattern was parsed without an error. */
const afterParse =
  /^regexp(\/syntax\.(\(\*Regexp\)\.(Simplify|simplify|CapNames|capNames)|simplify1|Compile$|\(\*compiler\))|\.(compileOnePass|makeOnePass|onePass|mergeRuneSets|minInputLen))/;

export const hoistRegexp: FixRule = {
  id: 'go.hoistRegexp',
  title: 'Hoist the regular expression into a package variable',
  languages: ['go'],
  documentation: `Compiling a pattern takes thousands of bytes and dozens of allocations, each time. The rewrite compiles it once, in a package variable
above the function; a variable of the file that holds the same pattern already is used instead. A compiled expression may be used by any number of
goroutines at once, except for \`Longest\`, which changes it.

It is offered only for constant patterns. A pattern that is wrong would now end the program when it starts, so it is safe only where the profile itself
shows that the pattern was compiled. \`Compile\` with an error that is handled keeps handling it: the error is made once, too.`,
  examples: hoistRegexpExamples,
  refused: hoistRegexpRefused,
  makesAtStart: true,
  isEvidence: stack => compiles(stack),
  outcomes({ file, ...input }) {
    const charged = chargeInnermost({ file, ...input }, regexpSites(file), (stack, site) =>
      [undefined, `regexp.${site.functionName}`].includes(calledByUser(stack)) ? lineSetOf(site.expression) : none,
    );
    return charged.map(found => ({ stacks: found.stacks, lines: found.lines, decision: decide(file, found) }));
  },
};

const none: ReadonlySet<number> = new Set();

// Of a deep stack only the innermost names are known; all of them must be those of compiling.
function compiles({ below }: CondensedStack): boolean {
  const isCompiling = below.some(name => /^regexp(\/syntax\.|\.compile$)/.test(name));
  return isCompiling && !below.some(name => /^regexp\.\(\*Regexp\)/.test(name) || !isStandardFunction(name));
}

function regexpSites(file: ParsedFile): RegexpSite[] {
  return file.ofType('call_expression').flatMap(call => {
    const [pattern, subject] = argumentsOf(call);
    const match = constructors.exec(qualifiedCallee(file, call) ?? '');
    return match && pattern ? [{ ...siteOf(call), functionName: match[1] ?? '', pattern, subject }] : [];
  });
}

function decide(file: ParsedFile, { site, stacks, isCrowded }: HoistedSite<RegexpSite>): Decision {
  const cannot = (reason: string): Decision => refused(`The regular expression cannot be hoisted: ${reason}.`);
  const early = hoistObstacle(site) ?? (isCrowded ? crowded : undefined);
  if (early) return cannot(early);
  const constancy = constancyOf(file, [site.pattern]);
  if (constancy.kind === 'variable') return cannot(constancy.reason);
  const isProven = stacks.some(
    ({ below }) => below[0] === 'regexp.compile' || below.some(name => afterParse.test(name)),
  );
  const rewrite = site.functionName.startsWith('Match')
    ? replaceMatch(file, site, isProven)
    : replaceCompile(file, site, isProven);
  if (typeof rewrite === 'string') return cannot(rewrite);
  const { edits, notes } = rewrite;
  const probes = constantProbes(file, constancy.asked);
  return { kind: 'rewrite', notes, edits, probes };
}

interface Replacement {
  readonly edits: readonly OffsetEdit[];
  readonly notes: readonly string[];
}

const unproven =
  'The profile does not show that the pattern is valid: if it is not, the program now ends when it starts, instead of where the pattern is used.';
const errorIsGone =
  'The error of a wrong pattern is no longer given: the program would end when it starts. Whether the constant is still the one of the profile is not known.';

function replaceCompile(file: ParsedFile, site: RegexpSite, isProven: boolean): Replacement | string {
  const uses = judgeShared(site, shared);
  if (uses.obstacle) return uses.obstacle;
  const keepsError = site.functionName.startsWith('Compile');
  const place = packageRegexp(file, site, site.expression, keepsError);
  const used = useHoisted(file, site, place.names);
  if (!used) return commentsMove;
  return { edits: [...place.edits, ...used], notes: [...(keepsError || isProven ? [] : [unproven]), ...uses.notes] };
}

function packageRegexp(
  file: ParsedFile,
  site: RegexpSite,
  expression: SyntaxNode | undefined,
  error: boolean,
): { readonly names: readonly string[]; readonly edits: readonly OffsetEdit[] } {
  const owner = packageName(site.expression);
  const made = expression ? site.functionName : 'MustCompile';
  const isSame = (value: SyntaxNode): boolean =>
    value.type === 'call_expression' &&
    qualifiedCallee(file, value) === `regexp.${made}` &&
    argumentsOf(value)[0]?.text === site.pattern.text;
  const existing = error ? undefined : existingVariable(file, isSame, safeMethods);
  if (existing) return { names: [existing], edits: [] };
  const text = expression ? movedText(file, expression) : `${owner}.MustCompile(${movedText(file, site.pattern)})`;
  return hoist(file, site.expression, { suffix: 'Regexp', text, error });
}

/** What the file calls package regexp: `regexp`, or its alias. */
function packageName(call: SyntaxNode): string {
  return childByField(childByField(call, 'function'), 'operand')?.text ?? 'regexp';
}

// MatchString gives an error for a wrong pattern, which a variable cannot: it must be known that there is none.
function replaceMatch(file: ParsedFile, site: RegexpSite, isProven: boolean): Replacement | string {
  if (!isProven)
    return 'the profile does not show that its pattern is valid, and the error of a wrong one would be lost';
  const isOnItsLine = isStringLiteral(site.pattern) && site.expression.startLine === site.expression.endLine;
  const place = packageRegexp(file, site, undefined, false);
  const [name = ''] = place.names;
  const call = `${name}.${site.functionName}(${site.subject?.text ?? ''})`;
  const used = replaceResult(file, site, call);
  if (typeof used === 'string') return used;
  return { edits: [...place.edits, ...used], notes: isOnItsLine ? [] : [errorIsGone] };
}

function replaceResult(file: ParsedFile, site: RegexpSite, call: string): readonly OffsetEdit[] | string {
  const { start, end } = site.expression;
  const list = site.expression.parent?.type === 'expression_list' ? site.expression.parent : undefined;
  const statement = list?.parent;
  if (statement?.type === 'return_statement' && namedChildren(list).length === 1) {
    return firstShadowed(file, ['nil'], statement)
      ? 'nil means something else here'
      : plain(file, site, [{ start, end, text: `${call}, nil` }]);
  }
  if (statement?.type !== 'short_var_declaration' && statement?.type !== 'assignment_statement')
    return 'its result is not kept in variables';
  const [matched, error] = namedChildren(childByField(statement, 'left'));
  if (!matched || !error || matched.text === '_') return 'its result is not kept in variables';
  if (error.text === '_') {
    const removed = { start: matched.end, end: error.end, text: '' };
    return plain(file, site, [removed, { start, end, text: call }]);
  }
  return checked(file, site, statement, call);
}

function plain(file: ParsedFile, site: RegexpSite, edits: readonly OffsetEdit[]): readonly OffsetEdit[] | string {
  if (descendantsOfType(site.expression, 'comment').length > 0) return 'a comment stands within the call';
  return movesComments(file, site.expression) ? commentsMove : edits;
}

// `ok, err := regexp.MatchString(…)` with its check: the error cannot happen, so the check goes.
function checked(
  file: ParsedFile,
  site: RegexpSite,
  statement: SyntaxNode,
  call: string,
): readonly OffsetEdit[] | string {
  const isAlone = statementHolder(statement)?.type === 'block' && site.statement === statement && site.identifier;
  if (!isAlone || !site.identifier) return 'its error is used where it is made';
  const error = planError(file, site, ['regexp']);
  if (error.kind === 'obstacle') return error.reason;
  const shadowed = firstShadowed(file, ['error'], statement);
  if (error.keepVariable && shadowed) return 'error means something else in this file';
  const lines = [
    ...(error.keepVariable ? [`var ${error.keepVariable} error`] : []),
    `${site.identifier.text} := ${call}`,
  ];
  const edits = plain(file, site, replaceStatement(file, statement, lines, error.branch));
  return typeof edits === 'string' ? edits : [...edits, ...error.edits];
}
