import { offendersBy } from '../attribution/callSites';
import { calledFunction, functionLabel } from '../attribution/functionLabel';
import type { CodeModule } from '../source/moduleOf';
import { formatBytes, formatShare } from '../units/format';
import { partOf, shownColumn, valueIn } from './costSection';
import type { ExplanationInput } from './explanationInput';
import { name, type Phrase, placeOf, type Statement, say } from './statement';

const mostOffenders = 4;
const mostKinds = 5;

/** The user's line, and the functions below it that allocate. */
export function whoAllocates(input: ExplanationInput): Statement[] {
  const { site, profile, sourceText } = input;
  const column = shownColumn(profile);
  const whole = site.values[column] ?? 0;
  const own = site.selfValues[column] ?? 0;
  const statements = [yourPlace(input)];
  if (sourceText.trim() !== '') statements.push({ says: say`The line reads ${name(sourceText.trim())}` });
  if (whole <= 0) return statements;
  if (own > 0) statements.push({ says: say`${partOf(own, whole)} is allocated by ${self(input)} itself.` });
  for (const { functionName, module, values } of offendersBy(site, column).slice(0, mostOffenders)) {
    const share = partOf(values[column] ?? 0, whole);
    statements.push({
      says: say`${share} is allocated below it by ${name(functionLabel(functionName))}${'.'}`,
      ...blame(input, module),
    });
  }
  return statements;
}

function yourPlace({ site, profile }: ExplanationInput): Statement {
  const place = placeOf(site.path, site.line);
  if (profile.granularity === 'line') return { says: say`Your function ${name(site.functionName)}, at ${place}.` };
  return {
    says: say`Your function ${name(calledFunction(site.functionName))}, which begins at ${place}.`,
    because: say`V8 tells the function that allocates, not the line.`,
  };
}

function self({ profile }: ExplanationInput): string {
  return profile.granularity === 'line' ? 'the line' : 'the function';
}

/** Often not the module of the function: a dependency that makes the standard library allocate is what can be replaced. */
function blame(input: ExplanationInput, module: CodeModule | undefined): { because?: Phrase[] } {
  const facts = module && input.module?.(module);
  if (facts === undefined) return {};
  const version = facts.version === undefined ? '' : ` ${facts.version}`;
  const newer = facts.newer === undefined ? say`` : say`; ${name(facts.newer)} is out`;
  return { because: [...say`The dependency to blame is ${name(facts.name + version)}`, ...newer, '.'] };
}

/** Kinds of allocation with the sizes of their objects, the largest first. */
export function whatIsAllocated(input: ExplanationInput): Statement[] {
  const column = shownColumn(input.profile);
  const whole = input.site.values[column] ?? 0;
  if (whole <= 0) return [];
  const kinds = [...kindsOf(input, column)].sort((a, b) => b[1].value - a[1].value).slice(0, mostKinds);
  const unknownOnly = kinds.every(([label]) => label === '');
  const statements = kinds.map(([label, { value, least, most }]): Statement => {
    const what = label === '' ? (unknownOnly ? 'Objects' : 'Objects of another kind') : label;
    const size = sizeText(least, most);
    const share = kinds.length === 1 ? '' : `${formatShare(value / whole)}: `;
    return { says: label === '' ? say`${share}${what}${size}.` : say`${share}${name(what)}${size}.` };
  });
  return unknownOnly ? unknownKinds(input, statements) : statements;
}

function kindsOf(input: ExplanationInput, column: number) {
  const kinds = new Map<string, { value: number; least: number; most: number }>();
  for (const stack of input.stacks) {
    const label = input.kind?.(stack) ?? stack.call;
    const known = kinds.get(label) ?? { value: 0, least: 0, most: 0 };
    const { least, most } = stack.objectSize;
    known.value += stack.values[column] ?? 0;
    if (least > 0) known.least = known.least === 0 ? least : Math.min(known.least, least);
    known.most = Math.max(known.most, most);
    kinds.set(label, known);
  }
  return kinds;
}

function unknownKinds({ profile, stacks }: ExplanationInput, sized: readonly Statement[]): Statement[] {
  const why =
    profile.origin === 'go'
      ? say`What kind of objects is not known: that is read from the program's file, which is not at hand.`
      : say`What kind of objects is not known: V8 does not tell.`;
  const hasSizes = stacks.some(stack => stack.objectSize.most > 0);
  return [...(hasSizes ? sized : averageSize({ profile, stacks })), { says: why }];
}

/** Where sizes are not told, their mean still is. */
function averageSize({ profile, stacks }: Pick<ExplanationInput, 'profile' | 'stacks'>): Statement[] {
  const sum = (kind: 'alloc_space' | 'alloc_objects') =>
    stacks.reduce((total, stack) => total + (valueIn(stack.values, profile, kind) ?? 0), 0);
  const [bytes, objects] = [sum('alloc_space'), sum('alloc_objects')];
  return bytes > 0 && objects > 0 ? [{ says: say`Objects of ${formatBytes(bytes / objects)} in the mean.` }] : [];
}

function sizeText(least: number, most: number): string {
  if (most <= 0) return '';
  return least === most || least <= 0
    ? `, ${formatBytes(most)} each`
    : `, ${formatBytes(least)} to ${formatBytes(most)} each`;
}
