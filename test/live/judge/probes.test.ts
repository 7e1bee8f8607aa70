import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, describe, test } from 'node:test';
import { withoutCgo, withoutGo } from '../../support/goToolchain';
import { escapeProbe, GoWorkspace, plainBuild, replacing, told } from './goWorkspace';

const text = readFileSync(resolve('test/fixtures/programs/judge-go/probes.go'), 'utf8');
const functions = [...text.matchAll(/^\/\/ (stays|leaks)\n(func (\w+)\([\s\S]*?\n?\})\n(?=\n|$)/gm)].map(
  ([, says = '', declaration = '', name = '']) => ({ says, declaration, name }),
);

describe('the compiler as judge of whether something keeps a value', { skip: withoutGo }, () => {
  const module = new GoWorkspace({
    'go.mod': readFileSync(resolve('test/fixtures/programs/judge-go/go.mod'), 'utf8'),
    'probes.go': text,
  });
  after(() => module.dispose());
  /** A rewrite that changes nothing, so that only the probe decides. */
  const asking = (declaration: string, parameter?: string) =>
    replacing(text, 'var latest []byte', 'var latest  []byte', [escapeProbe(text, declaration, parameter)]);
  const shadow = (declaration: string) => declaration.replace(/^func (\w+)/, 'func allocLensProbe_$1');

  test('tells what stays from what leaks, as a goroutine, a result, a field, a map, a channel or a global', async () => {
    assert.ok(functions.length >= 20, `${functions.length} functions`);
    const verdicts = told(
      await module.judge(
        'probes.go',
        functions.map(each => asking(shadow(each.declaration))),
      ),
    );
    const expected = functions.map(
      ({ name, says }) => `${name}: ${says === 'stays' ? 'confirmed' : 'refused: something keeps buf'}`,
    );
    assert.deepEqual(
      functions.map(({ name }, index) => `${name}: ${verdicts[index]}`),
      expected,
    );
  });

  test('finds the parameter wherever it stands, with -trimpath and after characters of several bytes, too', async () => {
    const settings = { ...plainBuild, flags: ['-trimpath'] };
    const body = '{ buf.WriteString("x") }';
    const declarations = [
      `func (größe *record) allocLensProbe(w io.Writer, buf *bytes.Buffer) ${body}`,
      `func allocLensProbe(\n\tw io.Writer,\n\tbuf *bytes.Buffer,\n) ${body}`,
      `func allocLensProbe(w, buf *bytes.Buffer) ${body}`,
      'func allocLensProbe(größe []byte, buf *bytes.Buffer) []byte { return buf.Bytes() }',
    ];
    const verdicts = await module.judge(
      'probes.go',
      declarations.map(each => asking(each)),
      { settings },
    );
    assert.deepEqual(told(verdicts), ['confirmed', 'confirmed', 'confirmed', 'refused: something keeps buf']);
  });

  test('takes silence for no answer', async () => {
    const silent = 'unknown: the compiler does not tell whether something keeps the value';
    const unused = 'func allocLensProbe[T any](buf *T) {}';
    const absent = 'func allocLensProbe() { func(buf *bytes.Buffer) { buf.Reset() }(new(bytes.Buffer)) }';
    const broken = 'func allocLensProbe(buf *bytes.Buffer) { buf.Missing() }';
    const verdicts = await module.judge(
      'probes.go',
      [unused, absent, broken].map(each => asking(each)),
    );
    assert.deepEqual(told(verdicts), [silent, silent, 'refused: something keeps buf']);
  });

  test('tells the same of a file that imports "C"', { skip: withoutCgo() }, async () => {
    const source = `package app

// static int one(int a) { return a; }
import "C"
import "bytes"

func size(n int) int { return int(C.one(C.int(n))) + len(new(bytes.Buffer).String()) }
`;
    const app = new GoWorkspace({ 'go.mod': 'module example.com/app\n\ngo 1.22\n', 'app.go': source });
    const fixes = [
      'func allocLensProbe(c C.int, buf *bytes.Buffer) int { buf.WriteString("x"); return int(C.one(c)) + buf.Len() }',
      'func allocLensProbe(c C.int, buf *bytes.Buffer) []byte { return buf.Bytes() }',
    ].map(each => replacing(source, 'C.int(n)', 'C.int(1+n)', [escapeProbe(source, each)]));
    const wrong = replacing(source, 'C.one', 'C.none');
    const [stays, leaks, absent = ''] = told(await app.judge('app.go', [...fixes, wrong]));
    assert.deepEqual([stays, leaks], ['confirmed', 'refused: something keeps buf']);
    assert.match(absent, /^refused: rewritten it would not compile \(app\.go:7: could not determine/);
    app.dispose();
  });
});
