import type { CondensedStack } from '../../attribution/condensedStack';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, type SyntaxNode } from '../../syntax/syntaxNode';
import { type Decision, type FixRule, refused } from '../fixRule';
import { type ConstructorSite, siteOf } from './constructorSite';
import { argumentsOf, callWithArgument, qualifiedCallee } from './goCall';
import { constancyOf, constantProbes } from './goConstant';
import { commentsMove, hoist, movedText, useHoisted } from './hoistEdits';
import { chargeInnermost, crowded, type HoistedSite, hoistObstacle, lineSetOf } from './hoistEvidence';
import { hoistTemplateExamples } from './hoistTemplateExamples';
import { hoistTemplateRefused } from './hoistTemplateRefused';
import { linesThatUse } from './poolEvidence';
import { judgeShared, type SharedKind } from './sharedUses';

interface TemplateSite extends ConstructorSite {
  /** 'html/template' */
  readonly path: string;
  /** The name and the text of it. */
  readonly constants: readonly SyntaxNode[];
  /** Whether its error goes through Must, so that it has one result. */
  readonly isMust: boolean;
  /** Why its text is not known when the program is built. */
  readonly obstacle: string | undefined;
}

const parses =
  /^(text\/template\/parse\.|(text|html)\/template\.(New$|builtin|Must$|\(\*Template\)\.(Parse$|New$|new$|init$|AddParseTree$)))/;
const escapes =
  /^html\/template\.(\(\*Template\)\.escape$|\(\*Template\)\.lookupAndEscapeTemplate$|escapeTemplate$|\(\*escaper\))/;
/** What happens once a text was parsed without an error. */
const afterParse =
  /^(text\/template\.\(\*Template\)\.(AddParseTree|associate|Templates)|html\/template\.\(\*Template\)\.new)$/;

const shared: SharedKind = {
  methods: /^(Execute|ExecuteTemplate|Name|DefinedTemplates)$/,
  changing: 'may change it for all calls',
  forbidden: 'do more than execute it',
};

export const hoistTemplate: FixRule = {
  id: 'go.hoistTemplate',
  title: 'Hoist the template into a package variable',
  languages: ['go'],
  documentation: `A template that is parsed for each request costs its parse tree each time; one of \`html/template\` is also escaped anew when it is executed for
the first time, so half of it is charged to the line of \`Execute\`, from where this rewrite leads back. The template is parsed once, in a package
variable; executing it is safe for any number of goroutines.

It is offered for constant texts whose template is only executed: no \`Funcs\`, \`Delims\`, \`Option\`, \`Clone\` or another \`Parse\`, and no files, as those may change while
the program runs. An error that is handled goes on being handled: it is kept beside the template. \`template.Must\` now panics when the program starts;
that is safe where the profile shows that the text was parsed.`,
  examples: hoistTemplateExamples,
  refused: hoistTemplateRefused,
  makesAtStart: true,
  isEvidence: stack => makes(stack) !== undefined,
  outcomes({ file, ...input }) {
    const charged = chargeInnermost({ file, ...input }, templateSites(file), (stack, site) => {
      const work = makes(stack);
      if (work === 'escape') return site.path === 'html/template' ? linesThatUse(site) : new Set();
      return stack.below.some(name => name.startsWith('html/')) && site.path !== 'html/template'
        ? new Set()
        : lineSetOf(site.expression);
    });
    return charged.map(found => ({ stacks: found.stacks, lines: found.lines, decision: decide(file, found) }));
  },
};

// What runs while a template is executed is no part of making it.
function makes({ below }: CondensedStack): 'parse' | 'escape' | undefined {
  if (below.some(name => name.startsWith('text/template.(*state)'))) return undefined;
  if (below.some(name => escapes.test(name))) return 'escape';
  return below.some(name => parses.test(name)) ? 'parse' : undefined;
}

function templateSites(file: ParsedFile): TemplateSite[] {
  return file.ofType('call_expression').flatMap(call => {
    const made = parseCall(file, call);
    if (!made) return [];
    const around = callWithArgument(call);
    const isMust = around !== undefined && qualifiedCallee(file, around) === `${made.path}.Must`;
    return [{ ...siteOf(isMust ? around : call), ...made, isMust }];
  });
}

type Parsed = Pick<TemplateSite, 'path' | 'constants' | 'obstacle'>;

// template.New(n).Parse(text), or what reads files instead.
function parseCall(file: ParsedFile, call: SyntaxNode): Parsed | undefined {
  const direct = /^((?:text|html)\/template)\.Parse(Files|FS|Glob)$/.exec(qualifiedCallee(file, call) ?? '');
  if (direct) return { path: direct[1] ?? '', constants: [], obstacle: readsFiles };
  const target = childByField(call, 'function');
  const method = childByField(target, 'field')?.text ?? '';
  if (target?.type !== 'selector_expression' || !/^Parse(Files|FS|Glob)?$/.test(method)) return undefined;
  const chain = rootOf(file, childByField(target, 'operand'));
  if (!chain) return undefined;
  const constants = [...argumentsOf(chain.root), ...argumentsOf(call)];
  if (method !== 'Parse') return { path: chain.path, constants, obstacle: readsFiles };
  const obstacle =
    chain.between && `${chain.between} makes more of it than its text: what it is given may differ from call to call`;
  return { path: chain.path, constants, obstacle };
}

const readsFiles = 'it reads files, and would no longer notice when they change';

/** The template.New that a chain of methods begins with, and the first method between. */
function rootOf(
  file: ParsedFile,
  operand: SyntaxNode | undefined,
): { readonly root: SyntaxNode; readonly path: string; readonly between: string | undefined } | undefined {
  let between: string | undefined;
  for (let node = operand; node?.type === 'call_expression'; ) {
    const match = /^((?:text|html)\/template)\.New$/.exec(qualifiedCallee(file, node) ?? '');
    if (match) return { root: node, path: match[1] ?? '', between };
    const target = childByField(node, 'function');
    between = childByField(target, 'field')?.text;
    node = childByField(target, 'operand');
  }
  return undefined;
}

const unproven =
  'The profile does not show that the text is a valid template: if it is not, the program now ends when it starts, instead of where it is parsed.';

function decide(file: ParsedFile, { site, stacks, isCrowded }: HoistedSite<TemplateSite>): Decision {
  const cannot = (reason: string): Decision => refused(`The template cannot be hoisted: ${reason}.`);
  const early = hoistObstacle(site) ?? site.obstacle ?? (isCrowded ? crowded : undefined);
  if (early) return cannot(early);
  const constancy = constancyOf(file, site.constants);
  if (constancy.kind === 'variable') return cannot(constancy.reason);
  const uses = judgeShared(site, shared);
  if (uses.obstacle) return cannot(uses.obstacle);
  const text = movedText(file, site.expression);
  const { names, edits } = hoist(file, site.expression, { suffix: 'Template', text, error: !site.isMust });
  const used = useHoisted(file, site, names);
  if (!used) return cannot(commentsMove);
  const notes = [...(site.isMust && !isProven(stacks) ? [unproven] : []), ...uses.notes];
  const probes = constantProbes(file, constancy.asked);
  return { kind: 'rewrite', notes, edits: [...edits, ...used], probes };
}

function isProven(stacks: readonly CondensedStack[]): boolean {
  return stacks.some(stack => makes(stack) === 'escape' || stack.below.some(name => afterParse.test(name)));
}
