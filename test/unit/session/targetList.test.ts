import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withFamilies } from '../../../src/capture/node/family';
import { SavedTargets } from '../../../src/editor/targets/savedTargets';
import { bigHeapBytes, heapBytes } from '../../../src/session/heapBytes';
import { isAside, TargetList, type TargetPorts } from '../../../src/session/targetList';
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
    discovered({
      pid: 8,
      runtime: 'node',
      name: 'app.js',
      version: 'v22.1.0',
      commandLine: ['/usr/bin/node', 'app.js'],
      targets: [signalled],
    }),
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
      ['workspace', 'shop', 'Go 1.26.8 · pprof :6060 · pid 7'],
      ['workspace', 'shop', 'Go 1.26.8 · gops :1 · pid 7'],
      ['workspace', 'app.js', 'Node 22.1.0 · no inspector yet · pid 8'],
      ['other', 'shop', 'Go 1.26.8 · cannot be captured as it is · pid 9'],
      ['saved', 'h:1', 'http://h:1'],
    ],
  );
  assert.equal(new Set(entries.map(each => each.id)).size, entries.length);
  assert.deepEqual(
    entries.map(each => [targetText(each).icon, targetText(each).detail]),
    [
      ['server-process', 'http://127.0.0.1:6060/debug/pprof/ · shop'],
      ['server-process', 'gops://127.0.0.1:1 · shop'],
      ['plug', 'Opens its inspector by SIGUSR1, closes it again · node app.js'],
      ['circle-slash', 'Add them.'],
      ['bookmark', ''],
    ],
  );
  assert.deepEqual(targetText(entries[3]!).lines.slice(0, 2), [obstacle.message, obstacle.remedy]);
  list.dispose();
});

test('a process that is debugged comes first, once, with what is known of it', async () => {
  const processes = [discovered({ targets: [pprof] }), discovered({ pid: 8, runtime: 'node', targets: [signalled] })];
  const debugged = [
    { ...nodeTarget('127.0.0.1:9301'), label: 'Launch app (debugging)', pid: 8 },
    { ...nodeTarget('127.0.0.1:9302'), label: 'Attach (debugging)' },
  ];
  const list = new TargetList({ discover: async () => processes, saved: () => [], debugged: () => debugged });
  const entries = await list.refresh();
  assert.deepEqual(
    entries.map(each => [each.group, targetText(each).label, each.process?.pid]),
    [
      ['debugged', 'Launch app (debugging)', 8],
      ['debugged', 'Attach (debugging)', undefined],
      ['workspace', 'shop', 7],
    ],
  );
  assert.equal(new Set(entries.map(each => each.id)).size, entries.length);
  list.dispose();
});

test('a target whose certificate is not checked says so on its row', async () => {
  const saved = [goTarget('https://shop:8443'), goTarget('https://other:8443')];
  const isInsecure = (target: { label: string }) => target.label !== 'other:8443';
  const processes = [discovered({ targets: [pprof] })];
  const list = new TargetList({ discover: async () => processes, saved: () => saved, isInsecure });
  const texts = (await list.refresh()).map(targetText);
  assert.deepEqual(
    texts.map(each => each.description),
    ['insecure · Go 1.26.8 · pprof :6060 · pid 7', 'insecure · https://shop:8443', 'https://other:8443'],
  );
  assert.deepEqual(
    texts.map(each => each.lines.some(line => line.startsWith('Insecure: '))),
    [true, true, false],
  );
  list.dispose();
});

test('what others run stands aside as soon as the workspace runs something, and saved addresses never do', async () => {
  const other = discovered({ pid: 9, place: 'elsewhere', targets: [pprof] });
  const entriesOf = (processes: DiscoveredProcess[]) =>
    new TargetList({ discover: async () => processes, saved: () => [goTarget('http://h:1')] }).refresh();
  const alone = await entriesOf([other]);
  const both = await entriesOf([other, discovered({ targets: [pprof] })]);
  assert.deepEqual([isAside('other', alone), isAside('other', both)], [false, true]);
  assert.deepEqual(
    [isAside('workspace', both), isAside('saved', both), isAside('debugged', both)],
    [false, false, false],
  );
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

test('a child process says whose it is, and its parent is offered a second time together with its children', async () => {
  const node = (pid: number, targets: DiscoveredProcess['targets']) =>
    discovered({ pid, runtime: 'node', name: 'app.js', version: 'v22.1.0', targets });
  const open = (pid: number) => ({ ...nodeTarget(`127.0.0.1:${pid}`), label: `app.js · :${pid}`, pid });
  const processes = [
    node(10, [open(10)]),
    node(11, [open(11)]),
    node(12, []),
    discovered({ pid: 13, targets: [pprof] }),
  ];
  const parents = new Map([10, 11, 12, 13].map(pid => [pid, pid === 10 ? 1 : 10]));
  const list = new TargetList({ discover: async () => withFamilies(processes, parents), saved: () => [] });
  const entries = await list.refresh();
  assert.deepEqual(
    entries.map(each => [targetText(each).label, targetText(each).description]),
    [
      ['app.js', 'Node 22.1.0 · inspector :10 · pid 10'],
      ['app.js and its 2 child processes', 'Node 22.1.0 · inspector :10 · pid 10'],
      ['app.js', 'Node 22.1.0 · inspector :11 · pid 11 · child of pid 10'],
      ['app.js', 'Node 22.1.0 · cannot be captured as it is · pid 12 · child of pid 10'],
      ['shop', 'Go 1.26.8 · pprof :6060 · pid 13'],
    ],
  );
  assert.equal(new Set(entries.map(each => each.id)).size, entries.length);
  assert.deepEqual(targetText(entries[1]!).lines.slice(1, 3), [
    'Together with app.js · :11',
    'Together with app.js · pid 12',
  ]);
  list.dispose();
});

test('children of children, and those that a shell stands before, belong to the family of each process above them', () => {
  const node = (pid: number) =>
    discovered({ pid, runtime: 'node', targets: [{ ...nodeTarget(`127.0.0.1:${pid}`), label: `:${pid}`, pid }] });
  // 20 is a shell; 30 and 31 are a circle as only a table read over some time has it.
  const parents = new Map([
    ...([
      [10, 1],
      [11, 10],
      [20, 10],
      [12, 20],
      [13, 12],
    ] as const),
    ...([
      [30, 31],
      [31, 30],
    ] as const),
  ]);
  const found = withFamilies([10, 11, 12, 13, 30].map(node), parents);
  const together = (pid: number) => {
    const target = found.find(each => each.pid === pid)?.targets[1];
    return target?.kind === 'node' ? target.children?.map(child => child.pid) : undefined;
  };
  assert.deepEqual(
    found.map(({ pid, parent }) => [pid, parent]),
    [
      [10, undefined],
      [11, 10],
      [12, 10],
      [13, 12],
      [30, undefined],
    ],
  );
  assert.deepEqual([10, 11, 12, 13, 30].map(together), [[11, 12, 13], undefined, [13], undefined, undefined]);
});

test('what answers late is shown when it has answered, unless it was looked again meanwhile', async () => {
  const slow = discovered({ pid: 9, place: 'elsewhere', obstacle });
  const answered = discovered({ pid: 9, place: 'elsewhere', targets: [goTarget('http://127.0.0.1:1/debug/pprof/')] });
  const late: ((found: readonly DiscoveredProcess[]) => void)[] = [];
  const discover: TargetPorts['discover'] = async (_signal, onLate) => {
    late.push(onLate);
    return [slow];
  };
  const list = new TargetList({ discover, saved: () => [] });
  let changes = 0;
  list.onDidChange(() => changes++);
  const [quick] = await list.refresh();
  assert.deepEqual([quick?.target, quick?.obstacle], [undefined, obstacle]);
  late[0]!([answered]);
  assert.deepEqual([list.entries[0]?.target?.kind, changes], ['go', 2]);
  await list.refresh();
  late[0]!([answered]);
  assert.deepEqual([list.entries[0]?.target, changes], [undefined, 3]);
});
