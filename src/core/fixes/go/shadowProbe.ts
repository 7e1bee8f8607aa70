import { bindingsOf, topLevelDeclaration } from '../../syntax/goScope';
import { enclosingFunction, type ParsedFile } from '../../syntax/parsedFile';
import {
  ancestorOfType,
  childByField,
  childrenByField,
  descendantsOfType,
  namedChildren,
  type SyntaxNode,
} from '../../syntax/syntaxNode';
import type { EscapeProbe } from '../probe';
import type { OffsetEdit } from '../proposal';
import type { ConstructorSite } from './constructorSite';
import { firstShadowed } from './goBuiltins';
import type { UseVerdict } from './useVerdict';

/** A value that a function makes for itself, in the statement `made`. */
export interface ShadowedValue {
  readonly made: SyntaxNode;
  readonly name: string;
  /** As the file writes it. */
  readonly type: string;
  /** What of `made` stays in the shadow besides the value; '' for nothing. */
  readonly rest: string;
  /** Arguments whose callee is known to keep nothing: the compiler cannot know that of an interface, so it is not shown them. */
  readonly proven: readonly SyntaxNode[];
  /** Values that are read out of it, so that they may go anywhere while it stays. */
  readonly parts?: readonly SyntaxNode[];
  /** Slices of its memory whose callee is known to keep nothing. */
  readonly bytes?: readonly SyntaxNode[];
  /** What the rewrite changes where the value is used. */
  readonly uses?: readonly OffsetEdit[];
  /** The text shows that no variable declared before it comes to hold it, so that what was deferred before cannot reach it. */
  readonly isFollowed?: boolean;
  /** Completes "… cannot be …: " where the compiler does not confirm it. */
  readonly otherwise: string;
}

/**
 * Asks the compiler whether a value outlives the function that makes it: of a copy of that function that gets the value as a
 * parameter, because a parameter is what the compiler reports on. A text says why it cannot be asked.
 */
export function shadowProbe(file: ParsedFile, value: ShadowedValue): EscapeProbe | string {
  const owner = enclosingFunction(value.made);
  const top = topLevelDeclaration(value.made);
  const name = childByField(top, 'name');
  if (!owner || !name) return 'its function has no name';
  if (isGeneric(top)) return 'its function is generic, and the compiler tells nothing of those';
  const late = value.isFollowed ? undefined : deferredBefore(owner, value.made);
  if (late) return `what is deferred on line ${late.startLine} runs after it was given back`;
  const functionName = file.freeName('allocLensProbe');
  const parameter = file.freeName('allocLensValue');
  const taking = owner === top ? takenByFunction(owner, value, parameter) : takenByClosure(owner, value, parameter);
  const hiding = hidden(file, value);
  const edits = [
    { start: name.start, end: name.end, text: functionName },
    ...taking,
    { start: value.made.start, end: value.made.end, text: `${value.rest}\n${value.name} := ${parameter}` },
    ...hiding.edits,
    ...(value.uses ?? []),
  ];
  const end = file.text.length;
  return {
    kind: 'doesNotEscape',
    edits: [{ start: end, end, text: `\n${rewritten(top, edits)}\n\n${hiding.functions.join('\n\n')}\n` }],
    functionName,
    parameter,
    holder: owner === top ? 'function' : 'closure',
    otherwise: value.otherwise,
  };
}

/** Of places that begin together the longer come first, so that each wraps what is within it. */
function hidden(file: ParsedFile, { proven, parts = [], bytes = [], type }: ShadowedValue) {
  const hide = file.freeName('allocLensHide');
  const part = file.freeName('allocLensPart');
  const ofBytes = file.freeName('allocLensBytes');
  const wrap = (each: SyntaxNode, call: string) => [insert(each.start, `${call}(`), insert(each.end, ')')];
  const edits = [
    ...bytes.flatMap(each => wrap(each, ofBytes)),
    ...proven.flatMap(each => wrap(each, hide)),
    ...parts.flatMap(each => wrap(each, part)),
  ];
  const functions = [
    `func ${hide}(${type}) ${type} { return nil }`,
    ...(bytes.length > 0 ? [`func ${ofBytes}([]byte) []byte { return nil }`] : []),
    ...(parts.length > 0 ? [`func ${part}[T any](T) (none T) { return }`] : []),
  ];
  return { edits, functions };
}

function takenByFunction(owner: SyntaxNode, { type }: ShadowedValue, parameter: string): OffsetEdit[] {
  const parameters = childByField(owner, 'parameters');
  if (!parameters) return [];
  const declared = namedChildren(parameters);
  const unnamed = declared.filter(each => !childByField(each, 'name'));
  return [
    insert(parameters.start + 1, `${parameter} ${type}${declared.length > 0 ? ', ' : ''}`),
    ...unnamed.map(each => insert(each.start, '_ ')),
  ];
}

// A closure has to keep its type, so a closure within it, called at once, gets the value, and does all that it did. It must not
// be inlined, as the compiler would say nothing of it then: what calls recover never is.
function takenByClosure(owner: SyntaxNode, { type }: ShadowedValue, parameter: string): OffsetEdit[] {
  const body = childByField(owner, 'body');
  const list = childByField(owner, 'parameters');
  const result = childByField(owner, 'result')?.text ?? '';
  if (!body || !list) return [];
  const names = namedChildren(list).flatMap(passedOn);
  const isPassed = names.length > 0 && !names.includes('_');
  const own = isPassed ? `, ${list.text.slice(1, -1).trim().replace(/,$/, '')}` : '';
  const given = ['nil', ...(isPassed ? names : [])].join(', ');
  const begin = `${result === '' ? '' : 'return '}func(${parameter} ${type}${own}) ${result} {\nrecover()`;
  return [insert(body.start + 1, `\n${begin}`), insert(body.end - 1, `}(${given})\n`)];
}

function passedOn(parameter: SyntaxNode): string[] {
  const names = childrenByField(parameter, 'name').map(each => each.text);
  return parameter.type === 'variadic_parameter_declaration' ? names.map(each => `${each}...`) : names;
}

function insert(at: number, text: string): OffsetEdit {
  return { start: at, end: at, text };
}

/**
 * The probe for a slice of bytes whose uses leave something to the compiler; none where the text decides everything, and a text
 * where the compiler cannot be asked either. `rest` as in `ShadowedValue`.
 */
export function probeUnproven(
  file: ParsedFile,
  { statement, identifier }: ConstructorSite,
  uses: UseVerdict,
  rest: string,
): EscapeProbe[] | string {
  const [otherwise] = uses.unproven;
  if (otherwise === undefined || !statement || !identifier) return [];
  if (firstShadowed(file, ['byte', 'nil'], statement)) return otherwise;
  const { proven } = uses;
  const probe = shadowProbe(file, { made: statement, name: identifier.text, type: '[]byte', rest, proven, otherwise });
  return typeof probe === 'string' ? `${otherwise}, and ${probe}` : [probe];
}

function rewritten(owner: SyntaxNode, edits: readonly OffsetEdit[]): string {
  const inOrder = edits
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => b.edit.start - a.edit.start || b.index - a.index);
  return inOrder.reduce(
    (text, { edit }) => text.slice(0, edit.start - owner.start) + edit.text + text.slice(edit.end - owner.start),
    owner.text,
  );
}

function isGeneric(top: SyntaxNode): boolean {
  const receiver = childByField(top, 'receiver');
  return (
    childByField(top, 'type_parameters') !== undefined ||
    (receiver !== undefined && descendantsOfType(receiver, 'generic_type').length > 0)
  );
}

// What was deferred before the value is given back runs after that. A method of a parameter cannot hold the value: what a
// parameter holds has escaped. A closure or a variable of the function can.
function deferredBefore(owner: SyntaxNode, made: SyntaxNode): SyntaxNode | undefined {
  return descendantsOfType(owner, 'defer_statement').find(
    each => each.start < made.start && enclosingFunction(each) === owner && !isOfParameter(owner, each),
  );
}

function isOfParameter(owner: SyntaxNode, deferred: SyntaxNode): boolean {
  if (descendantsOfType(deferred, 'func_literal').length > 0) return false;
  return descendantsOfType(deferred, 'identifier').every(name => {
    const bindings = bindingsOf(owner, name.text);
    return bindings.every(
      each => ancestorOfType(each.identifier, 'parameter_list') === childByField(owner, 'parameters'),
    );
  });
}
