import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { ParsedFile, SyntaxLanguage } from '../../../src/core/syntax/parsedFile';
import type { SyntaxNode } from '../../../src/core/syntax/syntaxNode';
import { changeBetween } from '../../../src/core/syntax/textChange';
import { newSyntax } from '../fixes/fixSupport';
import { seeded } from '../formats/randomPprof';

const editsOfEach = 20;
const sources: Partial<Record<SyntaxLanguage, readonly string[]>> = {
  go: textsOf('test/fixtures/programs/fixes-go', '.go'),
  typescript: textsOf('src/core/syntax', '.ts'),
  javascript: textsOf('node_modules/autocannon/test', '.test.js').filter(text => text.length < 10_000),
};

describe('a text that is parsed after another', () => {
  for (const [language, texts] of Object.entries(sources) as [SyntaxLanguage, string[]][]) {
    it(`has the nodes that it has when it is parsed alone, whatever was edited (${language})`, async t => {
      const random = seeded(1);
      const [after, alone] = [newSyntax(), newSyntax()];
      const parsed = { unbroken: 0, broken: 0 };
      for (const text of texts) {
        let now = text;
        for (let edits = 0; edits < editsOfEach; edits++) {
          const found = await after.parse(language, now);
          // What is parsed after an empty text is all new.
          await alone.parse(language, '');
          const expected = await alone.parse(language, now);
          assert.deepEqual(shown(found), shown(expected), now);
          parsed[expected.hasError ? 'broken' : 'unbroken']++;
          now = edited(expected.hasError ? text : now, random);
        }
      }
      t.diagnostic(`${texts.length} files, ${JSON.stringify(parsed)}`);
      assert.ok(parsed.unbroken > 5 * texts.length && parsed.broken > texts.length);
    });
  }

  it('keeps its nodes when another is parsed', async () => {
    const syntax = newSyntax();
    const first = await syntax.parse('go', 'package p\n\nfunc f() { g(1) }\n\nfunc h() { g(2) }\n');
    const before = JSON.stringify(shown(first));
    const second = await syntax.parse('go', 'package p\n\nfunc f() { g(1, 3) }\n\nfunc h() { g(2) }\n');
    assert.equal(JSON.stringify(shown(first)), before);
    assert.deepEqual(
      second.ofType('call_expression').map(({ text }) => text),
      ['g(1, 3)', 'g(2)'],
    );
  });
});

describe('what changed between two texts', () => {
  const cases: Readonly<Record<string, readonly [string, string, number, number, number]>> = {
    nothing: ['abc', 'abc', 3, 3, 3],
    'an insertion': ['ac', 'abc', 1, 1, 2],
    'a removal among equals': ['aaa', 'aa', 2, 3, 2],
    'everything, from nothing': ['', 'abc', 0, 0, 3],
    'a character of two units whose first stays': ['a😀b', 'a😁b', 1, 3, 3],
    'a character of two units whose second stays': ['a\u{1f600}b', 'a\u{1fa00}b', 1, 3, 3],
  };
  for (const [what, [before, after, start, oldEnd, newEnd]] of Object.entries(cases))
    it(`is ${what}`, () => assert.deepEqual(changeBetween(before, after), { start, oldEnd, newEnd }));
});

/** One random change of some lines. */
function edited(text: string, random: () => number): string {
  const lines = text.split('\n');
  const pick = (count: number) => Math.floor(random() * count);
  const at = pick(lines.length);
  const line = lines[at]!;
  const changes = [
    () => lines.splice(at, 1),
    () => lines.splice(at, 0, lines[pick(lines.length)]!),
    () => lines.splice(at, 0, '// 😀 said', ''),
    () =>
      lines.splice(
        at,
        1,
        line.replace(/\w+/, word => `${word}é`),
      ),
    () => lines.splice(at, 1, line.replace(/\w/, 'z')),
    () => lines.splice(at, 1, line.slice(0, pick(line.length))),
    () => lines.splice(at, 0, ...lines.slice(at, at + pick(30))),
  ];
  changes[pick(changes.length)]!();
  return lines.join('\n');
}

/** All that rules can see of a file. */
function shown({ hasError, nodes }: ParsedFile): unknown {
  const places = new Map<SyntaxNode, number>(nodes.map((node, place) => [node, place]));
  const placeOf = (node: SyntaxNode | undefined) => node && places.get(node);
  return {
    hasError,
    nodes: nodes.map(({ type, isNamed, start, end, startLine, endLine, field, parent, children, text }) =>
      [type, isNamed, start, end, startLine, endLine, field, placeOf(parent), children.map(placeOf), text].join(),
    ),
  };
}

function textsOf(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith(ending))
    .map(name => readFileSync(path.join(folder, name), 'utf8'));
}
