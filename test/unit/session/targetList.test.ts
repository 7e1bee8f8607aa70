import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SavedTargets } from '../../../src/editor/targets/savedTargets';
import { bigHeapBytes, heapBytes } from '../../../src/session/heapBytes';
import { TargetList } from '../../../src/session/targetList';
import { originOfTarget, remoteHost } from '../../../src/session/targetPlace';
import { type DiscoveredProcess, goTarget, nodeTarget } from '../../../src/session/targets';
import { targetText } from '../../../src/session/targetText';

function discovered(parts: Partial<DiscoveredProcess>): DiscoveredProcess {
  const base = {
    pid: 7,
    runtime: 'go',
    name: 'shop',
    version: 'go1.26.8',
    commandLine: ['./shop'],
    cwd: '/w',
  } as const;
  return { ...base, ports: [6060], place: 'workspace', targets: [], obstacle: undefined, ...parts };
}

const pprof = { kind: 'go', url: 'http://127.0.0.1:6060/debug/pprof/', label: 'shop · Go · :6060', pid: 7 } as const;
const signalled = { kind: 'node', inspector: '', attach: 'signal', label: 'app.js · Node 22 · pid 8', pid: 8 } as const;
const obstacle = { message: 'shop serves no pprof handlers.', remedy: 'Add them.' };

test('every way into a process is an entry, one without a way says what to add, saved addresses come last', async () => {
  const processes = [
    discovered({ targets: [pprof, { ...pprof, url: 'gops://127.0.0.1:1', label: 'shop · Go (gops) · :1' }] }),
    discovered({ pid: 8, runtime: 'node', name: 'app.js', version: 'v22.1.0', ports: [], targets: [signalled] }),
    discovered({ pid: 9, place: 'elsewhere', obstacle }),
  ];
  const list = new TargetList({ discover: async () => processes, saved: () => [goTarget('http://h:1')] });
  assert.deepEqual(
    list.entries.map(each => each.group),
    ['saved'],
  );
  const entries = await list.refresh();
  assert.deepEqual(
    entries.map(each => [each.group, targetText(each).label, targetText(each).description]),
    [
      ['workspace', 'shop · Go · :6060', 'go1.26.8 · pid 7'],
      ['workspace', 'shop · Go (gops) · :1', 'go1.26.8 · pid 7'],
      ['workspace', 'app.js · Node 22 · pid 8', 'v22.1.0 · no inspector yet'],
      ['other', 'shop · Go · pid 9', 'go1.26.8 · cannot be captured as it is'],
      ['saved', 'h:1', 'http://h:1'],
    ],
  );
  assert.equal(new Set(entries.map(each => each.id)).size, entries.length);
  assert.deepEqual(targetText(entries[3]!).lines.slice(0, 2), [obstacle.message, obstacle.remedy]);
  list.dispose();
});

test('who asks while a search is under way waits for the same one, and hears of it', async () => {
  let searches = 0;
  let heard = 0;
  let finish: () => void = () => undefined;
  const discover = () => {
    searches++;
    return new Promise<DiscoveredProcess[]>(resolve => {
      finish = () => resolve([discovered({ targets: [pprof] })]);
    });
  };
  const list = new TargetList({ discover, saved: () => [] });
  list.onDidChange(() => void heard++);
  const both = Promise.all([list.refresh(), list.refresh()]);
  finish();
  const [first, second] = await both;
  assert.deepEqual([searches, heard, first.length], [1, 1, 1]);
  assert.equal(first, second);
  list.dispose();
});

test('saved addresses are kept once each and forgotten by their address', async () => {
  const kept = new Map<string, unknown>();
  let changes = 0;
  const memory = {
    get: <T>(key: string, fallback?: T) => (kept.get(key) as T) ?? (fallback as T),
    update: async (key: string, value: unknown) => void kept.set(key, value),
  };
  const saved = new SavedTargets(memory, () => void changes++);
  await saved.add(goTarget('http://h:1'));
  await saved.add(nodeTarget('h:9229'));
  await saved.add(goTarget('http://h:1'));
  assert.deepEqual(
    saved.list().map(each => each.label),
    ['node h:9229', 'h:1'],
  );
  assert.equal(await saved.remove('http://h:1'), true);
  assert.equal(await saved.remove('http://h:1'), false);
  assert.equal(saved.list().length, 1);
  assert.equal(changes, 5);
});

test('another machine is known by its name in every kind of address', () => {
  for (const address of [
    '6060',
    'localhost:1',
    'http://127.0.0.1:1',
    'http://[::1]:1/x',
    'unix:/s',
    'gops://127.0.0.1:1',
  ])
    assert.equal(remoteHost(goTarget(address)), undefined, address);
  for (const address of [
    '10.0.0.1:6060',
    'https://h.example/debug/pprof/',
    'gops://build:1',
    'http://127.0.0.1.evil.example',
  ])
    assert.ok(remoteHost(goTarget(address)), address);
  assert.equal(remoteHost(nodeTarget('127.0.0.1:9229')), undefined);
  assert.equal(remoteHost(nodeTarget('ws://build:9229/id')), 'build');
  assert.equal(remoteHost(signalled), undefined);
  assert.equal(originOfTarget(goTarget('h:1/debug/pprof/heap')), 'http://h:1');
  assert.equal(originOfTarget(goTarget('unix:/run/shop.sock')), 'http+unix://%2Frun%2Fshop.sock');
  assert.equal(goTarget('unix:/run/shop.sock:/debug/pprof/').label, 'shop.sock');
});

test('the size of a heap is what was told, or what its profile has in use', async () => {
  const never = () => Promise.reject(new Error('not to be decoded'));
  assert.equal(await heapBytes({ kind: 'bytes', bytes: 3e9 }, never), 3e9);
  assert.equal(await heapBytes({ kind: 'unknown' }, never), undefined);
  const profile = { kind: 'profile', profile: new Uint8Array() } as const;
  assert.equal(await heapBytes(profile, async () => ({ kind: 'noSamples' })), undefined);
  assert.ok(bigHeapBytes === 2e9);
});
