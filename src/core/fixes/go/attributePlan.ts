import type { CondensedStack } from '../../attribution/condensedStack';
import { bindingsOf, topLevelDeclaration } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, descendantsOfType, type SyntaxNode } from '../../syntax/syntaxNode';
import { type Probe, typeProbe } from '../probe';
import type { OffsetEdit } from '../proposal';
import { argumentActs } from './argumentActs';
import { areOrderless, isStringLiteral } from './concatOperands';
import { type ImportPlan, planImports } from './goImportEdits';
import { commentsMove, movesComments } from './hoistEdits';
import { isTimeType, knownType } from './knownType';
import { isAttribute, levelName, type SlogCall } from './logCall';
import { exactTypeProbe } from './typedText';

/** How a call is written with attributes instead of keys and values. */
export interface AttributePlan {
  readonly edits: readonly OffsetEdit[];
  readonly probes: readonly Probe[];
  readonly notes: readonly string[];
  /** Which of its stacks are boxes that are not made any more. */
  readonly saved: readonly CondensedStack[];
}

interface Pair {
  readonly key: SyntaxNode;
  readonly value: SyntaxNode;
  readonly type: string | undefined;
  readonly form: Form | undefined;
}

/** The constructor of an attribute, and the conversion that its value needs. */
interface Form {
  readonly name: string;
  readonly conversion: string;
}

const forms: Readonly<Record<string, Form>> = {
  string: { name: 'String', conversion: '' },
  bool: { name: 'Bool', conversion: '' },
  int: { name: 'Int', conversion: '' },
  int64: { name: 'Int64', conversion: '' },
  uint64: { name: 'Uint64', conversion: '' },
  float64: { name: 'Float64', conversion: '' },
  float32: { name: 'Float64', conversion: 'float64' },
  ...Object.fromEntries(['int8', 'int16', 'int32', 'rune'].map(type => [type, { name: 'Int64', conversion: 'int64' }])),
  ...Object.fromEntries(
    ['uint', 'uint8', 'byte', 'uint16', 'uint32'].map(type => [type, { name: 'Uint64', conversion: 'uint64' }]),
  ),
};
const number = /^runtime\.convT(64|32|16)$/;
const structure = /^runtime\.(convT|convTnoptr|newobject)$/;

/** The plan for a call, or why it has to stay, as the end of a sentence. */
export function attributePlan(
  file: ParsedFile,
  call: SlogCall,
  stacks: readonly CondensedStack[],
): AttributePlan | string {
  if (call.name === 'LogAttrs') return 'it is given attributes already';
  const pairs = pairsOf(file, call);
  if (typeof pairs === 'string') return pairs;
  const layout = layoutObstacle(file, call, pairs);
  if (layout) return layout;
  const paths = ['log/slog', ...(call.context ? [] : ['context'])];
  const imports = planImports(file, paths);
  const hidden = hiddenPackage(call, imports, paths);
  if (hidden) return `${hidden} means something else in this function`;
  const saved = stacks.filter(stack => isSaved(file, stack, pairs, call));
  if (saved.length === 0) return nothingSaved(pairs);
  return {
    edits: [...imports.edits, ...editsOf(call, pairs, imports)],
    probes: [...loggerProbes(file, call), ...valueProbes(file, pairs)],
    notes: orderNotes(file, call),
    saved,
  };
}

function pairsOf(file: ParsedFile, { values }: SlogCall): Pair[] | string {
  const pairs: Pair[] = [];
  const rest = values.values();
  for (const key of rest) {
    if (key.type === 'variadic_argument') return 'it passes a list of arguments on';
    if (isAttribute(file, key)) continue;
    if (!isStringLiteral(key) && !/^(identifier|selector_expression)$/.test(key.type))
      return `${key.text} stands where a key is expected`;
    const value = rest.next().value;
    if (!value || value.type === 'variadic_argument') return `the key ${key.text} has no value`;
    const type = knownType(file, value);
    pairs.push({ key, value, type, form: formOf(file, type) });
  }
  return pairs;
}

function formOf(file: ParsedFile, type: string | undefined): Form | undefined {
  for (const name of ['Time', 'Duration'] as const) if (isTimeType(file, type, name)) return { name, conversion: '' };
  return type !== undefined && Object.hasOwn(forms, type) ? forms[type] : undefined;
}

function layoutObstacle(file: ParsedFile, { node }: SlogCall, pairs: readonly Pair[]): string | undefined {
  if (pairs.some(({ key, value }) => key.startLine !== value.endLine))
    return 'a key and its value do not stand on one line';
  const list = childByField(node, 'arguments') ?? node;
  if (descendantsOfType(list, 'comment').length > 0) return 'there are comments among its arguments';
  return movesComments(file, node) ? commentsMove : undefined;
}

/** The first of the packages whose name means a variable somewhere in the function. */
export function hiddenPackage(
  { node }: { readonly node: SyntaxNode },
  imports: ImportPlan,
  paths: readonly string[],
): string | undefined {
  const names = paths.map(path => imports.qualify(path, 'x').replace(/\.?x$/, ''));
  return names.find(name => name !== '' && bindingsOf(topLevelDeclaration(node), name).length > 0);
}

function isSaved(file: ParsedFile, { below, call }: CondensedStack, pairs: readonly Pair[], log: SlogCall): boolean {
  if (below.length > 0) return false;
  const made = pairs.filter(({ value }) => !isConstant(value)).flatMap(each => each.form?.name ?? []);
  if (call === 'runtime.convTstring') return made.includes('String');
  if (number.test(call)) return made.some(name => /Int|Float|Duration/.test(name));
  const isAllKnown = pairs.every(each => each.form);
  return (
    structure.test(call) && isAllKnown && (made.includes('Time') || log.values.some(each => isAttribute(file, each)))
  );
}

// The box of a constant is a part of the program.
function isConstant({ type }: SyntaxNode): boolean {
  return type.endsWith('_literal') && type !== 'composite_literal' && type !== 'func_literal';
}

function nothingSaved(pairs: readonly Pair[]): string {
  const unknown = pairs.filter(each => each.type === undefined && !isConstant(each.value)).map(each => each.value.text);
  if (unknown.length > 0) return `the types of its values (${unknown.join(', ')}) are not written in this file`;
  return 'what it allocates is none of the strings and numbers that an attribute holds without a copy';
}

function editsOf(call: SlogCall, pairs: readonly Pair[], imports: ImportPlan): OffsetEdit[] {
  const slog = (name: string): string => imports.qualify('log/slog', name);
  const field = childByField(childByField(call.node, 'function'), 'field') ?? call.node;
  const level = call.level ? '' : `${slog(levelName(call))}, `;
  const lead = call.context ? level : `${imports.qualify('context', 'Background')}(), ${level}`;
  const renamed = { start: field.start, end: field.end, text: 'LogAttrs' };
  const at = call.message.start;
  const led = lead === '' ? [] : [{ start: at, end: at, text: lead }];
  return [renamed, ...led, ...pairs.flatMap(pair => pairEdits(pair, slog))];
}

function pairEdits({ key, value, form }: Pair, slog: (name: string) => string): OffsetEdit[] {
  const [before, after] = form?.conversion ? [`${form.conversion}(`, '))'] : ['', ')'];
  return [
    { start: key.start, end: key.start, text: `${slog(form?.name ?? 'Any')}(` },
    ...(before === '' ? [] : [{ start: value.start, end: value.start, text: before }]),
    { start: value.end, end: value.end, text: after },
  ];
}

/** Asks whether what a method is called on is a logger of slog, which its name alone does not say. */
export function loggerProbes(file: ParsedFile, { logger, name }: SlogCall): Probe[] {
  if (!logger) return [];
  const imports = planImports(file, ['log/slog']);
  const type = `*${imports.qualify('log/slog', 'Logger')}`;
  const probe = typeProbe(file, [logger], type, `${logger.text}.${name} is no method of slog`);
  return [{ ...probe, edits: [...imports.edits, ...probe.edits] }];
}

function valueProbes(file: ParsedFile, pairs: readonly Pair[]): Probe[] {
  const asked = pairs.flatMap(({ value, type, form }) => (form && type ? [{ node: value, type }] : []));
  const keys = pairs.filter(({ key }) => !isStringLiteral(key)).map(({ key }) => ({ node: key, type: 'string' }));
  return exactProbes(file, [...asked, ...keys]);
}

/** Asks whether each of these is of exactly its type: one question for all, as each costs a build. */
export function exactProbes(
  file: ParsedFile,
  asked: readonly { readonly node: SyntaxNode; readonly type: string }[],
): Probe[] {
  if (asked.length === 0) return [];
  const shown = asked.map(({ node, type }) => `${node.text} (${type})`).join(', ');
  const edits = asked.flatMap(({ node, type }) => exactTypeProbe(file, [node], type, '').edits);
  return [{ kind: 'compiles', edits, otherwise: `not all of ${shown} are of exactly that type to the compiler` }];
}

// A variable is read when its attribute is made, and no longer after all calls.
function orderNotes(file: ParsedFile, { values, message }: SlogCall): string[] {
  const all = [message, ...values];
  const acting = all.filter(each => acts(file, each)).map(each => each.text);
  if (acting.length === 0 || areOrderless(file, all)) return [];
  return [
    `The variables beside ${acting.join(' and ')} may now be read before that call: check that it does not change them.`,
  ];
}

function acts(file: ParsedFile, node: SyntaxNode): boolean {
  const { calls, obstacle } = argumentActs(file, [node], () => true);
  return calls.length > 0 || obstacle !== undefined;
}
