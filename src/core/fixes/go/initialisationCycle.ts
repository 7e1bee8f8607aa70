import { topLevelDeclaration } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, descendants, type SyntaxNode } from '../../syntax/syntaxNode';

/**
 * The function in `value` by which a package variable would depend on itself, which Go refuses: one that leads, by names
 * of this file, back to the function that `value` is taken out of. Methods count by their name alone: whose they are is not
 * known without types. Undefined without one.
 */
export function initialisationCycle(file: ParsedFile, value: SyntaxNode): string | undefined {
  const home = nameOf(topLevelDeclaration(value));
  const functions = file.root.children.filter(each => /^(function|method)_declaration$/.test(each.type));
  const known = new Set(functions.map(nameOf));
  return [...namesIn(value)].find(first => {
    const reached = new Set(known.has(first) ? [first] : []);
    for (const name of reached)
      for (const each of functions.filter(one => nameOf(one) === name))
        for (const next of namesIn(childByField(each, 'body'))) if (known.has(next)) reached.add(next);
    return home !== undefined && reached.has(home);
  });
}

function nameOf(declaration: SyntaxNode): string | undefined {
  return childByField(declaration, 'name')?.text;
}

function namesIn(node: SyntaxNode | undefined): Set<string> {
  const names = node ? [...descendants(node)].filter(each => /^(field_)?identifier$/.test(each.type)) : [];
  return new Set(names.map(each => each.text));
}
