import { goImports } from '../../syntax/goImports';
import { topLevelDeclaration, topLevelNames } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { descendants, type SyntaxNode } from '../../syntax/syntaxNode';

/** The first of `wanted` that nothing in the function around `place` and at the top of the file is called; else the last with a number. */
export function localName(file: ParsedFile, place: SyntaxNode, wanted: readonly [string, ...string[]]): string {
  const taken = new Set([...topLevelNames(file), ...goImports(file).map(each => each.name)]);
  for (const node of descendants(topLevelDeclaration(place)))
    if (node.type.endsWith('identifier')) taken.add(node.text);
  return wanted.find(name => !taken.has(name)) ?? file.freeName(wanted.at(-1) ?? wanted[0]);
}
