import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { body, type Evidence, outcome, reportFor } from './fixSupport';

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
