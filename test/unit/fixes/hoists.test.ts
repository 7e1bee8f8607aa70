import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stack } from '../../support/stacks';
import { applyEdits, body, type Evidence, engine, outcome, reportFor, requestFor, unmark } from './fixSupport';

const compiled = ['regexp/syntax.(*compiler).inst', 'regexp/syntax.Compile', 'regexp.compile', 'regexp.Compile'];
const must: Evidence = { below: [...compiled, 'regexp.MustCompile'] };
const match: Evidence = { below: [...compiled, 'regexp.MatchString'] };

describe('hoisting regular expressions', () => {
  const re = (source: string, evidence = must) => body('import "regexp"', source, evidence);

  it('keeps a pattern of several lines as it is, with CRLF and in a nested loop', async () => {
    const before =
      'func f(rows [][]string) (n int) {\n\tfor _, row := range rows {\n\t\tfor _, s := range row {\n\t\t\tre := regexp.MustCompile(`(?x)\n\t\t\ta+`)⟨profiled⟩\n\t\t\tn += len(re.FindAllString(s, -1))\n\t\t}\n\t}\n\treturn\n}\n';
    const after =
      'var fRegexp = regexp.MustCompile(`(?x)\n\t\t\ta+`)\n\nfunc f(rows [][]string) (n int) {\n\tfor _, row := range rows {\n\t\tfor _, s := range row {\n\t\t\tn += len(fRegexp.FindAllString(s, -1))\n\t\t}\n\t}\n\treturn\n}\n';
    assert.equal(await re(before), after);
    const crlf = `package p\n\nimport "regexp"\n\n${before}`.replaceAll('\n', '\r\n');
    assert.equal(await outcome(crlf, must), `package p\n\nimport "regexp"\n\n${after}`.replaceAll('\n', '\r\n'));
  });

  it('gives the variable a name that the file does not have, and leaves one alone that is hidden or written', async () => {
    const line = 'func f(s string) bool {\n\treturn regexp.MustCompile("a").MatchString(s)⟨profiled⟩\n}\n';
    const hoisted = (name: string) =>
      `var ${name} = regexp.MustCompile("a")\n\nfunc f(s string) bool {\n\treturn ${name}.MatchString(s)\n}\n`;
    assert.equal(await re(`type fRegexp int\n\n${line}`), `type fRegexp int\n\n${hoisted('fRegexp2')}`);
    const written = 'var a = regexp.MustCompile("a")\n\nfunc set(re *regexp.Regexp) { a = re }\n\n';
    assert.equal(await re(written + line), written + hoisted('fRegexp'));
    const longest = 'var a = regexp.MustCompile("a")\n\nfunc init() { a.Longest() }\n\n';
    assert.equal(await re(longest + line), longest + hoisted('fRegexp'));
    const hidden =
      'var a = regexp.MustCompile("a")\n\nfunc f(a string) bool {\n\treturn regexp.MustCompile("a").MatchString(a)⟨profiled⟩\n}\n';
    assert.match(await re(hidden), /var fRegexp = [\s\S]*return fRegexp\.MatchString\(a\)/);
    assert.match(
      await re(hidden.replaceAll('(a', '(b')),
      /^var a = .*\n\nfunc f\(b string\) bool {\n\treturn a\.Match/,
    );
  });

  it('leaves the name of the function where it is hidden, documented, in a case or of a type of its own', async () => {
    const use = (declared: string, around = '') =>
      re(`func f(s string) bool {\n${around}\t${declared}⟨profiled⟩\n\treturn re.MatchString(s)\n}\n`);
    const kept = (declared: string, around = '') =>
      `var fRegexp = regexp.MustCompile("a")\n\nfunc f(s string) bool {\n${around}\t${declared}\n\treturn re.MatchString(s)\n}\n`;
    assert.equal(
      await use('re := regexp.MustCompile("a")', '\t// what to find\n'),
      kept('re := fRegexp', '\t// what to find\n'),
    );
    const typed = 'var re interface{ MatchString(string) bool } = ';
    assert.equal(await use(`${typed}regexp.MustCompile("a")`), kept(`${typed}fRegexp`));
    assert.equal(
      await re(
        'func f(n int, s string) bool {\n\tswitch n {\n\tcase 1:\n\t\tre := regexp.MustCompile("a")⟨profiled⟩\n\t\treturn re.MatchString(s)\n\t}\n\treturn false\n}\n',
      ),
      'var fRegexp = regexp.MustCompile("a")\n\nfunc f(n int, s string) bool {\n\tswitch n {\n\tcase 1:\n\t\tre := fRegexp\n\t\treturn re.MatchString(s)\n\t}\n\treturn false\n}\n',
    );
  });

  it('sets the variable off from a declaration on the line above', async () => {
    const line = 'func f(s string) bool { return regexp.MustCompile("a").MatchString(s) }⟨profiled⟩\n';
    const hoisted =
      'var fRegexp = regexp.MustCompile("a")\n\nfunc f(s string) bool { return fRegexp.MatchString(s) }\n';
    for (const [above, apart] of [
      ['type t int\n', 'type t int\n\n'],
      ['func g() {}\n// f finds.\n', 'func g() {}\n\n'],
      ['var x = 1 // one\n', 'var x = 1 // one\n\n'],
    ] as const) {
      const documented = above.includes('// f finds.') ? hoisted.replace('func f', '// f finds.\nfunc f') : hoisted;
      assert.equal(await re(above + line), apart + documented);
    }
  });

  it('hoists out of generic functions, goroutines and loops of main', async () => {
    assert.equal(
      await re(
        'func f[T ~string](s T, done func(bool)) {\n\tgo func() { done(regexp.MustCompile("a").MatchString(string(s))) }()⟨profiled⟩\n}\n',
      ),
      'var fRegexp = regexp.MustCompile("a")\n\nfunc f[T ~string](s T, done func(bool)) {\n\tgo func() { done(fRegexp.MatchString(string(s))) }()\n}\n',
    );
    assert.match(
      await re('func main() {\n\tfor {\n\t\tprintln(regexp.MustCompile("a").String())⟨profiled⟩\n\t}\n}\n'),
      /^var mainRegexp = /,
    );
  });

  it('takes what only looks like package regexp for something else', async () => {
    const other = 'type t struct{}\n\nfunc (t) MustCompile(string) t { return t{} }\n\n';
    assert.equal(
      await re(`${other}func f(regexp t) t {\n\treturn regexp.MustCompile("a").MustCompile("b")⟨profiled⟩\n}\n`),
      'nothing',
    );
  });

  it('rewrites MatchString where it is returned and where its error is reused, and no other use of the pair', async () => {
    assert.equal(
      await re('func f(s string) (bool, error) { return regexp.MatchString("a", s) }⟨profiled⟩\n', match),
      'var fRegexp = regexp.MustCompile("a")\n\nfunc f(s string) (bool, error) { return fRegexp.MatchString(s), nil }\n',
    );
    assert.equal(
      await re(
        'func f(s string, g func() error) (bool, error) {\n\tok, err := regexp.MatchString("a", s)⟨profiled⟩\n\tif err != nil {\n\t\treturn false, err\n\t}\n\terr = g()\n\treturn ok, err\n}\n',
        match,
      ),
      'var fRegexp = regexp.MustCompile("a")\n\nfunc f(s string, g func() error) (bool, error) {\n\tvar err error\n\tok := fRegexp.MatchString(s)\n\terr = g()\n\treturn ok, err\n}\n',
    );
    const pair = 'func f(s string, g func(bool, error)) {\n\tg(regexp.MatchString("a", s))⟨profiled⟩\n}\n';
    assert.match(await re(pair, match), /its result is not kept in variables/);
    const late =
      'func f(s string) string {\n\tok, err := regexp.MatchString("a", s)⟨profiled⟩\n\tprintln(ok)\n\treturn err.Error()\n}\n';
    assert.match(await re(late, match), /not checked by the statement that follows/);
  });

  it('is sure only of a pattern that the profile shows to be valid', async () => {
    const source =
      'package p\n\nimport "regexp"\n\nfunc f(s string) bool {\n\treturn regexp.MustCompile("a").MatchString(s)⟨profiled⟩\n}\n';
    const parsed = ['regexp/syntax.(*parser).op', 'regexp/syntax.parse', 'regexp.compile', 'regexp.MustCompile'];
    const risk = async (below: string[]) => (await reportFor('go', source, { below })).proposals[0]?.risk;
    assert.equal(await risk(parsed), 'review');
    assert.equal(await risk(['regexp.compile', 'regexp.Compile', 'regexp.MustCompile']), 'safe');
    const deep = Array.from({ length: 12 }, () => 'regexp/syntax.(*Regexp).Simplify');
    assert.equal(await risk(deep), 'safe');
  });

  it('claims neither matching, nor what a dependency compiles, nor what runs in init', async () => {
    const source =
      'package p\n\nimport "regexp"\n\nfunc f(s string) bool {\n\treturn regexp.MustCompile("a").MatchString(s)⟨profiled⟩\n}\n';
    const nothing = { proposals: [], refusals: [], advice: [] };
    for (const below of [
      ['regexp.(*bitState).reset', 'regexp.(*Regexp).backtrack', 'regexp.(*Regexp).doExecute'],
      ['regexp.compile', 'regexp.MustCompile', 'github.com/x/y.F'],
      ['regexp.compile', 'regexp.Compile'],
    ])
      assert.deepEqual(await reportFor('go', source, { below }), nothing, below.join());
    const request = requestFor('go', source, must);
    const once = stack(`${must.below.join(' < ')} | p.f /w/file:6 < p.init.0 /w/other:3`, 380, 10);
    assert.deepEqual(await engine.report({ ...request, stacks: [once] }), nothing);
  });

  it('asks the compiler about constants that this file does not show', async () => {
    const source =
      'package p\n\nimport (\n\t"regexp"\n\n\t"x.y/names"\n)\n\nfunc f(s string) bool {\n\treturn regexp.MustCompile("^" + names.ID + tail).MatchString(s)⟨profiled⟩\n}\n';
    const [proposal] = (await reportFor('go', source, must)).proposals;
    const [probe, ...more] = proposal?.probes ?? [];
    assert.equal(more.length, 0);
    const probed = applyEdits(unmark(source).text, probe?.edits ?? []);
    assert.ok(probed.endsWith('}\n\nconst _ = "^" + names.ID + tail\n'), probed);
    assert.equal(probe?.otherwise, '"^" + names.ID + tail is no constant');
  });
});

describe('hoisting templates', () => {
  const parsed = [
    'text/template/parse.(*Tree).newText',
    'text/template/parse.Parse',
    'text/template.(*Template).Parse',
  ];
  const escaping: Evidence = {
    below: ['html/template.(*escaper).commit', 'html/template.escapeTemplate', 'html/template.(*Template).Execute'],
  };
  const html = (source: string, evidence: Evidence) =>
    body('import (\n\tht "html/template"\n\t"io"\n)', source, evidence);

  it('leads from Execute in a closure to an aliased import, in a method, with CRLF', async () => {
    const before =
      'package p\n\nimport (\n\tht "html/template"\n\t"io"\n)\n\ntype page struct{}\n\nfunc (p *page) render(w io.Writer) func() error {\n\tt := ht.Must(ht.New("x").Parse("<b>{{.}}</b>"))\n\treturn func() error {\n\t\treturn t.Execute(w, 1)⟨profiled⟩\n\t}\n}\n';
    const after =
      'package p\n\nimport (\n\tht "html/template"\n\t"io"\n)\n\ntype page struct{}\n\nvar pageRenderTemplate = ht.Must(ht.New("x").Parse("<b>{{.}}</b>"))\n\nfunc (p *page) render(w io.Writer) func() error {\n\treturn func() error {\n\t\treturn pageRenderTemplate.Execute(w, 1)\n\t}\n}\n';
    assert.equal(await outcome(before.replaceAll('\n', '\r\n'), escaping), after.replaceAll('\n', '\r\n'));
  });

  it('keeps an error that is handled in the head of an if, or ignored', async () => {
    assert.equal(
      await html(
        'func f(w io.Writer) {\n\tif t, err := ht.New("x").Parse("{{.}}"); err == nil {⟨profiled⟩\n\t\tt.Execute(w, 1)\n\t}\n}\n',
        { below: [...parsed, 'html/template.(*Template).Parse'] },
      ),
      'var fTemplate, fTemplateErr = ht.New("x").Parse("{{.}}")\n\nfunc f(w io.Writer) {\n\tif t, err := fTemplate, fTemplateErr; err == nil {\n\t\tt.Execute(w, 1)\n\t}\n}\n',
    );
    assert.equal(
      await html(
        'func f(w io.Writer) {\n\tt, _ := ht.New("x").Parse("{{.}}")\n\tt.Execute(w, 1)⟨profiled⟩\n}\n',
        escaping,
      ),
      'var fTemplate, fTemplateErr = ht.New("x").Parse("{{.}}")\n\nfunc f(w io.Writer) {\n\tt, _ := fTemplate, fTemplateErr\n\tt.Execute(w, 1)\n}\n',
    );
  });

  it('says what a helper must not do, and refuses what is kept or changed', async () => {
    const make = 't := ht.Must(ht.New("x").Parse("{{.}}"))';
    const helped = `package p\n\nimport (\n\tht "html/template"\n\t"io"\n)\n\nfunc f(w io.Writer, show func(*ht.Template)) {\n\t${make}\n\tshow(t)⟨profiled⟩\n}\n`;
    const [proposal] = (await reportFor('go', helped, escaping)).proposals;
    assert.deepEqual(proposal?.notes, ['It is passed to show, which must not do more than execute it.']);
    const kept = `func f(w io.Writer, all map[string]*ht.Template) {\n\t${make}\n\tt.Execute(w, 1)⟨profiled⟩\n\tall["x"] = t\n}\n`;
    assert.match(await html(kept, escaping), /stored in a variable or field/);
    const delims = `func f(w io.Writer) {\n\t${make}\n\tt.Delims("<", ">")\n\tt.Execute(w, 1)⟨profiled⟩\n}\n`;
    assert.match(await html(delims, escaping), /Delims may change it/);
  });

  it('claims neither executing nor, for a text template, what html/template does', async () => {
    const source = 'func f(w io.Writer) {\n\tht.Must(ht.New("x").Parse("{{.}}")).Execute(w, 1)⟨profiled⟩\n}\n';
    const execution = ['text/template.(*state).evalCall', 'text/template.(*Template).Execute'];
    assert.equal(await html(source, { below: execution }), 'nothing');
    assert.equal(await html(source, { below: [...parsed, 'github.com/x/y.Markup', ...execution] }), 'nothing');
    const text = 'package p\n\nimport (\n\t"io"\n\tht "text/template"\n)\n\n';
    assert.equal(await outcome(text + source, escaping), 'nothing');
    assert.match(await outcome(text + source, { below: parsed }), /var fTemplate = /);
  });
});
