import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { callAtStart } from '../../../src/core/insight/callsAtStart';

const head =
  'package p\n\nimport (\n\t"errors"\n\t"fmt"\n\t"regexp"\n\ttemplates "html/template"\n\tchi "github.com/go-chi/chi/v5"\n)\n\n';

/** Declarations of which none can come back to a method of the package. */
const harmless: Readonly<Record<string, string>> = {
  literals: 'var a, b = 1, "f(x)"\n\nvar c = `\nvar d = f(x)\n`\n',
  'a literal with elements on lines of their own': 'var a = []func(){\n\tf,\n\tg,\n}\n\nfunc f() { g() }\n',
  errors: 'var (\n\tErrA = errors.New("a")\n\tErrB = fmt.Errorf("b %d", 3)\n)\n',
  'a regular expression': 'var word = regexp.MustCompile("^" + letters + "$")\n',
  builtins: 'var a = make(map[string]int, len(names))\n\nvar b = new(T)\n',
  conversions:
    'type Level int\n\nvar a = Level(1)\n\nvar b = []byte("x")\n\nvar _ I = (*T)(nil)\n\nvar c = []Level(nil)\n',
  'functions that are called later':
    'var a = sync{New: func() any { return f(x) }}\n\nvar b = func(c func(int) int) (int, error) {\n\treturn c(1), nil\n}\n',
  'function types': 'var a func(int) interface{ Close() error }\n\nvar b map[string]func() struct{ n int }\n',
  'calls of other packages with nothing of this one':
    'var router = chi.NewRouter(chi.Options{Strict: true, Name: "x"}, 3)\n',
  'calls in functions only': 'func f() {\n\tvar a = g(x)\n\th(a)\n}\n',
  'a comment': '// var a = f(x)\n\n/* var b = f(x)\n*/\n',
  'an expression that goes on': 'var a = 1 +\n\t2\n\nfunc f() { g(a) }\n',
};

/** Declarations with a call that may come anywhere, and the name and line that are told. */
const reaching: Readonly<Record<string, [string, string, number]>> = {
  'a value that says what it is': ['var banner = fmt.Sprintf("at %s", Level(1))\n', 'banner', 1],
  'a function of the package': ['var a = 1\n\nvar answers = run()\n', 'answers', 3],
  'in a group, on a later line': ['var (\n\ta = 1\n\tb = map[string]int{\n\t\t"x": size(t),\n\t}\n)\n', 'b', 4],
  'a method': ['var a = table.find("x")\n', 'a', 1],
  'a function literal that is called at once': ['var a = func() int {\n\treturn f()\n}()\n', 'a', 3],
  'what a call gives is called': ['var a = makers["x"](1)\n', 'a', 1],
  'a function that another package gets': ['var a = chi.Walk(func() { g() })\n', 'a', 1],
  'a type of the package with type arguments': ['var a = sorted[int](b)\n', 'a', 1],
  'behind a template': ['var page = templates.Must(templates.New("x").Parse(text)).Clone()\n', 'page', 1],
  'a method of a field of what a package has': ['var a = chi.Default.Find("x")\n', 'a', 1],
};

describe('a package variable that is made by a call when the program starts', () => {
  for (const [name, text] of Object.entries(harmless))
    test(`is none of these: ${name}`, () => assert.equal(callAtStart(head + text), undefined));

  for (const [name, [text, variable, line]] of Object.entries(reaching))
    test(`is found: ${name}`, () =>
      assert.deepEqual(callAtStart(head + text), { name: variable, line: head.split('\n').length - 1 + line }));

  test('is none of a template that is parsed under another name of its package', () => {
    const text =
      'package p\n\nimport "html/template"\n\nvar page = template.Must(template.New("x").Funcs(funcs).Parse(text))\n';
    assert.equal(callAtStart(text), undefined);
  });

  test('is none in the services of the stories', () => {
    for (const file of ['main', 'page', 'compress'])
      assert.equal(
        callAtStart(readFileSync(`test/fixtures/programs/story-service/${file}.go`, 'utf8')),
        undefined,
        file,
      );
  });

  test('is not looked for beyond the end of a text that breaks off', () => {
    for (const text of ['package p\n\nvar a = f(', 'package p\n\nvar (\n\ta = 1', 'var', 'package p\n\nvar a = func('])
      assert.doesNotThrow(() => callAtStart(text));
  });
});
