import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CancelledError } from '../../../src/capture/captureError';
import { macosReader } from '../../../src/capture/processes/macos';
import type { SystemTool } from '../../../src/capture/processes/systemTool';
import { splitCommandLine, windowsReader } from '../../../src/capture/processes/windows';

const signal = new AbortController().signal;

/** Answers as the tools of macOS do: `comm` is the path as started, lsof -F has one field a line and always the descriptor. */
const macos: Record<string, string> = {
  '/bin/ps -ww -U 501 -o pid=,ppid=,comm=': [
    '  612     1 /System/Library/CoreServices/Finder.app/Contents/MacOS/Finder',
    ' 4711  4700 ./bin/shop',
    ' 4712  4700 /opt/homebrew/Cellar/node/22.3.0/bin/node',
    ' 4713  4700 /Users/ann/My Code/worker',
    '',
  ].join('\n'),
  '/bin/ps -ww -U 501 -o pid=,args=': [
    '  612 /System/Library/CoreServices/Finder.app/Contents/MacOS/Finder',
    ' 4711 ./bin/shop -addr :6060',
    ' 4712 node --inspect=0 server.js',
    ' 4713 /Users/ann/My Code/worker -v',
    '',
  ].join('\n'),
  '/usr/sbin/lsof -nP -a -u 501 -iTCP -sTCP:LISTEN -Fpcn': [
    'p4711',
    'cshop',
    'f3',
    'n*:6060',
    'f4',
    'n192.168.1.5:9000',
    'p4712',
    'cnode',
    'f20',
    'n127.0.0.1:9229',
    'f22',
    'n[::1]:3000',
    'f23',
    'n[fe80::1]:3001',
    '',
  ].join('\n'),
  '/usr/sbin/lsof -nP -a -u 501 -d cwd -Fpn': [
    ...['p612', 'fcwd', 'n/', 'p4711', 'fcwd', 'n/Users/ann/shop', 'p4712', 'fcwd', 'n/Users/ann/shop/web', ''],
  ].join('\n'),
  '/bin/ps -p 1 -o pid=': '    1\n',
  '/bin/ps -p 99999 -o pid=': '',
};

const recorded =
  (answers: Record<string, string>): SystemTool =>
  async (program, args) => {
    const answer = answers[[program, ...args].join(' ')];
    assert.ok(answer !== undefined, `nobody recorded ${[program, ...args].join(' ')}`);
    return answer;
  };

test('macOS: ps and lsof are joined to processes with program, arguments, directory and reachable listeners', async () => {
  const reader = macosReader(recorded(macos), 501);
  const found = await reader.list(signal);
  assert.deepEqual(
    found.map(each => each.pid),
    [612, 4711, 4712, 4713],
  );
  assert.deepEqual(found[1], {
    pid: 4711,
    parent: 4700,
    exe: '/Users/ann/shop/bin/shop',
    program: '/Users/ann/shop/bin/shop',
    name: 'shop',
    commandLine: ['./bin/shop', '-addr', ':6060'],
    cwd: '/Users/ann/shop',
    listeners: [{ host: '127.0.0.1', port: 6060 }],
  });
  assert.deepEqual(found[2]?.listeners, [
    { host: '127.0.0.1', port: 9229 },
    { host: '[::1]', port: 3000 },
  ]);
  assert.deepEqual(found[2]?.commandLine, ['node', '--inspect=0', 'server.js']);
  assert.deepEqual(found[3]?.commandLine, ['/Users/ann/My Code/worker', '-v']);
  assert.equal(found[3]?.cwd, undefined);
});

test('macOS: what lsof and ps are seen to write beside the usual is read or left out', async () => {
  const own = {
    '/bin/ps -ww -U 501 -o pid=,ppid=,comm=': [
      '  700     1 -zsh',
      '  701   700 (node)',
      '  702   700 <defunct>',
      '  703   700 /usr/local/bin/node',
      '',
    ].join('\n'),
    '/bin/ps -ww -U 501 -o pid=,args=': '  700 -zsh\n  701 (node)\n  703 node /Users/ann/Caf\u00e9/app.js\n',
    // With a protocol and a state as other versions have them; a socket twice, one of a connection, one without a port.
    '/usr/sbin/lsof -nP -a -u 501 -iTCP -sTCP:LISTEN -Fpcn': [
      ...['p703', 'cnode', 'f21', 'PTCP', 'n*:3000', 'TST=LISTEN', 'f22', 'PTCP', 'n*:3000', 'TST=LISTEN'],
      ...['f23', 'n[::]:3001', 'f24', 'n[::1]:3002', 'f25', 'n127.0.0.1:3003->127.0.0.1:51000', 'f26', 'n*:*'],
      ...['f27', 'n[fe80::1%lo0]:3004', 'f28', 'n[::ffff:127.0.0.1]:3005', ''],
    ].join('\n'),
    '/usr/sbin/lsof -nP -a -u 501 -d cwd -Fpn': [
      ...['p700', 'fcwd', 'n/Users/ann', 'p703', 'fcwd'],
      ...['n/Users/ann/Caf\\xc3\\xa9/a\\\\b', ''],
    ].join('\n'),
  };
  const found = await macosReader(recorded(own), 501).list(signal);
  assert.deepEqual(
    found.map(each => each.pid),
    [700, 703],
  );
  assert.equal(found[1]?.cwd, '/Users/ann/Caf\u00e9/a\\b');
  assert.deepEqual(found[1]?.listeners, [
    { host: '127.0.0.1', port: 3000 },
    { host: '127.0.0.1', port: 3001 },
    { host: '[::1]', port: 3002 },
    { host: '127.0.0.1', port: 3005 },
  ]);
});

test('macOS: a process of somebody else is told from one that is gone', async () => {
  const reader = macosReader(recorded(macos), 501);
  assert.equal(await reader.one(1, signal), 'foreign');
  assert.equal(await reader.one(99_999, signal), 'gone');
  const own = await reader.one(4712, signal);
  assert.ok(typeof own === 'object' && own.name === 'node');
});

/** As ConvertTo-Json of Windows PowerShell 5.1 writes it. */
const windows = JSON.stringify({
  all: [0, 4, 880, 5000, 5001],
  processes: [
    {
      ProcessId: 5000,
      ParentProcessId: 880,
      ExecutablePath: 'C:\\Users\\Ann\\shop\\shop.exe',
      CommandLine: '"C:\\Users\\Ann\\shop\\shop.exe" -addr :6060 -name "a \\"b\\" c"',
    },
    {
      ProcessId: 5001,
      ParentProcessId: 880,
      ExecutablePath: 'C:\\Program Files\\nodejs\\node.exe',
      CommandLine: null,
    },
  ],
  listeners: [
    { LocalAddress: '::', LocalPort: 6060, OwningProcess: 5000 },
    { LocalAddress: '0.0.0.0', LocalPort: 6060, OwningProcess: 5000 },
    { LocalAddress: '192.168.1.5', LocalPort: 139, OwningProcess: 4 },
    { LocalAddress: '127.0.0.1', LocalPort: 9229, OwningProcess: 5001 },
    { LocalAddress: '::1', LocalPort: 9230, OwningProcess: 5001 },
  ],
});

test('Windows: one PowerShell answer becomes processes with arguments and reachable listeners', async () => {
  const reader = windowsReader(async (program, args) => {
    assert.equal(program, 'powershell.exe');
    assert.match(args.at(-1) ?? '', /Get-NetTCPConnection -State Listen/);
    return `\uFEFF${windows}\r\n`;
  });
  const [shop, node] = await reader.list(signal);
  assert.deepEqual(shop, {
    pid: 5000,
    parent: 880,
    exe: 'C:\\Users\\Ann\\shop\\shop.exe',
    program: 'C:\\Users\\Ann\\shop\\shop.exe',
    name: 'shop',
    commandLine: ['C:\\Users\\Ann\\shop\\shop.exe', '-addr', ':6060', '-name', 'a "b" c'],
    cwd: undefined,
    listeners: [{ host: '127.0.0.1', port: 6060 }],
  });
  assert.deepEqual(
    [node?.name, node?.listeners],
    [
      'node',
      [
        { host: '127.0.0.1', port: 9229 },
        { host: '[::1]', port: 9230 },
      ],
    ],
  );
  assert.equal(await reader.one(4, signal), 'foreign');
  assert.equal(await reader.one(7, signal), 'gone');
});

test('Windows: the shapes that ConvertTo-Json gives to lists are all read', async () => {
  const shop = { ProcessId: 7, ParentProcessId: 1, ExecutablePath: 'C:\\shop.exe', CommandLine: null };
  const socket = { LocalAddress: 'fe80::1%12', LocalPort: 1, OwningProcess: 7 };
  const open = { LocalAddress: '127.0.0.1', LocalPort: 6060, OwningProcess: 7 };
  const cases: readonly (readonly [string, unknown, readonly number[]])[] = [
    ['a single element as itself', { all: 7, processes: shop, listeners: open }, [6060]],
    [
      'wrapped with its count',
      {
        all: { value: [7], Count: 1 },
        processes: { value: [shop], Count: 1 },
        listeners: { value: [socket, open], Count: 2 },
      },
      [6060],
    ],
    ['nothing that listens', { all: [7], processes: [shop], listeners: null }, []],
    ['none at all', { all: [7], processes: [shop] }, []],
  ];
  for (const [what, answer, ports] of cases) {
    const text = JSON.stringify(answer, undefined, 4).replaceAll('\n', '\r\n');
    const reader = windowsReader(async () => `\uFEFFWARNING: a profile was loaded\r\n${text}\r\n`);
    const found = await reader.list(signal);
    assert.deepEqual(
      found.map(each => each.listeners.map(({ port }) => port)),
      [ports],
      what,
    );
    assert.equal(await reader.one(8, signal), 'gone', what);
  }
});

test('Windows: a PowerShell that may not run is quoted', async () => {
  const reader = windowsReader(async () => 'This program is blocked by group policy.\r\n');
  await assert.rejects(reader.list(signal), /told no processes but "This program is blocked by group policy\."/);
});

test('Windows: a command line is split by the rules of the system', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['a b  c', ['a', 'b', 'c']],
    ['"a b" c', ['a b', 'c']],
    ['a "" b', ['a', '', 'b']],
    ['a\\\\b d"e f"g h', ['a\\\\b', 'de fg', 'h']],
    ['a\\\\\\"b c d', ['a\\"b', 'c', 'd']],
    ['a\\\\\\\\"b c" d e', ['a\\\\b c', 'd', 'e']],
    ['', []],
  ];
  for (const [line, expected] of cases) assert.deepEqual(splitCommandLine(line), expected, line);
});

test('a tool that is cancelled is cancelled, not failed', async () => {
  const reader = macosReader(() => Promise.reject(new CancelledError()), 501);
  await assert.rejects(reader.list(signal), { name: 'CancelledError' });
});
