import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mapLines } from '../../../src/core/source/lineMap';

const text = ['package a', '', 'func f() {', '\tx := 1', '\ty := 2', '}'];

function mapped(after: readonly string[]): (number | undefined)[] {
  const map = mapLines(text.join('\n'), after.join('\n'));
  return text.map((_, index) => map.current(index + 1));
}

test('lines inserted above move every line below', () => {
  assert.deepEqual(mapped(['// new', '// newer', ...text]), [3, 4, 5, 6, 7, 8]);
});

test('a changed line is found no more, its neighbours are', () => {
  assert.deepEqual(mapped(text.with(3, '\tx := 100')), [1, 2, 3, undefined, 5, 6]);
});

test('a removed line is found no more and those below move up', () => {
  assert.deepEqual(mapped(text.toSpliced(3, 1)), [1, 2, 3, undefined, 4, 5]);
});

test('other line endings are no change', () => {
  const map = mapLines(text.join('\n'), text.join('\r\n'));
  assert.equal(map.unchanged, true);
  assert.equal(map.current(5), 5);
});

test('texts that differ everywhere give no lines rather than wrong ones', () => {
  const other = Array.from({ length: 50 }, (_, index) => `line ${index}`);
  const map = mapLines(text.join('\n'), other.join('\n'), 5);
  assert.deepEqual(
    text.map((_, index) => map.current(index + 1)),
    text.map(() => undefined),
  );
});

const place = (before: string[], after: string[], line: number) =>
  JSON.stringify(mapLines(before.join('\n'), after.join('\n')).place(line));

test('a formatter that indents and aligns anew changes no line, one that changes a string does', () => {
  const before = ['  a:=f(x,"a b")', '\t\t// it is', 'log("a  b")'];
  assert.equal(place(before, ['a := f(x, "a b")', '// it is', 'log("a b")'], 1), '{"freshness":"current","line":1}');
  assert.equal(place(before, ['a := f(x, "a b")', '// it is', 'log("a b")'], 2), '{"freshness":"current","line":2}');
  assert.equal(place(before, ['a := f(x, "a b")', '// it is', 'log("a b")'], 3), '{"freshness":"edited","line":3}');
});

test('an edited line is told where it stands now, also beside others', () => {
  const after = ['package a', '', 'func f() {', '\t// why', '\tx := 1 + z', '\tother()', '\ty := 3', '}'];
  assert.equal(place(text, after, 4), '{"freshness":"edited","line":5}');
  assert.equal(place(text, after, 5), '{"freshness":"edited","line":7}');
  assert.equal(place(text, after, 6), '{"freshness":"shifted","line":8}');
});

test('a line that was copied beside itself is not guessed', () => {
  const copied = ['f() {', '\tmake(x)', '\tmake(x)', '}'];
  assert.equal(place(['f() {', '\tmake(x)', '}'], copied, 2), '{"freshness":"stale"}');
});

test('a line that was replaced by one without a word in common is gone', () => {
  assert.equal(place(text, text.with(3, '\tgo serve()'), 4), '{"freshness":"stale"}');
});

const body = ['\tbuf := make([]byte, n)', '\tfill(buf)', '\treturn buf', '}', ''];
const functions = (...names: string[]) => names.flatMap(name => [`func ${name} []byte {`, ...body]);

test('functions with equal bodies that change places keep their lines, or lose them, and never swap them', () => {
  const before = functions('A()', '(w *W) A()', 'B()');
  for (const after of [functions('B()', '(w *W) A()', 'A()'), functions('(w *W) A()', 'A()', 'B()')]) {
    for (const line of [2, 8, 14]) {
      const now = mapLines(before.join('\n'), after.join('\n')).place(line);
      if (now.freshness !== 'stale') assert.equal(after[now.line - 2], before[line - 2]);
    }
  }
});

test('a function that is renamed or takes more keeps its lines, a copy under another name gets none', () => {
  const before = functions('A()', 'B()');
  assert.equal(place(before, functions('A(n int)', 'B()'), 2), '{"freshness":"current","line":2}');
  assert.equal(place(before, functions('Anew()', 'B()'), 2), '{"freshness":"current","line":2}');
  assert.equal(place(before, functions('New()', 'A()', 'B()'), 8), '{"freshness":"shifted","line":14}');
});

test('methods of classes and functions in variables do not swap their lines either', () => {
  const script = (...names: string[]) => [
    ...names.flatMap(name => [`class ${name} {`, '  add(row) {', '    this.rows.push({ row });', '  }', '}']),
    ...names.flatMap(name => [`export const of${name} = async (row) => {`, '  return new Row(row);', '};']),
  ];
  const [before, after] = [script('A', 'B'), script('B', 'A')];
  for (const line of [3, 8, 12, 15]) {
    const now = mapLines(before.join('\n'), after.join('\n')).place(line);
    if (now.freshness !== 'stale') assert.ok(line < 11 ? now.line !== line : after[now.line - 2] === before[line - 2]);
  }
});
