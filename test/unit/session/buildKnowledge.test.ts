import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BuildFacts } from '../../../src/capture/go/buildAge';
import { type BuildKnowledge, knowBuild, originOf } from '../../../src/session/sources/buildKnowledge';

const commit = '1a2b3c4d5e'.repeat(4);
const text = 'package main\n\nfunc write() {\n\tgz.Write(p)\n}\n';
const functions = new Map([['/w/gz.go', [{ functionName: 'main.write', startLine: 3 }]]]);
const { signal } = new AbortController();

async function known(facts: BuildFacts | undefined, committed: string | undefined, onDisk = text) {
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
