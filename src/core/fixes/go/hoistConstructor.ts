import type { CondensedStack } from '../../attribution/condensedStack';
import type { ParsedFile } from '../../syntax/parsedFile';
import { type Decision, type FixRule, refused } from '../fixRule';
import { type ConstructorSite, siteOf } from './constructorSite';
import { existingVariable } from './existingVariable';
import { argumentsOf, qualifiedCallee } from './goCall';
import { constancyOf, constantProbes } from './goConstant';
import { hoistConstructorExamples } from './hoistConstructorExamples';
import { hoistConstructorRefused } from './hoistConstructorRefused';
import { commentsMove, hoist, movedText, useHoisted } from './hoistEdits';
import { chargeInnermost, crowded, type HoistedSite, hoistObstacle, lineSetOf } from './hoistEvidence';
import { type ConstructorKind, constructorKinds } from './hoistedConstructors';
import { linesThatUse } from './poolEvidence';
import { judgeShared } from './sharedUses';

interface KindSite extends ConstructorSite {
  readonly kind: ConstructorKind;
}

export const hoistConstructor: FixRule = {
  id: 'go.hoistConstructor',
  title: 'Hoist a constant value into a package variable',
  languages: ['go'],
  documentation: `\`strings.NewReplacer\`, \`url.Parse\` and \`time.LoadLocation\` of constants give the same on each call. The rewrite asks them once, in a package variable;
what they give may be used by any number of goroutines. A \`Replacer\` builds its tables when it first replaces something: the profile points there, and this rewrite leads back to the
constructor. An error that is handled goes on being handled: it is kept beside the value.

A URL must only be read: where a field is written or its address is taken, it is refused. A time zone is offered for review, because its file is read only when the program starts.`,
  examples: hoistConstructorExamples,
  refused: hoistConstructorRefused,
  makesAtStart: true,
  isEvidence: stack => constructorKinds.some(kind => kind.allocates(stack) !== undefined),
  outcomes({ file, ...input }) {
    const charged = chargeInnermost({ file, ...input }, kindSites(file), linesFor);
    return charged.map(found => ({
      title: `Hoist the ${found.site.kind.what} into a package variable`,
      stacks: found.stacks,
      lines: found.lines,
      decision: decide(file, found),
    }));
  },
};

function linesFor(stack: CondensedStack, site: KindSite): ReadonlySet<number> {
  const where = site.kind.allocates(stack);
  if (where === 'use') return linesThatUse(site);
  return where === 'constructor' ? lineSetOf(site.expression) : new Set();
}

function kindSites(file: ParsedFile): KindSite[] {
  return file.ofType('call_expression').flatMap(call => {
    const callee = qualifiedCallee(file, call);
    const kind = constructorKinds.find(each => each.callee === callee);
    return kind && argumentsOf(call).length > 0 ? [{ ...siteOf(call), kind }] : [];
  });
}

function decide(file: ParsedFile, { site, isCrowded }: HoistedSite<KindSite>): Decision {
  const { kind, expression } = site;
  const cannot = (reason: string): Decision => refused(`The ${kind.what} cannot be hoisted: ${reason}.`);
  const early = hoistObstacle(site) ?? (isCrowded ? crowded : undefined) ?? kind.obstacle?.(argumentsOf(expression));
  if (early) return cannot(early);
  const constancy = constancyOf(file, argumentsOf(expression));
  if (constancy.kind === 'variable') return cannot(constancy.reason);
  const uses = kind.shared ? judgeShared(site, kind.shared) : { obstacle: undefined, notes: [] };
  if (uses.obstacle) return cannot(uses.obstacle);
  const { names, edits } = variableFor(file, site);
  const used = useHoisted(file, site, names);
  if (!used) return cannot(commentsMove);
  const notes = [...kind.notes, ...uses.notes];
  const probes = constantProbes(file, constancy.asked);
  return { kind: 'rewrite', notes, edits: [...edits, ...used], probes };
}

function variableFor(file: ParsedFile, { kind, expression }: KindSite): ReturnType<typeof hoist> {
  const text = movedText(file, expression);
  const { methods } = kind.shared ?? {};
  const existing =
    methods && !kind.givesError ? existingVariable(file, value => value.text === expression.text, methods) : undefined;
  if (existing) return { names: [existing], edits: [] };
  return hoist(file, expression, { suffix: kind.suffix, text, error: kind.givesError });
}
