import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Attribution } from '../../../src/core/attribution/attribution';
import type { CondensedStack } from '../../../src/core/attribution/condensedStack';
import { allocatorRows } from '../../../src/editor/allocatorsView/allocatorRows';
import { annotateFile } from '../../../src/session/annotations';
import { lineText } from '../../../src/session/annotationText';
import { earlierGrowth } from '../../../src/session/earlierGrowth';
import { lineLifetime } from '../../../src/session/lifetimes';
import type { LoadedProfile } from '../../../src/session/loadedProfile';
import { ModuleUpdates } from '../../../src/session/moduleUpdates';
import { readManifests } from '../../../src/session/moduleVersions';
import { ProfileStore } from '../../../src/session/profileStore';
import { errorText, longerText, siteConfidence } from '../../../src/session/siteConfidence';
import { loadedProfile } from '../../support/profiles';
import { condensedStack, stack } from '../../support/stacks';

const text = 'package main\n\nfunc write() {\n\tgz.Write(p)\n}\n';
const limits = { maxLines: 20, minimumShare: 0.005 };
const chi = '/home/me/go/pkg/mod/github.com/go-chi/chi@v3.3.4+incompatible/middleware/compress.go';

function shown(profile: LoadedProfile): string[] {
  const store = new ProfileStore();
  store.show({ ...profile, snapshots: new Map([['/w/gz.go', text]]) });
  const lines = annotateFile(store, '/w/gz.go', text, limits)?.lines ?? [];
  return lines.map(line => `${line.line}: ${lineText(line, profile, 'alloc_space')}`);
}

/** 100 MB below line 4, through the standard library and then the file of a dependency. */
function through(file: string) {
  return condensedStack({
    ...stack('compress/flate.NewWriter < middleware.Compress.func1 | main.write /w/gz.go:4', 100e6),
    belowFiles: ['/usr/local/go/src/compress/flate/deflate.go', file],
  });
}

test('a line names the function that allocates, and in which version of which module it was called', () => {
  assert.deepEqual(shown(loadedProfile([through(chi)])), ['4: 100 % · 10 MB/s in flate.NewWriter (go-chi/chi v3.3.4)']);
});

test('versions of vendored modules and npm packages come from manifests, which are read in the workspace only', async () => {
  const files = [
    '/w/vendor/github.com/go-chi/chi/middleware/compress.go',
    '/w/node_modules/avvio/boot.js',
    '/etc/node_modules/x/y.js',
  ];
  const profile = loadedProfile(files.map(through));
  const read: string[] = [];
  const texts: Record<string, string> = {
    '/w/vendor/modules.txt': '# github.com/go-chi/chi v3.3.4+incompatible\n',
    '/w/node_modules/avvio/package.json': '{"name":"avvio","version":"8.3.0"}',
  };
  const manifests = await readManifests(profile, [{ path: '/w' }], async path => {
    read.push(path);
    return texts[path];
  });
  assert.deepEqual(read, ['/w/vendor/modules.txt', '/w/node_modules/avvio/package.json']);
  const names = files.map(file => shown({ ...loadedProfile([through(file)]), manifests })[0]?.split(' in ')[1]);
  assert.deepEqual(names, [
    'flate.NewWriter (go-chi/chi v3.3.4)',
    'flate.NewWriter (avvio 8.3.0)',
    'flate.NewWriter (x)',
  ]);
});

test('the store owns what is charged to lines, and tells when that changes', () => {
  const store = new ProfileStore();
  const profile = loadedProfile([through(chi)]);
  store.show(profile);
  let changes = 0;
  store.onDidChange(() => changes++);
  store.chooseBlame('total');
  assert.deepEqual([store.blame, changes], ['total', 1]);
  assert.equal(store.sites, profile.callSites, 'without sums of lines there is only one way to blame');
});

test('a newer version is told as what it is, and where nobody asked nothing is told', () => {
  const updates = new ModuleUpdates();
  const module = { name: 'github.com/go-chi/chi', version: 'v3.3.4+incompatible', system: 'go', manifest: '' } as const;
  assert.equal(updates.text(module), '');
  updates.tell(module, { name: 'github.com/go-chi/chi/v5', version: 'v5.2.1' });
  assert.equal(updates.text(module), 'v3.3.4 → v5.2.1 available as go-chi/chi/v5');
  updates.tell(module, { name: module.name, version: 'v4.1.2+incompatible' });
  assert.equal(updates.text(module), 'v3.3.4 → v4.1.2 available');
  updates.tell(module, undefined);
  assert.equal(updates.text(module), 'v3.3.4 is the newest');
});

test('a row of the Allocators view names what allocates below the call site, the dependency, and a newer version', () => {
  const store = new ProfileStore();
  store.show(loadedProfile([through(chi), stack('| main.read /w/gz.go:9', 50e6)]));
  const updates = new ModuleUpdates();
  const [below, own] = allocatorRows(store, 'callSite', updates);
  assert.equal(below!.description, '10 MB/s in flate.NewWriter (go-chi/chi v3.3.4) · gz.go:4');
  assert.equal(own!.description, '5 MB/s · gz.go:9');
  assert.equal(own!.module, undefined);
  updates.tell(below!.module!, { name: 'github.com/go-chi/chi/v5', version: 'v5.2.1' });
  const newer = 'v3.3.4 → v5.2.1 available as go-chi/chi/v5';
  const [row] = allocatorRows(store, 'callSite', updates);
  assert.equal(row!.description, `${below!.description} · ${newer}`);
  assert.ok(row!.tooltip.includes(`\nin flate.NewWriter (go-chi/chi v3.3.4): ${newer}\n`), row!.tooltip);
});

test('rows and lines of a comparison name what allocates below the line, then and now', () => {
  const updates = new ModuleUpdates();
  const upgraded = '/home/me/go/pkg/mod/github.com/go-chi/chi/v5@v5.2.1/middleware/compress.go';
  const sized = (file: string, bytes: number) => ({ ...through(file), values: [bytes], recorded: 400 });
  const line = (bytes: number) => ({ ...stack('| main.write /w/gz.go:4', bytes), recorded: 400 });
  const json = (bytes: number) => ({ ...stack('json.Marshal | main.write /w/gz.go:4', bytes), recorded: 400 });
  const shownFor = (before: CondensedStack[], after: CondensedStack[]) => {
    const store = new ProfileStore();
    const [baseline, current] = [before, after].map(stacks =>
      loadedProfile(stacks, { snapshots: new Map([['/w/gz.go', text]]) }),
    );
    store.show(current!, baseline);
    const line = annotateFile(store, '/w/gz.go', text, limits)?.lines.find(each => each.line === 4);
    return { ...allocatorRows(store, 'callSite', updates)[0]!, text: line && lineText(line, current!, 'alloc_space') };
  };
  const same = shownFor([sized(chi, 100e6)], [sized(chi, 40e6)]);
  assert.equal(same.description, '100 → 40 MB in flate.NewWriter (go-chi/chi v3.3.4) · gz.go:4');
  assert.equal(same.text, '−60 % · 100 → 40 MB in flate.NewWriter (go-chi/chi v3.3.4)');
  assert.match(same.tooltip, /\nin flate\.NewWriter \(go-chi\/chi v3\.3\.4\)$/);
  assert.equal(same.module?.name, 'github.com/go-chi/chi');
  for (const [before, after, expected] of [
    [
      [sized(chi, 100e6)],
      [sized(upgraded, 4e6)],
      'in flate.NewWriter (go-chi/chi v3.3.4) → flate.NewWriter (go-chi/chi/v5 v5.2.1)',
    ],
    [[sized(chi, 100e6)], [line(4e6)], 'in flate.NewWriter (go-chi/chi v3.3.4) → the line itself'],
    [[line(100e6)], [json(4e6)], 'in the line itself → json.Marshal'],
    // Chance alone turns which of two has more.
    [
      [sized(chi, 50e6), json(45e6)],
      [sized(chi, 45e6), json(50e6)],
      'in flate.NewWriter (go-chi/chi v3.3.4) and json.Marshal',
    ],
    [
      [sized(chi, 50e6), json(45e6)],
      [sized(chi, 1e6), json(50e6)],
      'in flate.NewWriter (go-chi/chi v3.3.4) and json.Marshal → json.Marshal',
    ],
    [
      [sized(chi, 50e6), json(5e6)],
      [sized(chi, 1e6), json(5e6)],
      'in flate.NewWriter (go-chi/chi v3.3.4) → json.Marshal',
    ],
    // Too few samples to tell a change of the line tell none below it.
    [[{ ...sized(chi, 3e6), recorded: 3 }], [{ ...json(4e6), recorded: 4 }], 'in json.Marshal'],
    [[sized(chi, 100e6)], [], 'in flate.NewWriter (go-chi/chi v3.3.4)'],
    [[], [json(40e6)], 'in json.Marshal'],
    [[line(100e6)], [line(4e6)], ''],
  ] as const) {
    const other = stack('| main.other /w/gz.go:9', 1);
    const shown = shownFor([...before, other], [...after, other]);
    assert.match(shown.description, /^[^·]*B.* · gz\.go:4$/);
    assert.equal(/\bin .*(?= · )/.exec(shown.description)?.[0] ?? '', expected);
    assert.equal(/\bin .*/.exec(shown.text ?? '')?.[0] ?? '', expected);
  }
});

test('the end of a line leaves the dependencies to the rows where they make it long and the names tell enough', () => {
  const updates = new ModuleUpdates();
  const below = (name: string, module: string) =>
    condensedStack({
      ...stack(`${name} | main.write /w/gz.go:4`, 100e6),
      belowFiles: [`/home/me/go/pkg/mod/${module}/file.go`],
      recorded: 400,
    });
  const store = new ProfileStore();
  const parts = { snapshots: new Map([['/w/gz.go', text]]) };
  const [was, is] = ['github.com/some-company/encoding@v1.20.300', 'github.com/other-company/encoding@v2.0.0'];
  const ends = (before: CondensedStack, after: CondensedStack) => {
    store.show(loadedProfile([after], parts), loadedProfile([before], parts));
    const [line] = annotateFile(store, '/w/gz.go', text, limits)?.lines ?? [];
    const [row] = allocatorRows(store, 'callSite', updates);
    return [lineText(line!, store.current!, 'alloc_space').split(' in ')[1], row!.description.split(' in ')[1]];
  };
  const [old, now] = [' (some-company/encoding v1.20.300)', ' (other-company/encoding v2.0.0)'];
  const small = (each: CondensedStack) => ({ ...each, values: [4e6] });
  assert.deepEqual(ends(below('gob.NewEncoder', was), small(below('cbor.NewEncoder', is))), [
    'gob.NewEncoder → cbor.NewEncoder',
    `gob.NewEncoder${old} → cbor.NewEncoder${now} · gz.go:4`,
  ]);
  const alike = `gob.NewEncoder${old} → gob.NewEncoder${now}`;
  assert.deepEqual(
    ends(below('gob.NewEncoder', was), small(below('gob.NewEncoder', is))),
    [alike, `${alike} · gz.go:4`],
    'of one name only the dependencies tell them apart',
  );
});

test('a line that several functions share tells of all of them what allocates below it, and a V8 function via what', () => {
  const store = new ProfileStore();
  const show = (before: CondensedStack[], after: CondensedStack[], granularity: 'line' | 'function') => {
    const [baseline, current] = [before, after].map(stacks =>
      loadedProfile(stacks, { granularity, snapshots: new Map([['/w/gz.go', text]]) }),
    );
    store.show(current!, baseline);
    const [line] = annotateFile(store, '/w/gz.go', text, limits)?.lines ?? [];
    return lineText(line!, current!, 'alloc_space');
  };
  const shared = (bytes: number) => [
    { ...stack('strings.Repeat | main.a /w/gz.go:4', bytes * 0.4), recorded: 400 },
    { ...stack('fmt.Sprintf | main.b /w/gz.go:4', bytes * 0.6), recorded: 400 },
  ];
  assert.equal(
    show(shared(100e6), [{ ...stack('json.Marshal | main.a /w/gz.go:4', 4e6), recorded: 400 }], 'line'),
    '−96 % · 100 → 4 MB in fmt.Sprintf and strings.Repeat → json.Marshal',
  );
  const v8 = (below: string, bytes: number) => [{ ...stack(`${below}| index /w/gz.go:3`, bytes), recorded: 400 }];
  assert.equal(
    show(v8('reduce ', 100e6), v8('', 4e6), 'function'),
    '−96 % · 100 → 4 MB in index() via reduce → the function itself',
  );
});

test('a number of few samples has few digits, and says how long to capture', () => {
  const noisy = condensedStack({ ...stack('| main.write /w/gz.go:4', 12.4e6), variances: [(5.5e6 / 1.96) ** 2] });
  const profile = loadedProfile([noisy]);
  assert.deepEqual(shown(profile), ['4: 100 % · 1.2 MB/s']);
  const site = profile.callSites[0]!;
  const sure = siteConfidence(site, profile, 'alloc_space');
  assert.equal(errorText(12.4e6, sure), ' ±44 %');
  assert.equal(longerText(12.4e6, sure, profile, 'alloc_space'), '');
  const few = { halfWidth: 7.44e6, isEnough: false };
  assert.equal(
    longerText(12.4e6, few, profile, 'alloc_space'),
    'Too few samples to rely on: capture longer (90 s would tell it to ±20 %).',
  );
});

const growing = (generation: number, growth: number, inUse: number) => {
  const parts = {
    ...stack('| main.keep /w/gz.go:4', 160e6, inUse),
    recorded: 305,
    kept: { growth, againBytes: 0, againRecorded: 0, survivedBytes: 0, survivedRecorded: 0 },
  };
  const target = { kind: 'go', url: 'http://localhost:6060/', label: 'shop' } as const;
  const profile = loadedProfile([condensedStack(parts)], {
    generation,
    capturedMs: generation * 10_000,
    source: { kind: 'target', target, seconds: 10 },
  });
  const attribution: Attribution = {
    ...profile.attribution,
    sampleTypes: ['alloc_space', 'inuse_space'],
    lifetimes: { kind: 'growth' },
  };
  return { ...profile, attribution, callSites: profile.callSites.map(site => ({ ...site, values: [160e6, inUse] })) };
};

test('what grows is told from three windows of one process on, and another process begins anew', () => {
  const store = new ProfileStore();
  const verdict = () => lineLifetime(store, '/w/gz.go', 4)?.kind;
  const verdicts = [1, 2, 3].map(window => {
    store.show(growing(window, 150e6, 150e6 * window));
    return verdict();
  });
  assert.deepEqual(verdicts, ['lives', 'lives', 'grew']);
  const { source, ...rest } = growing(4, 150e6, 600e6);
  assert.ok(source.kind === 'target' && source.target.kind === 'go');
  store.show({ ...rest, source: { ...source, target: { ...source.target, url: 'http://localhost:7070/' } } });
  assert.equal(verdict(), 'lives');
});

test('a process that took the place of another one at its address begins anew', () => {
  type Told = Partial<Pick<LoadedProfile, 'exe'>> & { buildId?: string; before?: number; after?: number };
  const kindAfter = (first: Told, next: Told) => {
    const store = new ProfileStore();
    const show = (window: number, { exe, buildId = '', before, after }: Told) => {
      const profile = growing(window, 150e6, 150e6 * window);
      const allocated = before === undefined || after === undefined ? {} : { allocated: { before, after } };
      const meta = { ...profile.attribution.meta, buildId, ...allocated };
      store.show({ ...profile, attribution: { ...profile.attribution, meta }, ...(exe && { exe }) });
    };
    show(1, first.before === undefined ? first : { ...first, before: 0, after: first.before });
    show(2, first);
    show(3, next);
    return lineLifetime(store, '/w/gz.go', 4)?.kind;
  };
  const [one, other] = ['/proc/1/exe', '/proc/2/exe'];
  assert.deepEqual(
    {
      sameProcess: kindAfter({ exe: one, buildId: 'a' }, { exe: one, buildId: 'b' }),
      otherProcess: kindAfter({ exe: one, buildId: 'a' }, { exe: other, buildId: 'a' }),
      otherBuild: kindAfter({ buildId: 'a' }, { buildId: 'b' }),
      notTold: kindAfter({ buildId: 'a' }, {}),
      goesOn: kindAfter({ before: 100, after: 200 }, { before: 199, after: 300 }),
      beganAgain: kindAfter({ before: 100, after: 200 }, { before: 150, after: 300 }),
    },
    {
      sameProcess: 'grew',
      otherProcess: 'lives',
      otherBuild: 'lives',
      notTold: 'grew',
      goesOn: 'grew',
      beganAgain: 'lives',
    },
  );
});

test('a capture keeps what it needs of the windows before it, and says the same when it was read from disk', () => {
  const store = new ProfileStore();
  const target = { kind: 'go', url: 'http://localhost:6060/', label: 'shop' } as const;
  const evidence = (of: ProfileStore) => lineLifetime(of, '/w/gz.go', 4);
  const kept = (window: number) => {
    const profile = growing(window, 150e6, 150e6 * window);
    const earlier = earlierGrowth(store.growthBefore(target).windows);
    store.show(profile);
    return { earlier, profile };
  };
  const reopen = ({ earlier, profile }: ReturnType<typeof kept>) => {
    const later = new ProfileStore();
    const attribution: Attribution = { ...profile.attribution, lifetimes: { kind: 'growth', earlier } };
    later.show({ ...profile, attribution, reopened: true });
    return later;
  };
  assert.deepEqual(
    [1, 2].map(window => kept(window).earlier),
    [[], []],
    'too few to tell anything of what grew',
  );
  for (let window = 3; window <= 10; window++) {
    const reopened = reopen(kept(window));
    const told = evidence(store)?.verdict;
    assert.equal(told, `grew in each of ${window < 8 ? `${window} windows so far` : 'the last 8 windows'}`);
    assert.deepEqual(evidence(reopened), evidence(store));
  }
  const reopened = reopen(kept(11));
  assert.deepEqual(reopened.growthBefore(target), { windows: [] }, 'what runs today may be another process');
  reopened.show(growing(12, 150e6, 900e6));
  assert.equal(evidence(reopened)?.kind, 'lives');
  assert.deepEqual(store.growthBefore({ ...target, url: 'http://localhost:7070/' }), { windows: [] });
  for (let window = 13; window < 20; window++) store.show(growing(window, 0, 900e6));
  assert.deepEqual(earlierGrowth(store.growthBefore(target).windows), [], 'of what does not grow nothing is kept');
});

test('a window that is shown twice is one window', () => {
  const store = new ProfileStore();
  for (let i = 0; i < 5; i++) store.show(growing(1, 150e6, 300e6));
  assert.equal(lineLifetime(store, '/w/gz.go', 4)?.kind, 'lives');
});
