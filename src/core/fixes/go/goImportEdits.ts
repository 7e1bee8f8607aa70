import { type GoImport, goImports, importedName } from '../../syntax/goImports';
import { topLevelNames } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
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
  const specs = missing.map(path => ({ path, text: spec(path, names.get(path) ?? path) }));
  return {
    edits: specs.length > 0 ? importEdits(file, imports, specs) : [],
    qualify: (path, name) => (names.get(path) === '.' ? name : `${names.get(path)}.${name}`),
  };
}

interface Spec {
  readonly path: string;
  readonly text: string;
}

function freeName(file: ParsedFile, imports: readonly GoImport[], path: string): string {
  const plain = path.split('/').pop() ?? path;
  const taken = topLevelNames(file).has(plain) || imports.some(each => each.name === plain);
  return taken ? `go${plain}` : plain;
}

function spec(path: string, name: string): string {
  return path.split('/').pop() === name ? `"${path}"` : `${name} "${path}"`;
}

function importEdits(file: ParsedFile, imports: readonly GoImport[], specs: readonly Spec[]): OffsetEdit[] {
  const grouped = imports.filter(each => each.node.parent?.type === 'import_spec_list');
  const group = grouped.find(each => isStandard(each.path)) ?? grouped[0];
  if (group)
    return insertIntoGroup(
      file,
      imports.filter(each => each.declaration === group.declaration),
      specs,
    );
  const own = imports.filter(each => each.path !== 'C');
  const only = own[0];
  if (only && own.length === 1) return [groupSingle(file, only, specs)];
  return [declareAfter(file, imports.at(-1), specs)];
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
    const next = run.find(one => one.path > each.path);
    const last = run[run.length - 1] ?? first;
    const at = next ? file.lineStartAt(next.node.start) : file.lineStart(last.node.endLine + 1);
    places.set(at, `${places.get(at) ?? ''}\t${each.text}${eol}`);
  }
  return [...places].map(([start, text]) => ({ start, end: start, text }));
}

function runsOf(group: readonly GoImport[]): GoImport[][] {
  const runs: GoImport[][] = [];
  for (const each of group) {
    const run = runs.at(-1);
    if (run && each.node.startLine === (run.at(-1)?.node.endLine ?? 0) + 1) run.push(each);
    else runs.push([each]);
  }
  return runs;
}

function groupSingle(file: ParsedFile, only: GoImport, specs: readonly Spec[]): OffsetEdit {
  const eol = file.endOfLine;
  const lines = [...specs, { path: only.path, text: only.node.text }].sort((a, b) => (a.path < b.path ? -1 : 1));
  const standard = lines.filter(each => isStandard(each.path));
  const other = lines.filter(each => !isStandard(each.path));
  const text = [standard, other]
    .filter(run => run.length > 0)
    .map(run => run.map(each => `\t${each.text}${eol}`).join(''))
    .join(eol);
  return { start: only.declaration.start, end: only.declaration.end, text: `import (${eol}${text})` };
}

function declareAfter(file: ParsedFile, last: GoImport | undefined, specs: readonly Spec[]): OffsetEdit {
  const eol = file.endOfLine;
  const anchor = last?.declaration ?? file.root.children.find(child => child.type === 'package_clause');
  const at = file.lineStart((anchor?.endLine ?? 0) + 1);
  const body = specs.map(each => `import ${each.text}${eol}`).join('');
  return { start: at, end: at, text: last ? body : `${eol}${body}` };
}

function isStandard(path: string): boolean {
  return path !== 'C' && !(path.split('/')[0] ?? '').includes('.');
}
