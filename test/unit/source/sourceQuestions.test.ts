import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourceName } from '../../../src/core/attribution/profiledFiles';
import { matchText } from '../../../src/core/source/matchText';
import type { SourceMatch } from '../../../src/core/source/sourceMatch';
import { answers, isSourceQuestion, ruleOf, sourceQuestions } from '../../../src/session/sources/sourceQuestions';

type Ambiguous = Extract<SourceMatch, { kind: 'ambiguous' }>;
const among = (place: Ambiguous['among'], ...candidates: string[]): SourceMatch => ({
  kind: 'ambiguous',
  origin: 'unknown',
  path: undefined,
  candidates,
  among: place,
});
const several = (...candidates: string[]) => among('workspace', ...candidates);

test('an answer is kept as the folders in which the two paths differ', () => {
  const rule = (file: string, chosen: string) => {
    const { from, to, program } = ruleOf(file, chosen, 'example.com/app');
    assert.equal(program, 'example.com/app');
    return `${from} -> ${to}`;
  };
  assert.equal(rule('/app/cmd/main.go', '/w/api/cmd/main.go'), '/app -> /w/api');
  assert.equal(rule('file:///app/src/a.js', '/w/site/src/a.js'), '/app -> /w/site');
  assert.equal(rule('C:\\agent\\src\\a.js', '/w/site/src/a.js'), 'C:/agent -> /w/site');
  assert.equal(rule('/main.go', '/w/api/main.go'), '/main.go -> /w/api/main.go');
  assert.equal(rule('main.go', '/w/api/main.go'), 'main.go -> /w/api/main.go');
  assert.equal(rule('/w/a/main.go', '/w/a/other.go'), '/w/a/main.go -> /w/a/other.go');
});

test('one answer settles all files of the same program', () => {
  const rule = ruleOf('/app/cmd/main.go', '/w/api/cmd/main.go', '');
  assert.ok(answers(rule, { file: '/app/x/y.go', candidates: ['/w/api/x/y.go', '/w/site/x/y.go'] }));
  assert.ok(!answers(rule, { file: '/app/x/y.go', candidates: ['/w/site/x/y.go'] }));
  assert.ok(!answers(rule, { file: '/application/x/y.go', candidates: ['/w/api/x/y.go'] }));
});

test('a profile says that files are left to choose, and how', () => {
  const one = new Map([['/app/main.go', several('/w/a/main.go', '/w/b/main.go')]]);
  const two = new Map([...one, ['/app/x.go', several('/w/a/x.go', '/w/b/x.go')] as const]);
  assert.deepEqual(sourceQuestions(new Map()), []);
  const [note = ''] = sourceQuestions(two);
  assert.match(note, /^Several files of the workspace could be \/app\/main\.go and 1 more: say which/);
  const beside = new Map([['x.y/lib/lib.go', among('outside', '/lib/lib.go', '/lib2/lib.go')]]);
  assert.match(sourceQuestions(beside)[0] ?? '', /^Several files of modules outside of the workspace could be x\.y/);
  const both = sourceQuestions(new Map([...one, ...beside]))[0] ?? '';
  assert.match(
    both,
    /^Several files of the workspace and of modules outside of it could be \/app\/main\.go and 1 more/,
  );
  assert.ok(isSourceQuestion(both));
  assert.ok(isSourceQuestion(note) && !isSourceQuestion('Something else.'));
});

test('how a file was found is told in words', () => {
  const match = (how: Extract<SourceMatch, { kind: 'match' }>['how'], path: string): SourceMatch => ({
    kind: 'match',
    origin: 'workspace',
    path,
    how,
  });
  assert.equal(matchText('/app/main.go', match('suffix', '/w/app/main.go')), 'guessed by name: app/main.go');
  assert.equal(matchText('/srv/main.go', match('suffix', '/w/app/main.go')), 'guessed by name: main.go');
  assert.equal(matchText('a/b.go', match('goModule', '/w/b.go')), 'matched by the module path of go.mod');
  assert.match(
    matchText('a@v1.0.0/b.go', match('otherVersion', '/w/b.go')),
    /a version that is not in the module cache/,
  );
  assert.equal(matchText('/app/a.go', several('/w/a.go', '/x/a.go')), 'could be any of 2 files of the workspace');
  assert.equal(
    matchText('/app/a.go', among('outside', '/l/a.go', '/x/a.go')),
    'could be any of 2 files of modules outside of the workspace',
  );
  assert.equal(
    matchText('/app/a.go', among('both', '/w/a.go', '/x/a.go')),
    'could be any of 2 files of the workspace and of modules outside of it',
  );
  assert.equal(matchText('/x', { kind: 'outside', origin: 'dependency', path: '/x' }), 'outside of the workspace');
});

test('functions are looked for by the name that the source gives them', () => {
  for (const [symbol, name] of [
    ['main.main', 'main'],
    ['main.(*server).handle.func1', 'handle'],
    ['main.server.handle-fm', 'handle'],
    ['example.com/a/b.v2.Run.func1.2', 'Run'],
    ['main.Map[example.com/a/b.T].Get', 'Get'],
    ['main.Map[go.shape.*uint8,go.shape.string]', 'Map'],
    ['main.init.0', 'init'],
    ['main.glob..func1', ''],
    ['main.each-range1', 'each'],
    ['Cache.get', 'get'],
    ['route', 'route'],
    ['(anonymous)', ''],
    ['', ''],
  ] as const)
    assert.equal(sourceName(symbol), name, symbol);
});
