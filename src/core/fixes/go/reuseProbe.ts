import { type GoBinding, referencesTo, resolve, topLevelDeclaration } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, contains, descendantsOfType, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import type { CompileProbe, EscapeProbe } from '../probe';
import type { OffsetEdit } from '../proposal';
import { planImports } from './goImportEdits';
import type { ReuseSite } from './loopReuse';

/**
 * Asks the compiler whether anything of one turn is held when the next begins. A copy of the function gets the variable as a
 * parameter; what the body of the loop uses from outside of it is moved to the heap there, so that whatever outlives the turn
 * counts as held. `hidden` are places whose value is known to go no further.
 */
export function turnProbe(file: ParsedFile, site: ReuseSite, hidden: readonly SyntaxNode[]): EscapeProbe {
  const top = topLevelDeclaration(site.loop);
  const imports = planImports(file, ['unsafe']);
  const names = {
    turn: file.freeName('allocLensTurn'),
    value: file.freeName('allocLensReused'),
    keep: file.freeName('allocLensKeep'),
    kept: file.freeName('allocLensKept'),
    hide: file.freeName('allocLensHide'),
  };
  const edits = [
    ...signatureEdits(top, `${names.value} ${site.type}`, names.turn),
    ...keepEdits(site, names.keep),
    ...nameEdits(site, names.value),
    ...hidden.flatMap(({ start, end }) => [
      { start, end: start, text: `${names.hide}(` },
      { start: end, end, text: ')' },
    ]),
  ];
  const pointer = imports.qualify('unsafe', 'Pointer');
  const helpers = `
var ${names.kept} interface{}

func ${names.keep}(values ...interface{}) { ${names.kept} = values }

func ${names.hide}[T interface{}](value T) T {
	address := uintptr(${pointer}(&value))
	return *(*T)(${pointer}(address ^ 0))
}
`;
  const { length } = file.text;
  const text = `\n${editedPart(file, top, edits)}\n${helpers}`;
  return {
    kind: 'doesNotEscape',
    edits: [...imports.edits, { start: length, end: length, text }],
    functionName: names.turn,
    parameter: names.value,
    otherwise: `something keeps ${site.binding.identifier.text}, or a part of it, beyond the turn of the loop`,
  };
}

/** `clear` came with Go 1.21. */
export function clearProbe(file: ParsedFile): CompileProbe {
  const name = file.freeName('allocLensClear');
  const { length } = file.text;
  const text = `\nfunc ${name}(m map[[1]int]chan int, s []struct{}) { clear(m); clear(s) }\n`;
  return {
    kind: 'compiles',
    edits: [{ start: length, end: length, text }],
    otherwise: 'clear needs go 1.21 in go.mod',
  };
}

function signatureEdits(top: SyntaxNode, parameter: string, name: string): OffsetEdit[] {
  const own = childByField(top, 'name');
  const list = childByField(top, 'parameters');
  if (!own || !list) return [];
  const parameters = namedChildren(list);
  // What has no name is used by nobody, and cannot stand beside what has one.
  const areNamed = parameters.every(each => childByField(each, 'name') !== undefined);
  const inner = areNamed
    ? { start: list.start + 1, end: list.start + 1 }
    : { start: list.start + 1, end: list.end - 1 };
  const text = areNamed && parameters.length > 0 ? `${parameter}, ` : parameter;
  return [
    { start: own.start, end: own.end, text: name },
    { ...inner, text },
  ];
}

function keepEdits({ loop, binding }: ReuseSite, keep: string): OffsetEdit[] {
  const body = childByField(loop, 'body');
  if (!body) return [];
  const outer = new Map<string, GoBinding>();
  for (const node of descendantsOfType(body, 'identifier')) {
    const meant = resolve(node);
    if (!meant || contains(body, meant.identifier) || meant.identifier === binding.identifier) continue;
    if (!/^(const_spec|type_parameter_declaration)$/.test(meant.identifier.parent?.type ?? ''))
      outer.set(node.text, meant);
  }
  const names = [...outer.keys()].map(name => `&${name}`);
  return [{ start: body.start + 1, end: body.start + 1, text: ` ${keep}(${names.join(', ')});` }];
}

// `&buf` of a buffer that is no pointer becomes the parameter, which is one.
function nameEdits({ binding, declaration, isValue }: ReuseSite, name: string): OffsetEdit[] {
  const renamed = referencesTo(binding).map(reference => {
    const { parent } = reference;
    const isAddress = isValue && parent?.type === 'unary_expression' && parent.text.startsWith('&');
    const { start, end } = isAddress ? parent : reference;
    return { start, end, text: name };
  });
  const { start, end } = declaration.statement;
  return [...renamed, { start, end, text: '' }];
}

function editedPart(file: ParsedFile, part: SyntaxNode, edits: readonly OffsetEdit[]): string {
  const ordered = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let text = '';
  let at = part.start;
  for (const edit of ordered) {
    text += file.text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return text + file.text.slice(at, part.end);
}
