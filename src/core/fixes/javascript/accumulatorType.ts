import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField } from '../../syntax/syntaxNode';
import type { Pair } from './reduceCall';

/** What an assignment to the accumulator is about. */
export interface AssignedKey {
  readonly kind: Pair['kind'] | 'numeric';
  readonly text: string;
}

/**
 * Whether TypeScript lets a property be assigned to a value of this type, as far as the file shows. A spread may set what
 * an assignment may not: a readonly property, or one that the type does not name.
 */
export function acceptsAssignment(file: ParsedFile, type: string, key: AssignedKey): boolean {
  const written = meaning(file, type);
  if (/readonly/i.test(written)) return false;
  if (key.kind === 'name')
    return written.startsWith('{') && new RegExp(`[{;,\\s]${escaped(key.text)}\\??\\s*:`).test(written);
  const index =
    /^(?:Partial<)?Record<\s*(string|number)\s*,/.exec(written) ??
    /^\{\s*\[\w+:\s*(string|number)\]:[^;,}]*[;,]?\s*\}$/.exec(written);
  return index?.[1] === 'string' || (index?.[1] === 'number' && (key.kind === 'numeric' || key.kind === 'number'));
}

// A name that the file declares stands for its declaration; one from elsewhere tells nothing.
function meaning(file: ParsedFile, type: string): string {
  if (!/^\w+$/.test(type)) return type;
  const declared = file
    .ofType('type_alias_declaration', 'interface_declaration')
    .filter(each => childByField(each, 'name')?.text === type);
  const [only] = declared;
  const extended = only?.children.some(child => /^extends/.test(child.type)) || childByField(only, 'type_parameters');
  if (!only || declared.length > 1 || extended) return type;
  return (childByField(only, 'value') ?? childByField(only, 'body'))?.text ?? type;
}

function escaped(name: string): string {
  return name.replaceAll('$', '\\$');
}
