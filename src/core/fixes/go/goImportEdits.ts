import { type GoImport, goImports, importedName } from '../../syntax/goImports';
import { topLevelNames } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, descendantsOfType, type SyntaxNode } from '../../syntax/syntaxNode';
import type { OffsetEdit } from '../proposal';

/** How to write a name of each package in this file, and the edits that import what is missing. */
export interface ImportPlan {
  readonly edits: readonly OffsetEdit[];
  /** 'sync.Pool' — or 'Pool' under a dot import, or 'gosync.Pool' where `sync` means something else here. */
  qualify(path: string, name: string): string;
}

/** Plans imports of standard-library packages, formatted as gofmt would. Adds nothing that is already there. */
export function planImports(file: ParsedFile, paths: readonly string[]): ImportPlan {
  const imports = goImports(file);
  const names = new Map<string, string>();
  const missing: string[] = [];
  for (const path of [...paths].sort()) {
    const existing = importedName(file, path) ?? imports.find(each => each.path === path && each.name === '.')?.name;
    if (existing === undefined) missing.push(path);
    names.set(path, existing ?? freeName(file, imports, path));
  }
  const specs = missing.map(path => spec(path, names.get(path) ?? path));
  return {
    edits: specs.length > 0 ? importEdits(file, imports, specs) : [],
    qualify: (path, name) => (names.get(path) === '.' ? name : `${names.get(path)}.${name}`),
  };
}

interface Spec {
  readonly path: string;
  /** '' without one. */
  readonly alias: string;
  readonly text: string;
}

function freeName(file: ParsedFile, imports: readonly GoImport[], path: string): string {
  const plain = path.split('/').pop() ?? path;
  const taken = topLevelNames(file).has(plain) || imports.some(each => each.name === plain);
  return taken ? `go${plain}` : plain;
}

function spec(path: string, name: string): Spec {
  const alias = path.split('/').pop() === name ? '' : name;
  return { path, alias, text: `${alias}${alias && ' '}"${path}"` };
}

function specOf(existing: GoImport): Spec {
  return { path: existing.path, alias: childByField(existing.node, 'name')?.text ?? '', text: existing.node.text };
}

// gofmt sorts by path, then by the name it is imported under.
function before(a: Spec, b: Spec): boolean {
  return a.path < b.path || (a.path === b.path && a.alias < b.alias);
}

function importEdits(file: ParsedFile, imports: readonly GoImport[], specs: readonly Spec[]): OffsetEdit[] {
  const grouped = imports.filter(each => each.node.parent?.type === 'import_spec_list');
  const chosen = grouped.find(each => isStandard(each.path)) ?? grouped[0];
  const own = imports.filter(each => each.path !== 'C');
  const alone = own.length === 1 ? own[0] : undefined;
  const declaration = chosen?.declaration ?? alone?.declaration;
  const members = imports.filter(each => each.declaration === declaration);
  if (declaration && chosen && standsInLines(declaration, members)) return insertIntoGroup(file, members, specs);
  const mayBeWrittenAnew = declaration && descendantsOfType(declaration, 'comment').length === 0;
  return [mayBeWrittenAnew ? regroup(file, members, specs) : declareAfter(file, imports.at(-1), specs)];
}

/** Whether each import of a group has lines of its own, apart from the parentheses. */
function standsInLines(declaration: SyntaxNode, members: readonly GoImport[]): boolean {
  const ends = [declaration.startLine, ...members.map(each => each.node.endLine)];
  return (
    members.every((each, index) => each.node.startLine > (ends[index] ?? 0)) && declaration.endLine > (ends.at(-1) ?? 0)
  );
}

// gofmt sorts within a run of lines; a blank line starts another run. Joins the run that holds the standard library.
function insertIntoGroup(file: ParsedFile, group: readonly GoImport[], specs: readonly Spec[]): OffsetEdit[] {
  const eol = file.endOfLine;
  const runs = runsOf(group);
  const run =
    runs.find(each => each.every(one => isStandard(one.path))) ??
    runs.find(each => each.some(one => isStandard(one.path)));
  const first = group[0];
  if (!first) return [];
  if (!run) {
    const at = file.lineStartAt(first.node.start);
    return [{ start: at, end: at, text: `${specs.map(each => `\t${each.text}${eol}`).join('')}${eol}` }];
  }
  const places = new Map<number, string>();
  for (const each of specs) {
    const next = run.find(one => before(each, specOf(one)));
    const last = run[run.length - 1] ?? first;
    const at = next ? file.lineStartAt(next.node.start) : file.lineStart(last.node.endLine + 1);
    places.set(at, `${places.get(at) ?? ''}\t${each.text}${eol}`);
  }
  return [...places].map(([start, text]) => ({ start, end: start, text }));
}

/** The imports of a group in the runs of neighbouring lines that gofmt sorts. */
export function runsOf(group: readonly GoImport[]): GoImport[][] {
  const runs: GoImport[][] = [];
  for (const each of group) {
    const run = runs.at(-1);
    if (run && each.node.startLine === (run.at(-1)?.node.endLine ?? 0) + 1) run.push(each);
    else runs.push([each]);
  }
  return runs;
}

// A declaration on one line becomes a group; the comment behind a single import stays with that import.
function regroup(file: ParsedFile, members: readonly GoImport[], specs: readonly Spec[]): OffsetEdit {
  const eol = file.endOfLine;
  const { start, end } = members[0]?.declaration ?? file.root;
  const behind = members.length === 1 ? (/^[ \t]*\/[/*][^\r\n]*/.exec(file.text.slice(end))?.[0] ?? '') : '';
  const kept = members.map(each => ({ ...specOf(each), text: each.node.text + behind.trimEnd() }));
  const lines = [...specs, ...kept].sort((a, b) => (before(a, b) ? -1 : 1));
  const text = [lines.filter(each => isStandard(each.path)), lines.filter(each => !isStandard(each.path))]
    .filter(run => run.length > 0)
    .map(run => run.map(each => `\t${each.text}${eol}`).join(''))
    .join(eol);
  return { start, end: end + behind.length, text: `import (${eol}${text})` };
}

// Directly behind the last import, before whatever follows on its line.
function declareAfter(file: ParsedFile, last: GoImport | undefined, specs: readonly Spec[]): OffsetEdit {
  const eol = file.endOfLine;
  const anchor = last?.declaration ?? file.root.children.find(child => child.type === 'package_clause');
  const end = anchor?.end ?? 0;
  const behind = file.restOfLine(end);
  if (!/^\s*(\/\/.*)?$/.test(behind)) {
    return { start: end, end, text: specs.map(each => `; import ${each.text}`).join('') };
  }
  const at = file.lineStart((anchor?.endLine ?? 0) + 1);
  const body = specs.map(each => `import ${each.text}${eol}`).join('');
  return { start: at, end: at, text: last ? body : `${eol}${body}` };
}

export function isStandard(path: string): boolean {
  return path !== 'C' && !(path.split('/')[0] ?? '').includes('.');
}
