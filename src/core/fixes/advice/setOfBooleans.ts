import { type GoBinding, referencesTo, resolve } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { chargeNodes, linesOf } from '../go/chargedLines';
import { emptyStart, localDeclaration } from '../go/localDeclaration';
import type { AdviceRule } from './adviceRule';
import { goExamples } from './goExample';
import { figures, measured } from './measured';

const { says, silent } = goExamples('doesNotHelp', [], { below: [], call: 'runtime.mapassign_faststr' });

export const setOfBooleans: AdviceRule = {
  id: 'go.setOfBooleans',
  title: 'map[K]struct{} instead of map[K]bool',
  languages: ['go'],
  documentation: `Since Go 1.24 a key and its value stand beside each other, and a value without a size is given room so that nothing points behind the entry: as
much as a \`bool\`. Before, values stood by themselves, and a set of strings was 1 % smaller. It is said of local maps that are only ever set to \`true\`.`,
  examples: [
    says(
      'A set of strings',
      'map[string]struct{} would not help',
      `func distinct(words []string) int {
	seen := map[string]bool{}
	for _, word := range words {
		seen[word] = true⟨profiled⟩
	}
	return len(seen)
}
`,
    ),
    says(
      'Where the map is made',
      '3,208 → 3,208 B/op',
      `func distinct(words []string) int {
	seen := make(map[string]bool, len(words))⟨profiled⟩
	for _, word := range words {
		seen[word] = true
	}
	return len(seen)
}
`,
      { call: 'runtime.makemap' },
    ),
  ],
  silent: [
    silent(
      'A map that holds both',
      `func parity(values []int) int {
	even := map[int]bool{}
	for _, v := range values {
		even[v] = v%2 == 0⟨profiled⟩
	}
	return len(even)
}
`,
    ),
    silent(
      'Another value',
      `func count(words []string) int {
	seen := map[string]int{}
	for _, word := range words {
		seen[word] = 1⟨profiled⟩
	}
	return len(seen)
}
`,
    ),
  ],
  isEvidence: ({ below, call }) =>
    below.length === 0 && /^(runtime\.(makemap|mapassign)|internal\/runtime\/maps\.)/.test(call),
  advise(input) {
    const sets = setsOf(input.file);
    const places = sets.flatMap(set => set.places.map(node => ({ node, set })));
    const isOnly = (line: number): boolean =>
      new Set(mapPlaces(input.file).filter(each => each.startLine === line)).size === 1;
    const charged = chargeNodes(input, places, (_, { node }) => isOnly(node.startLine));
    return sets.flatMap(set => {
      const own = charged.filter(each => each.site.set === set);
      const stacks = own.flatMap(each => each.stacks);
      const lines = own.flatMap(each => linesOf(each.site.node));
      const text = `${set.type.replace(/bool$/, 'struct{}')} would not help: since Go 1.24 a value without a size takes as much room as a bool (${measured('for 50 strings', figures.set)}).`;
      return own.length === 0 ? [] : [{ kind: 'doesNotHelp', lines, stacks, text }];
    });
  },
};

interface SetOfBooleans {
  readonly type: string;
  /** Where it is made and where it is set. */
  readonly places: readonly SyntaxNode[];
}

function setsOf(file: ParsedFile): SetOfBooleans[] {
  const bindings = new Map<SyntaxNode, GoBinding>();
  for (const { map } of assignments(file)) {
    const binding = resolve(map);
    if (binding) bindings.set(binding.identifier, binding);
  }
  return [...bindings.values()].flatMap(binding => setOf(file, binding) ?? []);
}

function setOf(file: ParsedFile, binding: GoBinding): SetOfBooleans | undefined {
  const declaration = localDeclaration(binding);
  const start = declaration && emptyStart(file, declaration);
  if (start?.type.type !== 'map_type' || childByField(start.type, 'value')?.text !== 'bool') return undefined;
  const references = new Set(referencesTo(binding));
  const own = assignments(file).filter(each => references.has(each.map));
  if (own.some(each => each.value?.text !== 'true')) return undefined;
  return { type: start.type.text, places: [declaration!.statement, ...own.map(each => each.statement)] };
}

/** `m[key] = value`, one at a time. */
function assignments(file: ParsedFile) {
  return file.ofType('assignment_statement').flatMap(statement => {
    const [left, right] = [childByField(statement, 'left'), childByField(statement, 'right')];
    const [target, ...more] = namedChildren(left);
    const map = target?.type === 'index_expression' ? childByField(target, 'operand') : undefined;
    if (map?.type !== 'identifier' || more.length > 0) return [];
    return [{ statement, map, value: namedChildren(right)[0] }];
  });
}

/** Everything on a line that a map may grow or be made for. */
function mapPlaces(file: ParsedFile): SyntaxNode[] {
  return [...assignments(file).map(each => each.statement), ...file.ofType('map_type', 'inc_statement')];
}
