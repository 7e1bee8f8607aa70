import type { CondensedStack } from '../../src/core/attribution/condensedStack';
import type { FixRule } from '../../src/core/fixes/fixRule';
import type { ParsedFile } from '../../src/core/syntax/parsedFile';
import { isFunction } from '../../src/core/syntax/parsedFile';
import { childByField } from '../../src/core/syntax/syntaxNode';
import { condensedStack } from '../support/stacks';

/** What a profile claims of a line, apart from the line. */
export interface Shape {
  readonly below: readonly string[];
  readonly call: string;
  readonly objectSize: number;
}

/** Names that rules know besides those of their examples. */
const moreBelow: readonly string[] = [
  ...['Compile', 'MustCompile', 'CompilePOSIX', 'MustCompilePOSIX', 'Match', 'MatchString', 'MatchReader'].map(
    name => `regexp/syntax.Compile regexp.compile regexp.${name}`,
  ),
  ...['', 'String', 'StringSubmatch', 'Submatch', 'Index', 'StringIndex', 'SubmatchIndex', 'StringSubmatchIndex'].map(
    name => `regexp.(*Regexp).FindAll${name}`,
  ),
  ...['bytes.(*Buffer).Grow', 'bytes.(*Buffer).ReadFrom', 'bytes.(*Buffer).WriteByte'].map(
    name => `bytes.growSlice bytes.(*Buffer).grow ${name}`,
  ),
  'compress/flate.NewWriter compress/gzip.(*Writer).Write fmt.Fprintf',
  'strings.genSplit strings.Split',
  'fmt.Sprint',
  'fmt.Sprintf',
  'text/template/parse.Parse text/template.(*Template).Parse text/template.Must',
];
const moreCalls: readonly string[] = [
  ...['fast32', 'fast64', 'faststr', ''].map(each => `runtime.mapassign${each && '_'}${each}`),
  ...['convT', 'convT32', 'convTslice', 'convTnoptr'].map(each => `runtime.${each}`),
  ...['makemap', 'makemap_small', 'makeslice', 'growslice', 'newobject'].map(each => `runtime.${each}`),
  ...['concatstring4', 'concatstring5', 'slicebytetostring', 'stringtoslicebyte'].map(each => `runtime.${each}`),
];
/** Bytes of an object: not known, small, and what a pool is for. */
const sizes = [0, 16_384];

/** Everything a profile may say for a rule: what its examples say, and more names, in several sizes. */
export function shapesFor(rule: FixRule): Shape[] {
  const known = [...rule.examples, ...rule.refused].map(({ below, call = '', objectSize = 0 }) => ({
    below,
    call,
    objectSize,
  }));
  const more = [
    ...moreBelow.map(names => ({ below: names.split(' '), call: '', objectSize: 0 })),
    ...moreCalls.map(call => ({ below: [], call, objectSize: 0 })),
  ];
  const shapes = [...known, ...more].flatMap(shape => sizes.map(objectSize => ({ ...shape, objectSize })));
  const unique = new Map([...known, ...shapes].map(shape => [JSON.stringify(shape), shape]));
  return [...unique.values()].filter(shape => rule.isEvidence(stackOf(shape, '', 1, 'p.f')));
}

/** One stack for each line with code in a function: the profile of a program that allocates everywhere. */
export function stacksEverywhere(file: ParsedFile, path: string, shape: Shape): CondensedStack[] {
  return codeLines(file).map(({ line, functionName }) => stackOf(shape, path, line, functionName));
}

const linesOfFile = new WeakMap<ParsedFile, readonly { line: number; functionName: string }[]>();

function codeLines(file: ParsedFile): readonly { readonly line: number; readonly functionName: string }[] {
  const known = linesOfFile.get(file);
  if (known) return known;
  const owners = new Map<number, string>();
  for (const node of file.nodes) {
    if (!isFunction(node)) continue;
    const name = childByField(node, 'name')?.text ?? 'func1';
    for (let line = node.startLine; line <= node.endLine; line++) {
      const outer = owners.get(line);
      owners.set(line, outer === undefined || node.type !== 'func_literal' ? name : outer);
    }
  }
  const texts = file.text.split('\n');
  const lines = [...owners]
    .filter(([line]) => /\S/.test(texts[line - 1] ?? ''))
    .map(([line, name]) => ({ line, functionName: name === 'init' ? 'p.init.0' : `p.${name}` }));
  linesOfFile.set(file, lines);
  return lines;
}

/** Ten allocations on a line, of the size if it is known and otherwise of 400 bytes. */
function stackOf({ below, call, objectSize }: Shape, path: string, line: number, functionName: string): CondensedStack {
  const bytes = objectSize || 400;
  return condensedStack({
    below,
    call,
    user: [{ functionName, path, line, startLine: 0 }],
    values: [10 * bytes, 10],
    recorded: 7,
    objectSize: { least: objectSize && objectSize / 2, most: objectSize },
  });
}
