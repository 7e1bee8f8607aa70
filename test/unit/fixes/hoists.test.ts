import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stack } from '../../support/stacks';
import { applyEdits, type Evidence, engine, reportFor, requestFor, unmark } from './fixSupport';

const compiled = ['regexp/syntax.(*compiler).inst', 'regexp/syntax.Compile', 'regexp.compile', 'regexp.Compile'];
const must: Evidence = { below: [...compiled, 'regexp.MustCompile'] };
const match: Evidence = { below: [...compiled, 'regexp.MatchString'] };

/** The rewritten text, or why there is none, or 'nothing'. */
async function outcome(source: string, evidence: Evidence): Promise<string> {
  const { proposals, refusals } = await reportFor('go', source, evidence);
  assert.ok(proposals.length + refusals.length <= 1);
  const { text } = unmark(source);
  return proposals[0] ? applyEdits(text, proposals[0].edits) : (refusals[0]?.reason ?? 'nothing');
}

/** The part of a file below its imports. */
async function body(imports: string, source: string, evidence: Evidence): Promise<string> {
  const head = `package p\n\n${imports}\n\n`;
  const after = await outcome(head + source, evidence);
  return after.startsWith(head) ? after.slice(head.length) : after;
}

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
    const nothing = { proposals: [], refusals: [] };
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

describe('hoisting maps', () => {
  const filled: Evidence = { below: [], call: 'runtime.mapassign_faststr' };
  const table = (source: string, evidence = filled) => body('import "time"', source, evidence);

  it('moves a table of durations out of a method, and asks the compiler about them', async () => {
    const before =
      'func (c *client) wait(kind string) time.Duration {\n\tfor range 3 {\n\t\twaits := map[string]time.Duration{⟨profiled⟩\n\t\t\t"a": 3 * time.Second,\n\n\t\t\t// the slow one\n\t\t\t"b": time.Duration(7),\n\t\t}\n\n\t\tif waits[kind] > 0 && len(waits) > 1 {\n\t\t\treturn waits[kind]\n\t\t}\n\t}\n\treturn 0\n}\n';
    const after =
      'var clientWaitMap = map[string]time.Duration{\n\t"a": 3 * time.Second,\n\n\t// the slow one\n\t"b": time.Duration(7),\n}\n\nfunc (c *client) wait(kind string) time.Duration {\n\tfor range 3 {\n\t\tif clientWaitMap[kind] > 0 && len(clientWaitMap) > 1 {\n\t\t\treturn clientWaitMap[kind]\n\t\t}\n\t}\n\treturn 0\n}\n';
    assert.equal(await table(before), after);
    const [proposal] = (await reportFor('go', `package p\n\nimport "time"\n\n${before}`, filled)).proposals;
    const [edit] = proposal?.probes[0]?.edits ?? [];
    assert.equal(edit?.text, '\nconst _ = 3 * time.Second\n\nconst _ = time.Duration(7)\n');
  });

  it('takes functions of the file as values, but no closures and no pointers', async () => {
    const use = (value: string) =>
      table(
        `func run(n int) int { return n }\n\nfunc f(k string, n int) int {\n\treturn map[string]func(int) int{"a": ${value}}[k](n)⟨profiled⟩\n}\n`,
      );
    assert.match(await use('run'), /var fMap = map\[string\]func\(int\) int{"a": run}\n\nfunc f/);
    assert.match(await use('func(int) int { return n }'), /is no constant/);
    assert.match(await use('pkg.run()'), /is no constant/);
    const pointers = 'func f(k string) *t {\n\treturn map[string]*t{"a": {1}}[k]⟨profiled⟩\n}\n';
    assert.match(await table(`type t struct{ n int }\n\n${pointers}`), /could be changed through the map/);
    const slices = 'func f(k string) list {\n\treturn map[string]list{"a": {1}}[k]⟨profiled⟩\n}\n';
    assert.match(await table(`type list []int\n\n${slices}`), /could be changed through the map/);
  });

  it('knows when a table would depend on itself, by a method too', async () => {
    const use = (body: string) =>
      table(
        `type t int\n\nfunc (x t) Do(k string) int {\n\treturn map[string]func(t) int{"a": run}[k](x)⟨profiled⟩\n}\n\nfunc run(x t) int { ${body} }\n`,
      );
    assert.match(await use('return x.Do("b")'), /run leads back to this function/);
    assert.match(await use('return int(x)'), /\nvar tDoMap = map\[string\]func\(t\) int{"a": run}\n/);
  });

  it('refuses a map that is written in a closure, by range, by select or through a literal key', async () => {
    const use = (statement: string) =>
      table(
        `func f(k string, c chan int) int {\n\tm := map[string]int{"a": 1}⟨profiled⟩\n\t${statement}\n\treturn m[k]\n}\n`,
      );
    assert.match(await use('defer func() { m[k] += 2 }()'), /it is written \(line 7\)/);
    assert.match(await use('for m[k] = range 3 {\n\t}'), /it is written/);
    assert.match(await use('m[k], _ = 1, 2'), /it is written/);
    assert.match(await use('select {\n\tcase m[k] = <-c:\n\t}'), /it is written/);
    assert.match(await use('_ = map[int]int{m[k]: 1}[1]'), /_ = map\[int\]int{m\[k\]: 1}\[1\]/);
  });

  it('needs to know that a map is filled, and on which line', async () => {
    const source = 'func f(k string) int {\n\tm := map[string]int{"a": 1}⟨profiled⟩\n\treturn m[k]\n}\n';
    assert.equal(await table(source, { below: [] }), 'nothing');
    assert.equal(await table(source, { below: [], call: 'runtime.growslice' }), 'nothing');
    const two = source.replace('m := map', 'n := make(map[int]int); m := map').replace('m[k]', 'm[k] + len(n)');
    assert.match(await table(two), /another one stands on its line/);
    assert.equal(await table(source.replace('{"a": 1}', '{}')), 'nothing');
  });

  it('knows len by its name only where nothing hides it', async () => {
    const hidden =
      'func len(m map[string]int) int { m["b"] = 1; return 0 }\n\nfunc f(k string) int {\n\tm := map[string]int{"a": 1}⟨profiled⟩\n\treturn len(m)\n}\n';
    assert.match(await table(hidden), /passed to len, which may change or keep it/);
  });
});

describe('hoisting errors', () => {
  const made: Evidence = { below: ['errors.New'] };
  const formatted: Evidence = { below: ['errors.New', 'fmt.Errorf'] };

  it('keeps fmt where its import cannot be taken out, and other names of packages', async () => {
    assert.equal(
      await body('import "fmt"', 'func f() error {\n\treturn fmt.Errorf("no luck")⟨profiled⟩\n}\n', formatted),
      'var errFNoLuck = fmt.Errorf("no luck")\n\nfunc f() error {\n\treturn errFNoLuck\n}\n',
    );
    const imports = 'import (\n\t"fmt"\n\n\t"github.com/pkg/errors"\n)';
    const source = `package p\n\n${imports}\n\nfunc f() error {\n\terrors.New("x")\n\tfmt.Println()\n\treturn fmt.Errorf("no luck")⟨profiled⟩\n}\n`;
    assert.equal(
      await outcome(source, formatted),
      `package p\n\nimport (\n\tgoerrors "errors"\n\t"fmt"\n\n\t"github.com/pkg/errors"\n)\n\nvar errFNoLuck = goerrors.New("no luck")\n\nfunc f() error {\n\terrors.New("x")\n\tfmt.Println()\n\treturn errFNoLuck\n}\n`,
    );
  });

  it('takes no error of another package, with verbs or with arguments for one of its own', async () => {
    const use = (call: string, evidence: Evidence, path = 'errors') =>
      body(`import "${path}"`, `func f(n int) error {\n\treturn ${call}⟨profiled⟩\n}\n`, evidence);
    assert.equal(await use('errors.New("x")', made, 'github.com/pkg/errors'), 'nothing');
    assert.equal(await use('fmt.Errorf("%d", n)', formatted, 'fmt'), 'nothing');
    assert.equal(await use('fmt.Errorf("100%%")', formatted, 'fmt'), 'nothing');
    assert.equal(await use('fmt.Errorf(text)', formatted, 'fmt'), 'nothing');
    assert.match(await use('errors.New("x")', made), /^var errFX = errors\.New\("x"\)\n\nfunc f/);
    assert.equal(await use('errors.New("x")', formatted), 'nothing');
  });

  it('names it by function and message, in closures, generic functions and with CRLF', async () => {
    const before =
      'package p\n\nimport e "errors"\n\ntype Queue[T any] struct{}\n\nfunc (q *Queue[T]) Pop() (v T, err error) {\n\tfail := func() error { return e.New(`queue\'s empty now!`) }⟨profiled⟩\n\terr = fail()\n\treturn\n}\n';
    const after = before
      .replace('func (q', "var errQueuePopQueueSEmpty = e.New(`queue's empty now!`)\n\nfunc (q")
      .replace("return e.New(`queue's empty now!`) }⟨profiled⟩", 'return errQueuePopQueueSEmpty }');
    assert.equal(await outcome(before.replaceAll('\n', '\r\n'), made), after.replaceAll('\n', '\r\n'));
    const taken = 'var errFX = 1\n\nfunc f() error {\n\treturn errors.New("x")⟨profiled⟩\n}\n';
    assert.match(await body('import "errors"', taken, made), /var errFX2 = errors\.New\("x"\)/);
  });

  it('tells comparisons with sentinels from those of errors with each other', async () => {
    const use = (comparison: string) =>
      body(
        'import (\n\t"errors"\n\t"io"\n)',
        `func f() error {\n\treturn errors.New("x")⟨profiled⟩\n}\n\ntype t struct{ lastErr error }\n\nfunc (x *t) g(err error) bool { return ${comparison} }\n`,
        made,
      );
    assert.match(await use('err == io.EOF && errors.Is(err, io.EOF) && err != nil'), /^var errFX/);
    assert.match(await use('err != x.lastErr'), /compares errors with each other \(line 14\)/);
    assert.match(await use('errors.Is(io.EOF, x.lastErr)'), /compares errors with each other/);
  });
});

describe('hoisting what constants give', () => {
  const built = ['strings.(*trieNode).add', 'strings.makeGenericReplacer', 'strings.(*Replacer).build'];
  const replaced: Evidence = { below: [...built, 'sync.(*Once).doSlow', 'strings.(*Replacer).WriteString'] };
  const parsed: Evidence = { below: ['net/url.parse', 'net/url.Parse'] };
  const loaded: Evidence = { below: ['time.LoadLocationFromTZData', 'time.LoadLocation'] };

  it('finds a replacer by its use in a loop, a closure or where it is made, and joins one that is there', async () => {
    const use = (source: string, evidence = replaced) => body('import s "strings"', source, evidence);
    const loop =
      'func f(rows []string) {\n\tr := s.NewReplacer("a", "b")\n\n\teach := func(row *string) {\n\t\t*row = r.Replace(*row)⟨profiled⟩\n\t}\n\tfor i := range rows {\n\t\teach(&rows[i])\n\t}\n}\n';
    const hoisted =
      'var fReplacer = s.NewReplacer("a", "b")\n\nfunc f(rows []string) {\n\teach := func(row *string) {\n\t\t*row = fReplacer.Replace(*row)\n\t}\n\tfor i := range rows {\n\t\teach(&rows[i])\n\t}\n}\n';
    assert.equal(await use(loop), hoisted);
    const line = 'func g(x string) string { return s.NewReplacer("a", "b").Replace(x) }⟨profiled⟩\n';
    assert.match(
      await use(line, { below: ['strings.NewReplacer'] }),
      /^var gReplacer = .*\n\nfunc g.* gReplacer\.Replace/,
    );
    const there = 'var escape = s.NewReplacer("a", "b")\n\n';
    assert.equal(await use(there + line), `${there}func g(x string) string { return escape.Replace(x) }\n`);
    assert.match(await use(line.replace('"b"', '"b", "c"')), /its arguments are no pairs/);
    assert.equal(
      await use(line, { below: ['strings.(*Builder).grow', 'strings.(*genericReplacer).Replace'] }),
      'nothing',
    );
    const deep = Array.from({ length: 12 }, () => 'strings.(*trieNode).add');
    assert.equal(await use(loop, { below: deep }), hoisted);
  });

  it('reads a URL in any way, and refuses every way to change it', async () => {
    const use = (statement: string) =>
      body(
        'import "net/url"',
        `func f(x *string, g func(*url.URL)) string {\n\tu, _ := url.Parse("http://x/")⟨profiled⟩\n\t${statement}\n\treturn u.Redacted()\n}\n`,
        parsed,
      );
    assert.match(await use('*x = u.Path + u.Query().Get("a") + u.ResolveReference(u).Host'), /^var fURL, fURLErr = /);
    for (const statement of ['u.Host, u.Path = "a", "b"', '(u.RawQuery) = "a"', 'x = &u.Path', 'x = &(u.Path)'])
      assert.match(await use(statement), /its \w+ is changed \(line 7\)/, statement);
    assert.match(await use('c := *u\n\tc.Path = ""'), /what it points to is copied/);
    assert.match(await use('u = nil'), /assigned a second time/);
    assert.match(await use('g(u)'), /^var fURL/);
    assert.match(await use('type t struct{ u *url.URL }\n\tprintln(t{u: u}.u)'), /cannot be hoisted/);
  });

  it('keeps the error of a time zone wherever it goes, and asks about constants of other files', async () => {
    const zone = (statement: string) =>
      body('import tm "time"', `func (s *server) f() (*tm.Location, error) {\n\t${statement}⟨profiled⟩\n}\n`, loaded);
    assert.equal(
      await zone('return tm.LoadLocation("Asia/" + city)'),
      'var serverFLocation, serverFLocationErr = tm.LoadLocation("Asia/" + city)\n\nfunc (s *server) f() (*tm.Location, error) {\n\treturn serverFLocation, serverFLocationErr\n}\n',
    );
    assert.match(
      await zone('return s.both(tm.LoadLocation("UTC"))'),
      /return s\.both\(serverFLocation, serverFLocationErr\)/,
    );
    assert.match(await zone('return tm.LoadLocation(s.zone)'), /s\.zone is no constant/);
    const source =
      'package p\n\nimport "time"\n\nfunc f() (*time.Location, error) {\n\treturn time.LoadLocation(city)⟨profiled⟩\n}\n';
    const [proposal] = (await reportFor('go', source, loaded)).proposals;
    assert.deepEqual([proposal?.risk, proposal?.probes.length, proposal?.notes.length], ['review', 1, 1]);
  });
});
