import type { GoImport } from '../../syntax/goImports';
import { goImports } from '../../syntax/goImports';
import type { ParsedFile } from '../../syntax/parsedFile';
import type { OffsetEdit } from '../proposal';
import { runsOf } from './goImportEdits';

/**
 * Edits that take imports out as gofmt would leave the rest; undefined where that is not simple: outside of a group, next
 * to a comment (it is about the import, or is aligned with the others), or where a run of lines would end up empty.
 */
export function removeImports(file: ParsedFile, unused: readonly GoImport[]): OffsetEdit[] | undefined {
  const edits: OffsetEdit[] = [];
  for (const each of unused) {
    const run = runsOf(goImports(file).filter(one => one.declaration === each.declaration)).find(one =>
      one.some(member => member.node === each.node),
    );
    const survives = run?.some(one => !unused.some(other => other.node === one.node));
    if (!run || !survives || !run.every(one => isAlone(file, one))) return undefined;
    edits.push({ start: file.lineStartAt(each.node.start), end: file.lineStart(each.node.endLine + 1), text: '' });
  }
  return edits;
}

function isAlone(file: ParsedFile, each: GoImport): boolean {
  const line = file.text.slice(file.lineStartAt(each.node.start), file.lineStart(each.node.endLine + 1));
  const above = file.text.slice(file.lineStart(each.node.startLine - 1), file.lineStartAt(each.node.start));
  return line.trim() === each.node.text && !/\/[/*]|\*\//.test(above);
}
