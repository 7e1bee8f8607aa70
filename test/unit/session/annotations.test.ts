import assert from 'node:assert/strict';
import { test } from 'node:test';
import { annotateFile } from '../../../src/session/annotations';
import { lineText } from '../../../src/session/annotationText';
import { ProfileStore } from '../../../src/session/profileStore';
import { savingSentence } from '../../../src/session/savingSentence';
import { loadedProfile } from '../../support/profiles';
import { stack } from '../../support/stacks';

const text = 'package main\n\nfunc write() {\n\tgz.Write(p)\n\tbuf.Write(p)\n}\n';
const limits = { maxLines: 20, minimumShare: 0.005 };
const stacks = [
  stack('compress/flate.NewWriter | main.write /w/gz.go:4', 380e6),
  stack('| main.write /w/gz.go:5', 600e6),
  stack('| main.rare /w/gz.go:6', 1e6),
  stack('| main.other /w/other.go:1', 19e6),
];

function shown(now: string, store: ProfileStore): string[] {
  const annotations = annotateFile(store, '/w/gz.go', now, limits);
  return (annotations?.lines ?? []).map(line => `${line.line}: ${lineText(line, annotations!.profile, 'alloc_space')}`);
}

function storeWith(...profiles: Parameters<ProfileStore['show']>): ProfileStore {
  const store = new ProfileStore();
  store.show(...profiles);
  return store;
}

test('a line tells its share, its rate and what allocated below it', () => {
  const store = storeWith(loadedProfile(stacks, { snapshots: new Map([['/w/gz.go', text]]) }));
  assert.deepEqual(shown(text, store), ['4: 38 % · 38 MB/s in flate.NewWriter', '5: 60 % · 60 MB/s']);
});

test('annotations move with their lines and an edited line says so instead of a number', () => {
  const store = storeWith(loadedProfile(stacks, { snapshots: new Map([['/w/gz.go', text]]) }));
  const edited = text.replace('package main\n', 'package main\n\n// new\n').replace('buf.Write(p)', 'buf.Write(q)');
  assert.deepEqual(shown(edited, store), ['6: 38 % · 38 MB/s in flate.NewWriter', '7: edited since capture']);
  const lens = annotateFile(store, '/w/gz.go', edited, limits)?.functions[0];
  assert.deepEqual([lens?.functionName, lens?.editedLines], ['main.write', 1]);
});

test('what V8 knows only of the function is shown as the function', () => {
  const v8 = loadedProfile([stack('reduce | index /w/gz.go:3', 10e6), stack('| index /w/gz.go:3', 30e6)], {
    granularity: 'function',
    snapshots: new Map([['/w/gz.go', text]]),
  });
  assert.deepEqual(shown(text, storeWith(v8)), ['3: 100 % · 4 MB/s in index()']);
});

test('against a baseline a line shows before and after, also when nothing is left', () => {
  const store = new ProfileStore();
  const snapshots = new Map([['/w/gz.go', text]]);
  const before = loadedProfile(stacks, { snapshots });
  const after = loadedProfile([stack('compress/flate.NewWriter | main.write /w/gz.go:4', 38e6)], {
    snapshots,
    generation: 2,
  });
  store.show(after, before);
  assert.deepEqual(shown(text, store), ['4: −90 % · 380 → 38 MB in flate.NewWriter', '5: gone · 600 MB → 0 B']);
});

test('a file that the profile does not name shows nothing', () => {
  assert.equal(annotateFile(storeWith(loadedProfile(stacks)), '/w/none.go', text, limits), undefined);
  assert.equal(annotateFile(new ProfileStore(), '/w/gz.go', text, limits), undefined);
});

test('what is in use is a state: it is shown as it is, never as a rate, and not scaled by the window', () => {
  const inUse = (bytes: number, seconds: number) => {
    const profile = loadedProfile([stack('| main.keep /w/gz.go:4', bytes)], { seconds });
    const attribution = { ...profile.attribution, sampleTypes: ['inuse_space'] as const };
    return { ...profile, attribution, snapshots: new Map([['/w/gz.go', text]]) };
  };
  const store = storeWith(inUse(221e6, 2));
  const [line] = annotateFile(store, '/w/gz.go', text, limits)?.lines ?? [];
  assert.ok(line);
  assert.equal(lineText(line, inUse(221e6, 2), 'inuse_space'), '100 % · 221 MB');
  store.show(inUse(221e6, 4), inUse(221e6, 2));
  assert.deepEqual([store.comparison?.sites.beforeSeconds, store.comparison?.sites.afterSeconds], [0, 0]);
});

test('an unchanged line is not announced as a saving, however the samples fell', () => {
  const store = new ProfileStore();
  const snapshots = new Map([['/w/gz.go', text]]);
  store.show(
    loadedProfile([stack('| main.write /w/gz.go:4', 9.1e6)], { snapshots, generation: 2 }),
    loadedProfile([stack('| main.write /w/gz.go:4', 13.3e6)], { snapshots }),
  );
  assert.deepEqual(shown(text, store), ['4: ≈ · 13.3 → 9.1 MB']);
  const { comparison } = store;
  assert.ok(comparison);
  assert.match(
    savingSentence(comparison),
    /in the whole process, .* \(no line changed more than the samples can tell\)$/,
  );
});

test('functions that share a line are shown as their sum', () => {
  const shared = [stack('| main.a /w/gz.go:4', 30e6), stack('strings.Repeat | main.b /w/gz.go:4', 70e6)];
  const store = storeWith(loadedProfile(shared, { snapshots: new Map([['/w/gz.go', text]]) }));
  assert.deepEqual(shown(text, store), ['4: 100 % · 10 MB/s in strings.Repeat']);
});
