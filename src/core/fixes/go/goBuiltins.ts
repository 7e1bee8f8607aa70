import { goImports } from '../../syntax/goImports';
import { bindingsOf, declaresType, topLevelDeclaration, topLevelNames } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import type { SyntaxNode } from '../../syntax/syntaxNode';

/**
 * The first of the predeclared names (`append`, `any`, `string`, …) that this file gives another meaning; undefined when
 * all mean what the language says. With `place` also within the declaration around it, wherever in there: a name that is
 * taken in one block is not trusted in the next.
 */
export function firstShadowed(file: ParsedFile, names: readonly string[], place?: SyntaxNode): string | undefined {
  const taken = topLevelNames(file);
  const imports = goImports(file);
  const top = place && topLevelDeclaration(place);
  return names.find(
    name =>
      taken.has(name) ||
      imports.some(each => each.name === name) ||
      (top !== undefined && (bindingsOf(top, name).length > 0 || declaresType(top, name))),
  );
}
