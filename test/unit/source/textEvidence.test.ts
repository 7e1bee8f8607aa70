import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conflictLines } from '../../../src/core/source/conflicts';
import { bodyEnd } from '../../../src/core/source/functionBody';
import { sourceDoubt, type TextOrigin } from '../../../src/core/source/sourceDoubt';
import { textEvidence } from '../../../src/core/source/textEvidence';

const go = `package gz

func New() *Writer { return nil }

func (w *Writer) Write(p []byte) {
	go func() {
	}()
}

func Map[T any](x []T) {}
`;

function told(path: string, text: string, functions: Record<string, number>): string {
  const rows = Object.entries(functions).map(([functionName, startLine]) => ({ functionName, startLine }));
  const { confirmed, contradicted } = textEvidence(path.endsWith('.js') ? 'v8' : 'go', text, rows);
  return `${confirmed} confirmed, wrong: ${[...contradicted].join(', ') || 'none'}`;
}

test('functions that begin where the profile has them confirm a Go text, by the names that Go gives them', () => {
  const functions = {
    'example.com/m.v2/gz.New': 3,
    'example.com/m.v2/gz.(*Writer).Write': 5,
    'example.com/m.v2/gz.Map[go.shape.[]uint8]': 10,
  };
  assert.equal(told('/w/gz.go', go, functions), '3 confirmed, wrong: none');
});

test('a function that begins elsewhere tells that the program was built from another text', () => {
  const functions = { 'm/gz.New': 3, 'm/gz.(*Writer).Write': 7 };
  assert.equal(told('/w/gz.go', go, functions), '1 confirmed, wrong: m/gz.(*Writer).Write');
});

test('initializers, wrappers and lines that are not known tell nothing', () => {
  const made = {
    'm/gz.New.gowrap1': 9,
    'm/gz.New.func2': 0,
    'm/gz.init': 1,
    'm/gz.init.0': 1,
    'm/gz.(*Writer).Write-fm': 1,
    'm/gz.Map': 0,
  };
  assert.equal(told('/w/gz.go', go, made), '0 confirmed, wrong: none');
});

test('a closure begins with func: elsewhere the program was built from another text, and there it confirms nothing', () => {
  const write = 'm/gz.(*Writer).Write';
  assert.equal(told('/w/gz.go', go, { [`${write}.func1`]: 6 }), '0 confirmed, wrong: none');
  assert.equal(told('/w/gz.go', go, { [`${write}.func1`]: 7 }), `0 confirmed, wrong: ${write}.func1`);
  assert.equal(told('/w/gz.go', go, { 'm/gz.glob..func1': 2 }), '0 confirmed, wrong: m/gz.glob..func1');
});

test('what the compiler made of a function is elsewhere where the function is, and of one with a longer name it is not', () => {
  const write = 'm/gz.(*Writer).Write';
  const made = {
    [`${write}.func1`]: 6,
    [`${write}.func1.2`]: 6,
    [`${write}-fm`]: 1,
    'm/gz.New.(*Writer).Write.func1': 6,
    [`${write}.gowrap1`]: 6,
  };
  assert.equal(
    told('/w/gz.go', go, { ...made, [`${write}String.func1`]: 6, [write]: 2 }),
    `0 confirmed, wrong: ${[write, ...Object.keys(made)].join(', ')}`,
  );
  assert.equal(
    told('/w/gz.go', go, { 'm/gz.Map[...].func1': 6, 'm/gz.Map[...]': 2 }),
    '0 confirmed, wrong: m/gz.Map[...], m/gz.Map[...].func1',
  );
});

test('the body of a loop over a function tells nothing by itself, and is elsewhere where the function around it is', () => {
  const write = 'm/gz.(*Writer).Write';
  const loops = {
    [`${write}-range1`]: 7,
    [`${write}-range2`]: 2,
    [`${write}-range1.func2`]: 7,
    [`${write}-range1.deferwrap1`]: 2,
    [`${write}.func1-range3`]: 7,
    'm/gz.Map[...]-range1': 2,
    'm/gz.New.func1-range1.2': 2,
  };
  assert.equal(told('/w/gz.go', go, loops), '0 confirmed, wrong: none');
  const ofWrite = Object.keys(loops).filter(each => each.startsWith(write));
  assert.equal(told('/w/gz.go', go, { ...loops, [write]: 7 }), `0 confirmed, wrong: ${[write, ...ofWrite].join(', ')}`);
});

test('where a file imports C a closure tells nothing by itself, because calls of C are some', () => {
  const closure = { 'm/gz.New.func1': 1 };
  const cgo = (imports: string) => go.replace('\n\n', `\n${imports}\n`);
  for (const imports of ['import "C"', 'import (\n\t"C"\n)', '// #include <x.h>\nimport "C" // cgo'])
    assert.equal(told('/w/gz.go', cgo(imports), closure), '0 confirmed, wrong: none', imports);
  for (const imports of ['import "CC"', 'import c "c"', '// as import "C" does'])
    assert.equal(told('/w/gz.go', cgo(imports), closure), '0 confirmed, wrong: m/gz.New.func1', imports);
  assert.equal(
    told('/w/gz.go', cgo('import "C"'), { ...closure, 'm/gz.New': 1 }),
    '0 confirmed, wrong: m/gz.New, m/gz.New.func1',
  );
});

test('a script confirms and never contradicts, because V8 names functions that have no name there', () => {
  const script = 'class Store {\n  add(row) {}\n}\nexports.list = \n  () => [];\n';
  assert.equal(
    told('/w/a.js', script, { 'Store.add': 2, 'exports.list': 5, '(anonymous)': 1 }),
    '1 confirmed, wrong: none',
  );
});

test('what generated code names confirms functions that begin in it, and not those of the generated code', () => {
  const grammar = '%%\nrule: NUMBER { $$ = double($1) };\n%%\nfunc double(n int) int { return 2 * n }\n';
  assert.equal(
    told('/w/grammar.y', grammar, { 'm/lang.double': 4, 'm/lang.yyParse': 2 }),
    '1 confirmed, wrong: m/lang.yyParse',
  );
});

test('what is doubted, and why', () => {
  const doubt = (origin: TextOrigin, confirmed: number, wrong: string[] = [], path = '/w/gz.go') =>
    sourceDoubt(path, origin, { confirmed, contradicted: new Set(wrong) })?.reason ?? 'nothing';
  assert.deepEqual(
    [
      ['read at capture', doubt('atCapture', 0)],
      ['read at capture, a function elsewhere', doubt('atCapture', 3, ['m.f'])],
      ['named by generated code, a function elsewhere', doubt('atCapture', 3, ['m.f'], '/w/grammar.y')],
      ['written after the build', doubt('newerThanBuild', 3)],
      ['opened, functions where they should be', doubt('unknown', 1)],
      ['the same of a script', doubt('unknown', 1, [], '/w/a.js')],
      ['opened, nothing to check it by', doubt('unknown', 0)],
      ['opened, and the program built anew since', doubt('rebuilt', 0)],
      ['the same, functions where they should be', doubt('rebuilt', 1)],
      ['the text of the commit', doubt({ commit: 'c', file: 'same' }, 0)],
      ['another than the text of the commit', doubt({ commit: 'c', file: 'other' }, 3)],
      ['the text of the commit, a function elsewhere', doubt({ commit: 'c', file: 'same' }, 3, ['m.f'])],
    ],
    [
      ['read at capture', 'nothing'],
      ['read at capture, a function elsewhere', 'otherText'],
      ['named by generated code, a function elsewhere', 'generated'],
      ['written after the build', 'builtBefore'],
      ['opened, functions where they should be', 'unseenBodies'],
      ['the same of a script', 'nothing'],
      ['opened, nothing to check it by', 'unverified'],
      ['opened, and the program built anew since', 'rebuilt'],
      ['the same, functions where they should be', 'rebuilt'],
      ['the text of the commit', 'nothing'],
      ['another than the text of the commit', 'otherCommit'],
      ['the text of the commit, a function elsewhere', 'otherText'],
    ],
  );
});

test('the lines between the marks of a merge are known, unfinished ones are not guessed', () => {
  const merge = 'a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> topic\nd\n<<<<<<< HEAD\ne\n';
  assert.deepEqual([...conflictLines(merge)], [2, 3, 4, 5, 6]);
  assert.deepEqual([...conflictLines('a << b\n')], []);
});

test('a function ends where its indentation does', () => {
  const script = 'function f() {\n  a;\n\n  b;\n}\nfunction g() { return 1; }\nx;\n';
  assert.deepEqual(
    [1, 6, 7].map(line => bodyEnd(script, line)),
    [5, 6, 7],
  );
});
