import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, symlinkSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { typeProbe } from '../../../src/core/fixes/probe';
import { FixJudge } from '../../../src/session/judge/fixJudge';
import { eventually } from '../../support/eventually';
import { withoutGo } from '../../support/goToolchain';
import { syntax } from '../../unit/fixes/fixSupport';
import { escapeProbe, GoWorkspace, ownFolders, plainBuild, replacing, told } from './goWorkspace';

const main = `package main

import (
	"fmt"
	"sync"
)

type counter struct {
	sync.Mutex
	n int
}

func add(c *counter) int { return c.n + 1 }

func main() {
	c := &counter{}
	fmt.Println(add(c))
}
`;

describe('the compiler as judge of rewrites', { skip: withoutGo }, () => {
  const made: GoWorkspace[] = [];
  after(() => {
    for (const each of made) each.dispose();
  });
  const workspace = (files: Readonly<Record<string, string>>) => {
    const created = new GoWorkspace(files);
    made.push(created);
    return created;
  };
  const module = 'module example.com/app\n\ngo 1.22\n';

  test('confirms what compiles and passes vet, and says why it refuses the rest', async () => {
    const app = workspace({ 'go.mod': module, 'main.go': main });
    const before = app.listing();
    const folders = ownFolders();
    const verdicts = await app.judge('main.go', [
      replacing(main, 'c.n + 1', '1 + c.n'),
      replacing(main, 'c.n + 1', '1 + c.missing'),
      replacing(main, 'c := &counter{}', 'var d counter\n\te := d\n\tc := &e'),
      replacing(main, '\t"sync"\n', ''),
    ]);
    assert.deepEqual(told(verdicts), [
      'confirmed',
      'refused: rewritten it would not compile (main.go:13: c.missing undefined (type *counter has no field or method missing))',
      'refused: go vet complains of it rewritten (main.go:17: assignment copies lock value to e: example.com/app.counter)',
      'refused: rewritten it would not compile (main.go:8: undefined: sync)',
    ]);
    assert.deepEqual(app.listing(), before);
    assert.deepEqual(ownFolders(), folders);
  });

  test('counts only complaints of vet that the text as it is does not have, and looks without tests that are broken', async () => {
    const complained = main.replace('c := &counter{}', 'var d counter\n\te := d\n\tc := &e');
    const app = workspace({ 'go.mod': module, 'main.go': complained });
    const further = replacing(complained, 'c.n + 1 }', 'c.n + 1 }\n\nfunc copied(c *counter) { d := *c; _ = &d }');
    const same = replacing(complained, 'c.n + 1', '1 + c.n');
    const tests = 'package main\n\nimport "testing"\n\nfunc TestIt(t *testing.T) { missing() }\n';
    for (const name of ['', 'main_test.go']) {
      if (name !== '') app.write(name, tests);
      const [kept = '', more = ''] = told(await app.judge('main.go', [same, further]));
      assert.equal(kept, 'confirmed', name);
      assert.match(
        more,
        /^refused: go vet complains of it rewritten \(main\.go:15: assignment copies lock value/,
        name,
      );
    }
  });

  test('sees that a rewrite takes a name of the tests', async () => {
    const tests = 'package main\n\nvar taken = 1\n';
    const app = workspace({ 'go.mod': module, 'main.go': main, 'main_test.go': tests });
    const fix = replacing(main, 'func add', 'var taken = 2\n\nfunc add');
    const [verdict] = told(await app.judge('main.go', [fix]));
    assert.match(verdict ?? '', /^refused: go vet complains of it rewritten \(main(_test)?\.go:\d+: .*taken/);
    const inTests = replacing(tests, '= 1', '= "one"');
    const wrong = replacing(tests, '= 1', '= none');
    assert.deepEqual(told(await app.judge('main_test.go', [inTests, wrong])), [
      'confirmed',
      'refused: rewritten it would not compile (main_test.go:3: undefined: none)',
    ]);
  });

  test('asks whether expressions are of a type', async () => {
    const text = `package p

type names []string

func of(list []string, named names) int { return len(list) + len(named) }
`;
    const app = workspace({ 'go.mod': module, 'p.go': text });
    const file = await syntax.parse('go', text);
    const probe = (expression: string) => {
      const node = file.nodes.find(each => each.text === expression && each.type === 'identifier' && each.start > 80);
      assert.ok(node, expression);
      return typeProbe(file, [node], '[]string', `${expression} is no []string`);
    };
    const fix = (expression: string) =>
      replacing(text, 'return len(list)', 'return 0 + len(list)', [probe(expression)]);
    assert.deepEqual(told(await app.judge('p.go', [fix('list'), fix('named')])), [
      'confirmed',
      'refused: named is no []string',
    ]);
  });

  test('works in a workspace of two modules', async () => {
    const text = 'package app\n\nimport "example.com/dep"\n\nfunc Size() int { return dep.Size() }\n';
    const app = workspace({
      'go.work': 'go 1.22\n\nuse (\n\t./app\n\t./dep\n)\n',
      'app/go.mod': module,
      'app/app.go': text,
      'dep/go.mod': 'module example.com/dep\n\ngo 1.22\n',
      'dep/dep.go': 'package dep\n\nfunc Size() int { return 1 }\n',
    });
    const before = app.listing();
    const good = replacing(text, 'return dep.Size()', 'return dep.Size() + 1');
    const missing = replacing(text, 'dep.Size()', 'dep.Other()');
    assert.deepEqual(told(await app.judge('app/app.go', [good, missing])), [
      'confirmed',
      'refused: rewritten it would not compile (app.go:5: undefined: dep.Other)',
    ]);
    const unsaved = { 'dep/dep.go': 'package dep\n\nfunc Size() int { return 1 }\nfunc Other() int { return 2 }\n' };
    assert.deepEqual(told(await app.judge('app/app.go', [good, missing], { unsaved })), ['confirmed', 'confirmed']);
    assert.deepEqual(app.listing(), before);
  });

  test('asks anew where another package changes what it does with a value, in an editor or on disk', async () => {
    const text = [
      'package app',
      '',
      'import (',
      '\t"bytes"',
      '',
      '\t"example.com/app/b"',
      ')',
      '',
      'func show() {',
      '\tbuf := new(bytes.Buffer)',
      '\tb.Use(buf)',
      '}',
      '',
    ].join('\n');
    const uses = (statement: string) =>
      `package b\n\nimport "bytes"\n\nvar Kept *bytes.Buffer\n\nfunc Use(buf *bytes.Buffer) { ${statement} }\n`;
    const app = workspace({ 'go.mod': module, 'app.go': text, 'b/b.go': uses('buf.Reset()') });
    const probe = escapeProbe(text, 'func asked(buf *bytes.Buffer) { b.Use(buf) }');
    const fix = replacing(text, 'new(bytes.Buffer)', '&bytes.Buffer{}', [probe]);
    const unsaved = new Map<string, string>();
    const judge = new FixJudge({
      isAllowed: () => true,
      settings: () => plainBuild,
      unsaved: () => unsaved,
      log: assert.fail,
    });
    const verdict = async () =>
      told([await judge.verdictNow(app.at('app.go'), text, fix, new AbortController().signal)])[0];
    try {
      assert.equal(await verdict(), 'confirmed');
      unsaved.set(app.at('b/b.go'), uses('Kept = buf'));
      assert.equal(await verdict(), 'refused: something keeps buf');
      unsaved.clear();
      assert.equal(await verdict(), 'confirmed');
      app.write('b/b.go', uses('Kept = buf'));
      judge.refresh();
      assert.equal(await verdict(), 'refused: something keeps buf');
    } finally {
      judge.dispose();
    }
  });

  test('works in a vendored tree', async () => {
    const text = 'package app\n\nimport "example.com/dep"\n\nfunc Size() int { return dep.Size() }\n';
    const app = workspace({
      'go.mod': `${module}\nrequire example.com/dep v1.0.0\n`,
      'app.go': text,
      'vendor/modules.txt': '# example.com/dep v1.0.0\n## explicit; go 1.22\nexample.com/dep\n',
      'vendor/example.com/dep/dep.go': 'package dep\n\nfunc Size() int { return 1 }\n',
    });
    const before = app.listing();
    const verdicts = await app.judge('app.go', [
      replacing(text, 'return dep.Size()', 'return dep.Size() + 1'),
      replacing(text, 'dep.Size()', 'dep.Other()'),
    ]);
    assert.deepEqual(told(verdicts), [
      'confirmed',
      'refused: rewritten it would not compile (app.go:5: undefined: dep.Other)',
    ]);
    assert.deepEqual(app.listing(), before);
  });

  test('says nothing of a file that the build tags leave out, until they are set', async () => {
    const text = '//go:build special\n\npackage main\n\nfunc special() int { return 1 }\n';
    const app = workspace({ 'go.mod': module, 'main.go': main, 'special.go': text });
    const fixes = [replacing(text, 'return 1', 'return 2'), replacing(text, 'return 1', 'return none')];
    const left =
      'unknown: the go command does not compile special.go here (see its build tags and allocLens.go.buildFlags)';
    assert.deepEqual(told(await app.judge('special.go', fixes)), [left, left]);
    for (const settings of [
      { ...plainBuild, tags: 'special' },
      { ...plainBuild, flags: ['-tags=special', '-trimpath'] },
    ]) {
      assert.deepEqual(told(await app.judge('special.go', fixes, { settings })), [
        'confirmed',
        'refused: rewritten it would not compile (special.go:5: undefined: none)',
      ]);
    }
  });

  test('takes all unsaved editors into account', async () => {
    const app = workspace({ 'go.mod': module, 'main.go': main, 'other.go': 'package main\n' });
    const before = app.listing();
    const edited = main.replace('func main', '// Edited.\n\nfunc main');
    const fix = replacing(edited, 'c.n + 1', 'c.n + one');
    const other = 'package main\n\nconst one = 1\n';
    assert.deepEqual(told(await app.judge('main.go', [fix], { unsaved: { 'main.go': edited } })), [
      'refused: rewritten it would not compile (main.go:13: undefined: one)',
    ]);
    const unsaved = { 'main.go': edited, 'other.go': other };
    assert.deepEqual(told(await app.judge('main.go', [fix], { unsaved })), ['confirmed']);
    assert.deepEqual(app.listing(), before);
  });

  test('is asked where the folder is a link', {
    skip: process.platform === 'win32' && 'links need a right there',
  }, async () => {
    const app = workspace({ 'module/go.mod': module, 'module/main.go': main });
    symlinkSync(app.at('module'), app.at('link'));
    const fixes = [replacing(main, 'c.n + 1', '1 + c.n'), replacing(main, 'c.n + 1', 'none')];
    assert.deepEqual(told(await app.judge('link/main.go', fixes)), [
      'confirmed',
      'refused: rewritten it would not compile (main.go:13: undefined: none)',
    ]);
  });

  test('does not know of a package that does not compile as it is, nor without Go', async () => {
    const app = workspace({
      'go.mod': module,
      'main.go': main,
      'broken.go': 'package main\n\nfunc broken() int { return "" }\n',
    });
    const fix = replacing(main, 'c.n + 1', '1 + c.n');
    const [broken = ''] = told(await app.judge('main.go', [fix]));
    assert.match(broken, /^unknown: the package does not compile as it is \(broken\.go:3: cannot use ""/);
    const settings = { ...plainBuild, command: 'go-that-is-not-there' };
    assert.deepEqual(told(await app.judge('main.go', [fix], { settings })), [
      'unknown: there is no go-that-is-not-there',
    ]);
    const [flag = ''] = told(await app.judge('main.go', [fix], { settings: { ...plainBuild, flags: ['-nosuch'] } }));
    assert.match(flag, /^unknown: the go command says “flag provided but not defined: -nosuch/);
    const imported = main.replace('"fmt"', '"fmt"\n\t_ "example.com/absent"');
    const absent = await app.judge('main.go', [replacing(imported, 'c.n + 1', '1 + c.n')], {
      unsaved: { 'main.go': imported },
    });
    assert.match(
      told(absent)[0] ?? '',
      /^unknown: the package does not compile as it is \(main\.go:5: no required module/,
    );
  });

  test('leaves go.mod alone where go is told to update it', async () => {
    const text = 'package app\n\nimport "example.com/dep"\n\nfunc Size() int { return dep.Size() }\n';
    const app = workspace({
      'app/go.mod': `${module}\nreplace example.com/dep => ../dep\n`,
      'app/app.go': text,
      'dep/go.mod': 'module example.com/dep\n\ngo 1.22\n',
      'dep/dep.go': 'package dep\n\nfunc Size() int { return 1 }\n',
    });
    const before = app.listing();
    const fix = replacing(text, 'return dep.Size()', 'return dep.Size() + 1');
    const earlier = process.env['GOFLAGS'];
    process.env['GOFLAGS'] = '-mod=mod';
    try {
      assert.match(
        told(await app.judge('app/app.go', [fix]))[0] ?? '',
        /^unknown: the go command says “go: updates to go\.mod needed.*\(run go mod tidy\)$/,
      );
      assert.deepEqual(app.listing(), before);
      // The same without us: what is asked here does write.
      execFileSync('go', ['build', '.'], { cwd: app.at('app'), stdio: 'ignore' });
      assert.notDeepEqual(app.listing(), before);
      const tidied = app.listing();
      assert.deepEqual(told(await app.judge('app/app.go', [fix])), ['confirmed']);
      assert.deepEqual(app.listing(), tidied);
    } finally {
      if (earlier === undefined) delete process.env['GOFLAGS'];
      else process.env['GOFLAGS'] = earlier;
    }
  });

  test('needs no right to write to the workspace', async () => {
    const app = workspace({ 'go.mod': module, 'main.go': main });
    const before = app.listing();
    for (const name of ['main.go', 'go.mod']) chmodSync(app.at(name), 0o444);
    chmodSync(app.folder, 0o555);
    try {
      assert.deepEqual(told(await app.judge('main.go', [replacing(main, 'c.n + 1', '1 + c.n')])), ['confirmed']);
    } finally {
      chmodSync(app.folder, 0o755);
    }
    assert.deepEqual(app.listing(), before);
  });

  test('is cancelled together with the compiler, and leaves no folder', async () => {
    const app = workspace({ 'go.mod': module, 'main.go': main });
    const abort = new AbortController();
    const fixes = [replacing(main, 'c.n + 1', '1 + c.n')];
    const before = ownFolders();
    const asked = app.judge('main.go', fixes, { signal: abort.signal });
    await eventually('a folder of its own', ownFolders, folders => folders.length > before.length);
    abort.abort();
    await assert.rejects(asked, { name: 'CancelledError' });
    assert.deepEqual(ownFolders(), before);
  });
});
