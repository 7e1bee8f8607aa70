import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { goImports, importedName } from '../../../src/core/syntax/goImports';
import { bindingsOf, referencesTo, resolve, topLevelNames } from '../../../src/core/syntax/goScope';
import { enclosingFunction } from '../../../src/core/syntax/parsedFile';
import { createSyntax } from '../../../src/core/syntax/syntax';
import { childByField, type SyntaxNode } from '../../../src/core/syntax/syntaxNode';
import { syntax } from '../fixes/fixSupport';

describe('a parsed file', () => {
  it('counts offsets in UTF-16 units and lines from one', async () => {
    const text = 'package p\n\n// 😀é\nfunc f() int { return 1 }\n';
    const file = await syntax.parse('go', text);
    const [fn] = file.ofType('function_declaration');
    assert.equal(fn?.start, text.indexOf('func'));
    assert.equal(fn?.startLine, 4);
    assert.equal(fn?.text, 'func f() int { return 1 }');
    assert.equal(file.nodeAt(text.indexOf('return')).type, 'return');
  });

  it('finds the innermost function around a line', async () => {
    const file = await syntax.parse('go', 'package p\n\nfunc f() {\n\tg(func() {\n\t\th()\n\t})\n}\n\nvar x = 1\n');
    assert.equal(file.functionAtLine(3)?.type, 'function_declaration');
    assert.equal(file.functionAtLine(5)?.type, 'func_literal');
    assert.equal(file.functionAtLine(9), undefined);
  });

  it('says that a text is broken instead of failing', async () => {
    assert.equal((await syntax.parse('go', 'package p\nfunc {')).hasError, true);
    assert.equal((await syntax.parse('typescript', 'const a: number = 1;')).hasError, false);
    assert.equal((await syntax.parse('javascript', 'const a: number = 1;')).hasError, true);
    assert.equal((await syntax.parse('typescriptreact', 'const a = <b>{1 as number}</b>;')).hasError, false);
    assert.equal((await syntax.parse('javascriptreact', 'const a = <b>{1}</b>;')).hasError, false);
  });

  it('keeps working after hundreds of parses, since every tree is freed', async () => {
    const text = `package p\n\n${'func f() { g(1, 2, 3) }\n'.repeat(100)}`;
    for (let i = 0; i < 200; i++) assert.equal((await syntax.parse('go', text)).ofType('call_expression').length, 100);
  });

  it('asks again for a module whose load failed', async () => {
    let calls = 0;
    const failing = createSyntax(async () => {
      calls++;
      throw new Error('no disk');
    });
    await assert.rejects(failing.parse('typescript', 'a'), /no disk/);
    await assert.rejects(failing.parse('typescript', 'a'), /no disk/);
    assert.equal(calls, 2);
  });
});

describe('Go imports', () => {
  it('knows aliases, dots, blanks and major versions', async () => {
    const file = await syntax.parse(
      'go',
      'package p\n\nimport (\n\tgz "compress/gzip"\n\t. "io"\n\t_ "embed"\n\t"x.org/lib/v2"\n)\n',
    );
    assert.deepEqual(
      goImports(file).map(each => each.name),
      ['gz', '.', '_', 'lib'],
    );
    assert.equal(importedName(file, 'compress/gzip'), 'gz');
    assert.equal(importedName(file, 'io'), undefined);
    assert.equal(importedName(file, 'embed'), undefined);
  });
});

describe('Go names', () => {
  it('follow shadowing, reuse by := and parameters', async () => {
    const text = `package p

var global = 1

func f(w int) (err error) {
	n, err := g(w)
	if n, err := g(n); err != nil {
		return err
	}
	func(n int) { h(n) }(n)
	return h(n, T{n: n}, global)
}
`;
    const file = await syntax.parse('go', text);
    const [top] = file.ofType('function_declaration') as [SyntaxNode];
    const lineOf = (node: SyntaxNode | undefined): number | undefined => node?.startLine;
    assert.deepEqual(
      bindingsOf(top, 'n').map(each => each.identifier.startLine),
      [6, 7, 10],
    );
    assert.deepEqual(
      bindingsOf(top, 'err').map(each => each.identifier.startLine),
      [5, 7],
    );
    const [outer] = bindingsOf(top, 'n');
    assert.deepEqual(referencesTo(outer!).map(lineOf), [7, 10, 11, 11]);
    const returned = file.nodeAt(text.indexOf('return err') + 7);
    assert.equal(resolve(returned)?.identifier.startLine, 7);
    assert.equal(resolve(file.nodeAt(text.lastIndexOf('global'))), undefined);
    assert.deepEqual([...topLevelNames(file)].sort(), ['f', 'global']);
    assert.equal(childByField(enclosingFunction(returned), 'name')?.text, 'f');
  });
});
