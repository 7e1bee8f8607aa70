import { bindingsOf, type GoBinding, referencesTo, resolve, topLevelDeclaration } from '../../syntax/goScope';
import { enclosingFunction, type ParsedFile } from '../../syntax/parsedFile';
import { childByField, contains, descendants, descendantsOfType, type SyntaxNode } from '../../syntax/syntaxNode';
import type { OffsetEdit } from '../proposal';
import type { BufferSite } from './bufferSites';
import { firstShadowed } from './goBuiltins';
import {
  type EmptyStart,
  emptyStart,
  jumps,
  type LocalDeclaration,
  localDeclaration,
  standsAlone,
  startWithOwnComments,
} from './localDeclaration';
import { exitsOf, isStepOf, loopAround } from './loopShape';

/** A variable that each turn of a loop makes anew and empty. */
export interface ReuseSite {
  readonly kind: 'map' | 'slice' | 'buffer';
  readonly binding: GoBinding;
  readonly declaration: LocalDeclaration;
  readonly loop: SyntaxNode;
  /** Its type as the file writes it; a buffer always as a pointer. */
  readonly type: string;
  /** What declares it before the loop; '' where nothing can. */
  readonly hoisted: string;
  /** What of the text stands in `hoisted`. */
  readonly moved: SyntaxNode;
  /** It begins as nil, which somebody may tell from empty. */
  readonly isNil: boolean;
  /** A buffer that is no pointer. */
  readonly isValue: boolean;
}

/** The map or slice that `name` means, where a loop makes it anew in each turn. */
export function collectionSite(file: ParsedFile, name: SyntaxNode, kind: 'map' | 'slice'): ReuseSite | undefined {
  const binding = resolve(name);
  const declaration = binding && localDeclaration(binding);
  const loop = declaration && loopAround(declaration.statement);
  const start = declaration && emptyStart(file, declaration);
  if (!binding || !declaration || !loop || !start || !isStepOf(loop, declaration.statement)) return undefined;
  const hoisted = declaredAs(declaration, start, kind);
  if (hoisted === undefined) return undefined;
  const isNil = start.kind === 'nil';
  const moved = hoisted === declaration.statement.text ? declaration.statement : start.type;
  return { kind, binding, declaration, loop, type: start.type.text, hoisted, moved, isNil, isValue: false };
}

/** The same of a bytes.Buffer; `type` is what the file calls that. */
export function bufferSite({ identifier, kind, initial }: BufferSite, type: string): ReuseSite | undefined {
  const binding = identifier && resolve(identifier);
  const declaration = binding && localDeclaration(binding);
  const loop = declaration && loopAround(declaration.statement);
  if (!binding || !declaration || !loop || !isStepOf(loop, declaration.statement)) return undefined;
  const isValue = kind === 'bufferValue';
  const { statement: moved } = declaration;
  const hoisted = initial === 'content' ? '' : moved.text;
  return {
    kind: 'buffer',
    binding,
    declaration,
    loop,
    type: `*${type}`,
    hoisted,
    moved,
    isNil: initial === 'nil',
    isValue,
  };
}

// A size that a turn computes for itself says nothing before the loop: only a number is kept.
function declaredAs({ identifier, statement }: LocalDeclaration, start: EmptyStart, kind: 'map' | 'slice') {
  if (isAnother(start.type, kind)) return undefined;
  if (kind === 'map' && (start.kind === 'nil' || (start.kind === 'literal' && start.type.type !== 'map_type')))
    return undefined;
  if (start.kind !== 'make') return statement.text;
  const [length, ...more] = start.sizes;
  if (kind === 'slice' && length?.text !== '0') return undefined;
  if (start.sizes.every(each => each.type === 'int_literal')) return statement.text;
  const size = kind === 'slice' && more.length > 0 ? ', 0' : '';
  return `${identifier.text} := make(${start.type.text}${size})`;
}

/** Another line may allocate where this is declared: `m := map[string][]int{}`, with an append behind it. Of a named type it is not known. */
function isAnother({ type }: SyntaxNode, kind: 'map' | 'slice'): boolean {
  return !['type_identifier', 'qualified_type', 'generic_type', `${kind}_type`].includes(type);
}

/** Why the declaration cannot stand before the loop, whatever the variable is used for. */
export function hoistObstacle(file: ParsedFile, site: ReuseSite): string | undefined {
  const { declaration, loop, hoisted } = site;
  if (site.hoisted === '') return 'it starts with bytes that belong to someone else';
  if (jumps(loop)) return 'its function jumps with goto';
  const top = topLevelDeclaration(loop);
  if (enclosingFunction(loop) !== top)
    return 'it is in a function without a name, of which the compiler does not say what it keeps';
  if (childByField(top, 'type_parameters') || hasGenericReceiver(top))
    return 'its function is generic, and of those the compiler does not say what they keep';
  const exits = exitsOf(loop);
  const labelled = [...exits.skips, ...exits.ends].some(each =>
    each.children.some(child => child.type === 'label_name'),
  );
  if (labelled || loop.parent?.type === 'labeled_statement') return 'the loop works with labels';
  const isAlone = standsAlone(file, declaration.statement);
  if (!isAlone || file.text.slice(file.lineStartAt(loop.start), loop.start).trim() !== '')
    return 'it shares its line with other code';
  if (/[\r\n]/.test(hoisted)) return 'it is declared on several lines: give its type a name';
  const inside = [...descendants(site.moved)].find(node => isMadeInside(node, site));
  if (inside) return `${inside.text} means something within the loop only`;
  const shadowed = firstShadowed(file, ['append', 'cap', 'clear', 'make', 'nil'], loop);
  if (shadowed) return `${shadowed} means something else here`;
  return nameObstacle(site);
}

function hasGenericReceiver(top: SyntaxNode): boolean {
  return descendantsOfType(childByField(top, 'receiver') ?? top.children[0] ?? top, 'generic_type').length > 0;
}

// A type or constant that the function declares is not there for who asks the compiler, and perhaps not before the loop.
function isMadeInside(node: SyntaxNode, { loop, binding }: ReuseSite): boolean {
  if (node === binding.identifier) return false;
  if (node.type === 'type_identifier')
    return [...descendants(topLevelDeclaration(loop))].some(
      each => each.field === 'name' && each.text === node.text && /^type_(spec|alias)$/.test(each.parent?.type ?? ''),
    );
  return node.type === 'identifier' && resolve(node) !== undefined;
}

// Before the loop the name means the variable until the end of the block: nothing else may be called so there.
function nameObstacle({ binding, loop }: ReuseSite): string | undefined {
  const { text: name } = binding.identifier;
  const top = topLevelDeclaration(loop);
  const block = loop.parent?.parent;
  if (!block) return 'it is not in a block';
  const own = new Set([binding.identifier, ...referencesTo(binding)]);
  const isTaken = bindingsOf(top, name).some(
    each => each.identifier !== binding.identifier && (each.to === block.end || isOfHead(each, loop)),
  );
  const isMeant = [...descendants(block)].some(node => {
    if (node.start < loop.start || own.has(node) || node.text !== name) return false;
    if (node.type !== 'identifier' && node.type !== 'type_identifier') return false;
    const meant = node.type === 'identifier' ? resolve(node) : undefined;
    return meant === undefined
      ? !isKey(node)
      : !contains(block, meant.identifier) || meant.identifier.start < loop.start;
  });
  return isTaken || isMeant ? `${name} means something else outside of the loop: give it another name` : undefined;
}

// In `for _, line := range rows { var line []byte … }` the body would mean the one of the head.
function isOfHead({ identifier }: GoBinding, loop: SyntaxNode): boolean {
  const body = childByField(loop, 'body');
  return contains(loop, identifier) && !(body && contains(body, identifier));
}

function isKey(node: SyntaxNode): boolean {
  return node.parent?.type === 'literal_element' && node.parent.parent?.type === 'keyed_element';
}

/** Declares it before the loop and empties it where it was declared. */
export function hoistEdits(file: ParsedFile, { kind, binding, declaration, loop, hoisted }: ReuseSite): OffsetEdit[] {
  const { text: name } = binding.identifier;
  const at = startWithOwnComments(file, loop);
  const emptied = { map: `clear(${name})`, slice: `${name} = ${name}[:0]`, buffer: `${name}.Reset()` }[kind];
  return [
    { start: at, end: at, text: `${file.indentAt(loop.start)}${hoisted}${file.endOfLine}` },
    { start: declaration.statement.start, end: declaration.statement.end, text: emptied },
  ];
}
