import { type GoImport, goImports } from '../../syntax/goImports';
import { bindingsOf, isLocal, topLevelDeclaration } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, contains, type SyntaxNode } from '../../syntax/syntaxNode';
import type { OffsetEdit } from '../proposal';
import { planImports, runsOf } from './goImportEdits';
import { removeImports } from './goImportRemoval';

/** Imports after a rewrite that takes some code of a file away and puts other code in its place. */
export interface ImportChange {
  readonly edits: readonly OffsetEdit[];
  qualify(path: string, name: string): string;
}

/**
 * Adds `needed` (if anything) and takes out the imports of `givenUp` that nothing outside of `replaced` uses. Undefined where a name
 * of the function hides the package that is needed, or an import cannot be taken out simply.
 */
export function changeImports(
  file: ParsedFile,
  place: SyntaxNode,
  needed: string | undefined,
  givenUp: string,
  replaced: readonly SyntaxNode[],
): ImportChange | undefined {
  const plan = planImports(file, needed ? [needed] : []);
  const name = needed && /^\w+(?=\.)/.exec(plan.qualify(needed, 'x'))?.[0];
  if (name && bindingsOf(topLevelDeclaration(place), name).length > 0) return undefined;
  const unused = goImports(file).find(each => each.path === givenUp && each.name !== '_' && each.name !== '.');
  if (!unused || isUsed(file, unused, replaced)) return plan;
  const added = plan.edits.length > 0 ? plan.qualify(needed ?? '', 'x') === `${lastPart(needed)}.x` : true;
  if (isAloneInRun(file, unused)) return added ? takePlace(file, unused, plan, needed) : undefined;
  const removal = removeImports(file, [unused]);
  return removal && { edits: [...plan.edits, ...removal], qualify: plan.qualify };
}

function isUsed(file: ParsedFile, each: GoImport, replaced: readonly SyntaxNode[]): boolean {
  return file.nodes.some(
    node =>
      (node.type === 'package_identifier' ||
        (node.type === 'identifier' && node.parent?.type === 'selector_expression')) &&
      node.text === each.name &&
      !contains(each.node, node) &&
      !replaced.some(one => contains(one, node)) &&
      !(node.type === 'identifier' && isLocal(node)),
  );
}

function isAloneInRun(file: ParsedFile, each: GoImport): boolean {
  const members = goImports(file).filter(one => one.declaration === each.declaration);
  return runsOf(members).some(run => run.length === 1 && run[0]?.node === each.node);
}

// The one import of its run: what is needed takes its place, or the declaration goes where nothing is.
function takePlace(
  file: ParsedFile,
  each: GoImport,
  plan: ImportChange,
  needed: string | undefined,
): ImportChange | undefined {
  const path = childByField(each.node, 'path');
  const isGroup = each.node.parent?.type === 'import_spec_list';
  if (needed && plan.edits.length > 0 && path)
    return { edits: [{ start: each.node.start, end: each.node.end, text: `"${needed}"` }], qualify: plan.qualify };
  if (isGroup || /\/[/*]/.test(file.restOfLine(each.declaration.end))) return undefined;
  if (file.lineStartAt(each.declaration.start) !== each.declaration.start) return undefined;
  const start = each.declaration.start;
  const following = file.lineStart(each.declaration.endLine + 1);
  const blank = /^[ \t]*\r?\n/.exec(file.text.slice(following))?.[0].length ?? 0;
  return { edits: [{ start, end: following + blank, text: '' }], qualify: plan.qualify };
}

function lastPart(path: string | undefined): string {
  return path?.split('/').pop() ?? '';
}
