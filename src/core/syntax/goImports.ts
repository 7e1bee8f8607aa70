import { remembered } from '../remembered';
import type { ParsedFile } from './parsedFile';
import { ancestorOfType, childByField, type SyntaxNode } from './syntaxNode';

export interface GoImport {
  /** 'compress/gzip' */
  readonly path: string;
  /** What the file calls the package; '.' when its names are used bare, '_' when only its init runs. */
  readonly name: string;
  /** The import_spec. */
  readonly node: SyntaxNode;
  readonly declaration: SyntaxNode;
}

/** In text order. The name of a package without an alias is taken to be the last part of its path, as for all of std. */
export const goImports = remembered((file: ParsedFile): readonly GoImport[] =>
  file.ofType('import_spec').map(node => {
    const path = (childByField(node, 'path')?.text ?? '').slice(1, -1);
    const alias = childByField(node, 'name')?.text;
    const declaration = ancestorOfType(node, 'import_declaration') ?? node;
    return { path, name: alias ?? defaultName(path), node, declaration };
  }),
);

/** What the file calls a package it can use by a qualified name; undefined when it does not import it so. */
export function importedName(file: ParsedFile, path: string): string | undefined {
  return goImports(file).find(each => each.path === path && each.name !== '_' && each.name !== '.')?.name;
}

function defaultName(path: string): string {
  const parts = path.split('/');
  const last = parts.pop() ?? '';
  return /^v\d+$/.test(last) ? (parts.pop() ?? last) : last;
}
