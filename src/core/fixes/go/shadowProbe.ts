import { bindingsOf, topLevelDeclaration } from '../../syntax/goScope';
import { enclosingFunction, type ParsedFile } from '../../syntax/parsedFile';
import {
  ancestorOfType,
  childByField,
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
  if (!owner || owner !== top) return `it is used in a closure, where the compiler does not tell`;
  if (isGeneric(owner)) return 'its function is generic, and the compiler tells nothing of those';
  const late = deferredBefore(owner, value.made);
  if (late) return `what is deferred on line ${late.startLine} runs after it was given back`;
  const parameters = childByField(owner, 'parameters');
  const name = childByField(owner, 'name');
  if (!parameters || !name) return 'its function has no name';
  const declared = namedChildren(parameters);
  const unnamed = declared.filter(each => !childByField(each, 'name'));
  const functionName = file.freeName('allocLensProbe');
  const parameter = file.freeName('allocLensValue');
  const hide = file.freeName('allocLensHide');
  const part = file.freeName('allocLensPart');
  const wrap = (each: SyntaxNode, call: string) => [insert(each.start, `${call}(`), insert(each.end, ')')];
  const insert = (at: number, text: string): OffsetEdit => ({ start: at, end: at, text });
  const edits = [
    { start: name.start, end: name.end, text: functionName },
    insert(parameters.start + 1, `${parameter} ${value.type}${declared.length > 0 ? ', ' : ''}`),
    ...unnamed.map(each => insert(each.start, '_ ')),
    { start: value.made.start, end: value.made.end, text: `${value.rest}\n${value.name} := ${parameter}` },
    ...value.proven.flatMap(each => wrap(each, hide)),
    ...(value.parts ?? []).flatMap(each => wrap(each, part)),
  ];
  const shadow = rewritten(owner, edits);
  const parting = value.parts?.length ? `\n\nfunc ${part}[T any](T) (none T) { return }` : '';
  const hiding = `func ${hide}(${value.type}) ${value.type} { return nil }${parting}`;
  const end = file.text.length;
  return {
    kind: 'doesNotEscape',
    edits: [{ start: end, end, text: `\n${shadow}\n\n${hiding}\n` }],
    functionName,
    parameter,
    otherwise: value.otherwise,
  };
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

function isGeneric(owner: SyntaxNode): boolean {
  const receiver = childByField(owner, 'receiver');
  return (
    childByField(owner, 'type_parameters') !== undefined ||
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
