import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doubtSentence, fileDoubtText, type SourceDoubt } from '../../../src/core/source/sourceDoubt';
import { comparedRows } from '../../../src/editor/allocatorsView/comparedRows';
import { annotateFile } from '../../../src/session/annotations';
import { lineText } from '../../../src/session/annotationText';
import { type LoadedProfile, loadProfile } from '../../../src/session/loadedProfile';
import { ModuleUpdates } from '../../../src/session/moduleUpdates';
import { nearestNow } from '../../../src/session/nearestNow';
import { ProfileStore } from '../../../src/session/profileStore';
import { savingSentence } from '../../../src/session/savingSentence';
import { loadedProfile } from '../../support/profiles';
import { stack } from '../../support/stacks';

const go = 'package main\n\nfunc write() {\n\tgz.Write(p)\n\tbuf.Write(p)\n}\n\nfunc read() {\n\tio.ReadAll(r)\n}\n';
const limits = { maxLines: 20, minimumShare: 0.005 };
const stacks = [
  stack('| main.write /w/gz.go:4', 60e6),
  stack('| main.write /w/gz.go:5', 30e6),
  stack('| main.read /w/gz.go:9', 10e6),
];

function shown(now: string, parts: Partial<LoadedProfile> = {}): string[] {
  const store = new ProfileStore();
  store.show(loadedProfile(stacks, { snapshots: new Map([['/w/gz.go', go]]), ...parts }));
  const annotations = annotateFile(store, '/w/gz.go', now, limits);
  const lines = annotations?.lines ?? [];
  return [
    ...lines.map(
      line =>
        `${line.line} ${line.freshness}: ${lineText(line, annotations!.profile, 'alloc_space', annotations!.doubt)}`,
    ),
    ...(annotations?.functions ?? []).map(row => `${row.functionName}: ${row.editedLines} edited`),
  ];
}

test('a formatter, an edit and a removal: what moved, what changed and what is gone', () => {
  const now = go
    .replace('\tgz.Write(p)', '    gz.Write( p )')
    .replace('\tbuf.Write(p)', '\tbuf.Write(p[:n])')
    .replace('\tio.ReadAll(r)\n', '');
  assert.deepEqual(shown(now), ['4 current: 60 % · 6 MB/s', '5 edited: edited since capture', 'main.write: 1 edited']);
});

test('another branch: what is the same there is shown, the rest is not', () => {
  const branch = `package main\n\n// another\n\nfunc serve() {\n\tlisten(port)\n}\n\n${go.slice(go.indexOf('func read'))}`;
  assert.deepEqual(shown(branch), ['10 shifted: 10 % · 1 MB/s', 'main.read: 0 edited']);
});

test('within the marks of a merge nothing is shown', () => {
  const conflict = go.replace(
    '\tgz.Write(p)\n\tbuf.Write(p)\n',
    '<<<<<<< HEAD\n\tgz.Write(p)\n\tbuf.Write(p)\n=======\n\tgz.Flush()\n>>>>>>> topic\n',
  );
  assert.deepEqual(shown(conflict), ['13 shifted: 10 % · 1 MB/s', 'main.read: 0 edited']);
});

test('a file that is newer than the program says so on each line', () => {
  const doubt: SourceDoubt = { reason: 'builtBefore', misplaced: new Set() };
  assert.deepEqual(shown(go, { doubts: new Map([['/w/gz.go', doubt]]) }).slice(0, 1), [
    '4 current: 60 % · 6 MB/s · lines may be off',
  ]);
});

test('where functions begin as in a program that was not found, their lines say nothing, and what explains them does', () => {
  const doubt: SourceDoubt = { reason: 'unseenBodies', misplaced: new Set() };
  assert.deepEqual(shown(go, { doubts: new Map([['/w/gz.go', doubt]]) }).slice(0, 1), ['4 current: 60 % · 6 MB/s']);
  assert.match(doubtSentence(doubt), /^The program was not found here, so nothing shows that the bodies/);
  assert.match(fileDoubtText(doubt), /^program not found here/);
});

test('lines of a file that may have another text than the program are compared with none, and no saving is claimed on them', () => {
  const after = loadedProfile([stack('| main.write /w/gz.go:4', 3e6), stacks[2]!], {
    snapshots: new Map([['/w/gz.go', go]]),
  });
  const before = loadedProfile(stacks, { snapshots: new Map([['/w/gz.go', go]]) });
  const told = (baseline: LoadedProfile, current: LoadedProfile) => {
    const store = new ProfileStore();
    store.show(current, baseline);
    const lines = annotateFile(store, '/w/gz.go', go, limits)?.lines ?? [];
    const rows = comparedRows(store.comparison!, new ModuleUpdates()).map(
      ({ label, description }) => `${label}: ${description}`,
    );
    return { changes: lines.map(row => row.change && row.line), sentence: savingSentence(store.comparison!), rows };
  };
  const sure = told(before, after);
  assert.deepEqual(sure.changes, [4, 5, 9]);
  assert.match(sure.sentence, / on gz\.go:4,/);
  for (const reason of ['builtBefore', 'otherText'] as const) {
    const doubts = new Map([['/w/gz.go', { reason, misplaced: new Set<string>() }]]);
    for (const pair of [
      [{ ...before, doubts }, after],
      [before, { ...after, doubts }],
    ] as const) {
      const { changes, sentence, rows } = told(pair[0], pair[1]);
      assert.deepEqual(changes, [undefined, undefined]);
      assert.match(
        sentence,
        /in the whole process, .* \(on which lines is not known: their files differ from the build\)$/,
      );
      // What the function as a whole had and has does not depend on the text.
      assert.match(rows[0]!, /write\(?\)?: 90 → 3 MB · line not known$/);
    }
  }
});

test('lines of a program that was built from another commit are found by its text, and say which commit', () => {
  const doubt: SourceDoubt = { reason: 'otherCommit', commit: '1a2b3c4d5e'.repeat(4), misplaced: new Set() };
  const now = `// moved\n${go.replace('\tbuf.Write(p)', '\tbuf.Write(p[:n])').replace('\tio.ReadAll(r)\n', '')}`;
  assert.deepEqual(shown(now, { doubts: new Map([['/w/gz.go', doubt]]) }), [
    '5 shifted: 60 % · 6 MB/s · built from 1a2b3c4',
    '6 edited: edited since commit 1a2b3c4',
    'main.write: 1 edited',
  ]);
  const [first] = shown(go.replaceAll('\n', '\r\n'), { doubts: new Map([['/w/gz.go', doubt]]) });
  assert.equal(first, '4 current: 60 % · 6 MB/s', 'that commit is checked out');
});

test('a function that the program has elsewhere is shown on no line', () => {
  const doubt: SourceDoubt = { reason: 'otherText', misplaced: new Set(['main.write']) };
  assert.deepEqual(shown(go, { doubts: new Map([['/w/gz.go', doubt]]) }), [
    '9 current: 10 % · 1 MB/s · lines may be off',
    'main.read: 0 edited',
  ]);
});

test('what V8 charged to a function is edited when anything in the function is', () => {
  const script = 'function rows() {\n  const a = make();\n  return a;\n}\n\nfunction other() {\n  return make();\n}\n';
  const store = new ProfileStore();
  store.show(
    loadedProfile([stack('| rows /w/a.js:1', 30e6), stack('| other /w/a.js:6', 10e6)], {
      granularity: 'function',
      snapshots: new Map([['/w/a.js', script]]),
    }),
  );
  const at = (text: string) =>
    annotateFile(store, '/w/a.js', text, limits)?.lines.map(row => `${row.line} ${row.freshness}`);
  assert.deepEqual(at(script), ['1 current', '6 current']);
  assert.deepEqual(at(script.replace('  return a;', '  log(a);\n  return a;')), ['1 edited', '7 shifted']);
});

test('an opened profile is doubted where nothing in the file speaks for it, and lines are checked when it is loaded', async () => {
  const { snapshots: _, ...parts } = loadedProfile(stacks);
  const started = (startLine: number) =>
    parts.stacks.map(each => ({
      ...each,
      user: each.user.map(frame => ({ ...frame, startLine: frame.functionName === 'main.write' ? startLine : 0 })),
    }));
  const doubtOf = async (startLine: number) => {
    const profile = await loadProfile(
      { ...parts, stacks: started(startLine) },
      async () => go,
      () => 'unknown',
    );
    const doubt = profile.doubts?.get('/w/gz.go');
    return doubt === undefined ? 'none' : [doubt.reason, ...doubt.misplaced].join(' ');
  };
  assert.deepEqual(
    [await doubtOf(0), await doubtOf(3), await doubtOf(4)],
    ['unverified', 'unseenBodies', 'otherText main.write'],
  );
});

test('who goes to a line that is gone comes to the place where it was', () => {
  const profile = loadedProfile(stacks, { snapshots: new Map([['/w/gz.go', go]]) });
  const now = `// new\n${go.replace('\tbuf.Write(p)\n', '')}`;
  assert.deepEqual(
    [4, 5, 9].map(line => nearestNow(profile, '/w/gz.go', line, now)),
    [5, 6, 9],
  );
});

test('beyond the files whose texts are kept nothing is drawn, because nobody knows whether they were edited', async () => {
  const paths = Array.from({ length: 305 }, (_, index) => `/w/f${index}.go`);
  const rows = paths.map((path, index) => stack(`| main.f${index} ${path}:4`, 1e6));
  const profile = await loadProfile(
    loadedProfile(rows),
    async () => 'package main\n\nfunc f() {\n\tmake(x)\n}\n',
    () => 'atCapture',
  );
  const store = new ProfileStore();
  store.show(profile);
  const now = '// a\n// b\npackage main\n\nfunc f() {\n\tmake(x)\n}\n';
  const all = { maxLines: 1000, minimumShare: 0 };
  const drawn = (path: string) => annotateFile(store, path, now, all)?.lines.map(row => `${row.line} ${row.freshness}`);
  assert.deepEqual([drawn('/w/f0.go'), drawn('/w/f303.go')], [['6 shifted'], undefined]);
});
