import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BuildFacts } from '../../../src/capture/go/buildAge';
import { type BuildKnowledge, knowBuild, originOf } from '../../../src/session/sources/buildKnowledge';
import { BuiltTexts } from '../../../src/session/sources/builtTexts';

const commit = '1a2b3c4d5e'.repeat(4);
const text = 'package main\n\nfunc write() {\n\tgz.Write(p)\n}\n';
const functions = new Map([['/w/gz.go', [{ functionName: 'main.write', startLine: 3 }]]]);
const { signal } = new AbortController();

async function known(
  facts: BuildFacts | undefined,
  committed: string | undefined,
  onDisk = text,
  built = new BuiltTexts(),
) {
  const asked: string[] = [];
  const { known: found, texts } = await knowBuild(
    { takenMs: 0 },
    { onDisk: new Map([['/w/gz.go', onDisk]]), functions },
    {
      buildFacts: async () => facts,
      committed: async (hash, paths) => {
        asked.push(`${hash.slice(0, 7)} ${paths.join()}`);
        return new Map(committed === undefined ? [] : [['/w/gz.go', committed]]);
      },
    },
    built,
    signal,
  );
  return { origin: originName(found), text: texts.get('/w/gz.go'), asked };
}

function originName(found: BuildKnowledge): string {
  const origin = originOf(found, '/w/gz.go');
  return typeof origin === 'object' ? `${origin.commit.slice(0, 7)} ${origin.file}` : origin;
}

const newer = new Set(['/w/gz.go']);
const question = ['1a2b3c4 /w/gz.go'];

test('a file that was only touched since the build has the text of its commit, whatever its line endings are', async () => {
  const same = { origin: '1a2b3c4 same', text: undefined, asked: question };
  assert.deepEqual(await known({ newer, commit }, text), same);
  assert.deepEqual(await known({ newer, commit }, text, text.replaceAll('\n', '\r\n')), same);
});

test('the lines of a file that has another text than the commit are those of the commit', async () => {
  const other = { origin: '1a2b3c4 other', text, asked: question };
  assert.deepEqual(await known({ newer, commit }, text, text.replace('write', 'flush')), other);
});

test('a text of the commit in which functions begin elsewhere is not what was built', async () => {
  const other = await known({ newer, commit }, `// moved\n${text}`);
  assert.deepEqual(other, { origin: 'newerThanBuild', text: undefined, asked: question });
});

test('git is asked only for a commit, and what it does not know stays as it was', async () => {
  assert.deepEqual(await known({ newer }, text), { origin: 'newerThanBuild', text: undefined, asked: [] });
  assert.deepEqual(await known({ newer: new Set(), commit }, undefined), {
    origin: 'atCapture',
    text: undefined,
    asked: question,
  });
  assert.deepEqual(await known(undefined, text), { origin: 'unknown', text: undefined, asked: [] });
});

test('of a program that was built anew since, files written since are newer than the build', async () => {
  assert.equal((await known({ newer: new Set(), rebuilt: true }, text)).origin, 'rebuilt');
  assert.equal((await known({ newer, rebuilt: true }, text)).origin, 'newerThanBuild');
});

test('a file that is edited while its build runs on has the text that a capture before saw', async () => {
  const built = new BuiltTexts();
  const edited = text.replace('\tgz', '\t// new\n\tgz');
  const before = { newer: new Set<string>(), build: 'a' };
  await known(before, undefined, text, built);
  const unknown = { origin: 'newerThanBuild', text: undefined, asked: [] };
  assert.deepEqual(await known({ newer, build: 'b' }, undefined, edited, built), unknown, 'another build');
  assert.deepEqual(await known({ newer, build: 'a' }, undefined, edited, built), {
    origin: 'atCapture',
    text,
    asked: [],
  });
  // What was newer when it was seen first may be anything.
  assert.deepEqual(await known({ newer, build: 'b' }, undefined, text, built), unknown);
});

test('the text of a commit is remembered where git does not tell it any more, and none that functions contradict', async () => {
  const built = new BuiltTexts();
  const edited = text.replace('\tgz', '\t// new\n\tgz');
  await known({ newer, commit, build: 'a' }, text, edited, built);
  assert.equal((await known({ newer, build: 'a' }, undefined, edited, built)).text, text);
  await known({ newer: new Set<string>(), build: 'b' }, undefined, `// moved\n${text}`, built);
  assert.equal((await known({ newer, build: 'b' }, undefined, edited, built)).origin, 'newerThanBuild');
});

test('of many builds, and of more text than may be held, the ones seen last are remembered', () => {
  const built = new BuiltTexts({ builds: 2, characters: 10 });
  const held = () => ['a', 'b', 'c'].map(build => [...built.of(build).values()].join());
  for (const build of ['a', 'b', 'a', 'c']) built.remember(build, new Map([['/w/f.go', build]]));
  assert.deepEqual(held(), ['a', '', 'c']);
  built.remember('a', new Map([['/w/g.go', 'nine char']]));
  assert.deepEqual(held(), ['a,nine char', '', '']);
  built.remember('b', new Map([['/w/f.go', 'more than may be held']]));
  assert.deepEqual(held(), ['', '', '']);
});
