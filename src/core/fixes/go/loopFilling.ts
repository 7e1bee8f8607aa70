import { type GoBinding, referencesTo, resolve } from '../../syntax/goScope';
import { enclosingFunction, type ParsedFile } from '../../syntax/parsedFile';
import {
  ancestorOfType,
  childByField,
  contains,
  descendantsOfType,
  nextNamedSibling,
  type SyntaxNode,
} from '../../syntax/syntaxNode';
import type { CompileProbe } from '../probe';
import { firstShadowed } from './goBuiltins';
import {
  type EmptyStart,
  emptyStart,
  jumps,
  type LocalDeclaration,
  localDeclaration,
  standsAlone,
} from './localDeclaration';
import { localName } from './localName';
import { exitsOf, isPlain, isStepOf, isStepOfLoop, loopAround, type RangeLoop, rangeLoop } from './loopShape';

/** A local that starts empty and gets one element in each turn of a loop over something with a length. */
export interface Filling {
  readonly kind: 'filling';
  readonly binding: GoBinding;
  readonly declaration: LocalDeclaration;
  readonly start: EmptyStart;
  readonly loop: RangeLoop;
  /** What a reviewer must look at. */
  readonly notes: readonly string[];
}

/** `reason` completes "… cannot be made at its full size: "; empty where nothing grows from turn to turn. */
export interface NoFilling {
  readonly kind: 'none';
  readonly reason: string;
}

/** Why a filter is no filling. */
export const keepsPart = 'only part of the elements are kept: make would allocate more than the loop needs';

/** Judges `step`, the statement that adds an element to what `name` means. */
export function fillingAt(file: ParsedFile, step: SyntaxNode, name: SyntaxNode): Filling | NoFilling {
  const loop = loopAround(step);
  const binding = resolve(name);
  if (!loop || (binding && contains(loop, binding.identifier))) return none('');
  if (!binding) return none(`${name.text} belongs to the package, so others may fill it as well`);
  if (enclosingFunction(binding.identifier) !== enclosingFunction(step))
    return none(`${name.text} is declared outside of this closure`);
  const declaration = localDeclaration(binding);
  const start = declaration && emptyStart(file, declaration);
  if (!declaration || !start) return none(`${name.text} does not start empty in a declaration of its own`);
  const obstacle = orderObstacle(file, loop, declaration) ?? filterObstacle(loop, step);
  if (obstacle) return none(obstacle);
  const ranged = rangeLoop(loop);
  if (!ranged) return none('how often the loop runs is not known before it: it does not range over anything');
  if (!isPlain(ranged.source))
    return none('what the loop ranges over is made in its head: give it a name before the loop');
  if (referencesTo(binding).some(each => contains(ranged.source, each))) return none('the loop ranges over it itself');
  if (/[\r\n]/.test(start.type.text)) return none('its type is written on several lines: give it a name');
  const shadowed = firstShadowed(file, ['append', 'len', 'make'], step);
  if (shadowed) return none(`${shadowed} means something else here`);
  return { kind: 'filling', binding, declaration, start, loop: ranged, notes: notesOn(loop, declaration, start) };
}

/** Whether nothing is to be said of it here: nothing grows, or a loop makes it anew in each turn, of which another rule speaks. */
export function isLeftOut(filling: Filling | NoFilling, name: SyntaxNode): boolean {
  const binding = resolve(name);
  const declaration = binding && localDeclaration(binding);
  const isEmpty = filling.kind === 'none' && filling.reason === '';
  return isEmpty || (declaration !== undefined && isStepOfLoop(declaration.statement));
}

/**
 * Asks whether the loop has as many turns as there is length before it: of a channel, a number or an iterator there is none,
 * and that of a string, which is refused as nothing can be set in it, counts bytes.
 */
export function lengthProbe(file: ParsedFile, { statement, source }: RangeLoop): CompileProbe {
  const { text } = source;
  const at = localName(file, statement, ['i', 'at']);
  const asked = `for ${at} := range ${text} { _, ${text}[${at}] = len(${text}), ${text}[${at}]; break }; `;
  return {
    kind: 'compiles',
    edits: [{ start: statement.start, end: statement.start, text: asked }],
    otherwise: `how often the loop runs is not known before it: ${text} is no slice, array or map`,
  };
}

/** Whether the length of the loop's source is known, and the same, where the variable is declared. */
export function isKnownAtDeclaration({ declaration, loop }: Filling): boolean {
  if (nextNamedSibling(declaration.statement) === loop.statement) return true;
  const isSibling = loop.statement.parent === declaration.statement.parent;
  const source = isSibling && loop.source.type === 'identifier' ? resolve(loop.source) : undefined;
  if (!source || source.identifier.start > declaration.statement.start) return false;
  return !referencesTo(source).some(each => isBetween(each, declaration, loop.statement) && mayChange(each));
}

function isBetween(node: SyntaxNode, { statement }: LocalDeclaration, loop: SyntaxNode): boolean {
  return node.start >= statement.end && node.end <= loop.start;
}

function mayChange(reference: SyntaxNode): boolean {
  const { parent } = reference;
  const isAssigned = parent?.type === 'expression_list' && parent.field === 'left';
  const isPointedAt = parent?.type === 'unary_expression' && childByField(parent, 'operator')?.text === '&';
  return isAssigned || isPointedAt || ancestorOfType(reference, 'func_literal') !== undefined;
}

function none(reason: string): NoFilling {
  return { kind: 'none', reason };
}

// From the declaration to the loop the text must be what happens, once.
function orderObstacle(file: ParsedFile, loop: SyntaxNode, { statement, identifier }: LocalDeclaration) {
  if (jumps(loop)) return 'its function jumps with goto';
  if (loop.parent?.type === 'labeled_statement') return 'the loop has a label, so other loops may go on with it';
  const outer = loopAround(loop);
  if (outer && !contains(outer, statement))
    return `the loop around it runs many times, so one length of its source is only a part of what ${identifier.text} gets`;
  return standsAlone(file, statement) && file.text.slice(file.lineStartAt(loop.start), loop.start).trim() === ''
    ? undefined
    : 'it shares its line with other code';
}

function filterObstacle(loop: SyntaxNode, step: SyntaxNode): string | undefined {
  const { skips, ends } = exitsOf(loop);
  const skip = skips.find(each => each.start < step.start);
  if (!isStepOf(loop, step) || skip) return keepsPart;
  const [end] = ends;
  return end && `the loop may end early (line ${end.startLine}): make would allocate more than the loop needs`;
}

function notesOn(loop: SyntaxNode, declaration: LocalDeclaration, start: EmptyStart): string[] {
  const between = descendantsOfType(declaration.statement.parent ?? loop, 'return_statement').filter(each =>
    isBetween(each, declaration, loop),
  );
  const isLeft = exitsOf(loop).returns.length > 0 || (start.kind !== 'nil' && between.length > 0);
  return isLeft
    ? ['Where the function often returns before the loop is through, all of the memory was allocated for few elements.']
    : [];
}
