import type { ParsedFile } from '../../syntax/parsedFile';
import {
  childByField,
  childrenByField,
  descendantsOfType,
  namedChildren,
  type SyntaxNode,
} from '../../syntax/syntaxNode';

/**
 * The package variable of this file whose value `isSame`; undefined without one, or where the file does more with that name
 * than call `methods`: where it is written, passed on, or means something else in some function.
 */
export function existingVariable(
  file: ParsedFile,
  isSame: (value: SyntaxNode) => boolean,
  methods: RegExp,
): string | undefined {
  return file.root.children
    .filter(child => child.type === 'var_declaration')
    .flatMap(declaration => descendantsOfType(declaration, 'var_spec'))
    .flatMap(spec => nameOf(spec, isSame) ?? [])
    .find(name => isOnlyRead(file, name, methods))?.text;
}

// `var re Matcher = …` has another type than what is looked for.
function nameOf(spec: SyntaxNode, isSame: (value: SyntaxNode) => boolean): SyntaxNode | undefined {
  const names = childrenByField(spec, 'name');
  const values = namedChildren(childByField(spec, 'value'));
  const [value] = values;
  if (names.length !== 1 || values.length !== 1 || !value || childByField(spec, 'type')) return undefined;
  return isSame(value) ? names[0] : undefined;
}

function isOnlyRead(file: ParsedFile, name: SyntaxNode, methods: RegExp): boolean {
  return file.ofType('identifier').every(node => {
    if (node === name || node.text !== name.text) return true;
    const selector = node.parent?.type === 'selector_expression' && node.field === 'operand' ? node.parent : undefined;
    return selector !== undefined && methods.test(childByField(selector, 'field')?.text ?? '');
  });
}
