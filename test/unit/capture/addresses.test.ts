import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pprofBase, pprofBases } from '../../../src/capture/go/pprofAddress';
import { parseInspectorAddress } from '../../../src/capture/node/inspectorAddress';

const pprofAddresses: readonly (readonly [input: string, base: string])[] = [
  ['6060', 'http://127.0.0.1:6060/debug/pprof/'],
  [':6060', 'http://127.0.0.1:6060/debug/pprof/'],
  ['localhost:6060', 'http://localhost:6060/debug/pprof/'],
  [' 127.0.0.1:6060 ', 'http://127.0.0.1:6060/debug/pprof/'],
  ['[::1]:6060', 'http://[::1]:6060/debug/pprof/'],
  ['http://h:1/', 'http://h:1/debug/pprof/'],
  ['http://h:1/debug/pprof', 'http://h:1/debug/pprof/'],
  ['http://h:1/debug/pprof/', 'http://h:1/debug/pprof/'],
  ['http://h:1/debug/pprof/heap?debug=1', 'http://h:1/debug/pprof/'],
  ['http://h:1/debug/pprof/allocs#top', 'http://h:1/debug/pprof/'],
  ['https://h/api/v1/debug/pprof/profile?seconds=5', 'https://h/api/v1/debug/pprof/'],
  ['http://h:1/dev/pprof/heap', 'http://h:1/dev/pprof/'],
  ['http://h:1/admin', 'http://h:1/admin/debug/pprof/'],
  ['http://h:1/x/heap', 'http://h:1/x/debug/pprof/'],
  ['unix:/run/shop.sock', 'http+unix://%2Frun%2Fshop.sock/debug/pprof/'],
  ['unix:///run/shop.sock', 'http+unix://%2Frun%2Fshop.sock/debug/pprof/'],
  ['unix:/run/shop.sock:/debug/pprof/heap?gc=1', 'http+unix://%2Frun%2Fshop.sock/debug/pprof/'],
  ['unix:/run/my shop.sock:/dev/pprof/', 'http+unix://%2Frun%2Fmy%20shop.sock/dev/pprof/'],
  ['http+unix://%2Frun%2Fshop.sock/debug/pprof/', 'http+unix://%2Frun%2Fshop.sock/debug/pprof/'],
];

test('an address of pprof is reduced to the base of its handlers', () => {
  for (const [input, base] of pprofAddresses) assert.equal(pprofBase(input), base, input);
});

test('without a path the usual mounts are tried, with a prefix those under it and the prefix itself', () => {
  assert.deepEqual(pprofBases('h:1'), [
    'http://h:1/debug/pprof/',
    'http://h:1/pprof/',
    'http://h:1/dev/pprof/',
    'http://h:1/debug/',
    'http://h:1/',
  ]);
  assert.deepEqual(pprofBases('http://h:1/x/heap?gc=1'), [
    'http://h:1/x/debug/pprof/',
    'http://h:1/x/pprof/',
    'http://h:1/x/',
  ]);
  assert.deepEqual(pprofBases('http://h:1/debug/pprof/'), ['http://h:1/debug/pprof/']);
  assert.deepEqual(pprofBases('http://h:1/x/'), ['http://h:1/x/', 'http://h:1/x/debug/pprof/', 'http://h:1/x/pprof/']);
});

test('what is no http address, or carries a password, is refused', () => {
  for (const input of [
    '',
    '   ',
    'ftp://h/',
    'http://',
    'ws://h:1/x',
    'http://h:99999/',
    'http://a b/',
    '/debug/pprof',
    'unix:',
    'unix:run/shop.sock',
    'http+unix://host/x',
  ]) {
    assert.throws(() => pprofBase(input), { name: 'CaptureError', failure: 'badAddress' }, input);
  }
  assert.throws(
    () => pprofBase('http://me:secret@h:1/'),
    (error: Error) => !error.message.includes('secret'),
  );
});

const id = '7ed0263e-ede6-48db-92b6-84f9206dd908';
const inspectorAddresses: readonly (readonly [input: string, origin: string, webSocket: string | undefined])[] = [
  ['9229', 'http://127.0.0.1:9229', undefined],
  [':9230', 'http://127.0.0.1:9230', undefined],
  ['localhost', 'http://localhost:9229', undefined],
  ['[::1]:9229', 'http://[::1]:9229', undefined],
  ['http://10.0.0.1:9229/json/list', 'http://10.0.0.1:9229', undefined],
  ['ws://127.0.0.1:9229', 'http://127.0.0.1:9229', undefined],
  [`ws://127.0.0.1:9229/${id}`, 'http://127.0.0.1:9229', `ws://127.0.0.1:9229/${id}`],
  [`wss://h/${id}?token=1`, 'https://h:443', `wss://h:443/${id}?token=1`],
  [`Debugger listening on ws://127.0.0.1:9229/${id}`, 'http://127.0.0.1:9229', `ws://127.0.0.1:9229/${id}`],
  [
    `devtools://devtools/bundled/js_app.html?experiments=true&v8only=true&ws=127.0.0.1:9229/${id}`,
    'http://127.0.0.1:9229',
    `ws://127.0.0.1:9229/${id}`,
  ],
  [
    `chrome-devtools://devtools/bundled/inspector.html?ws=127.0.0.1:9229/${id}&v8only=true`,
    'http://127.0.0.1:9229',
    `ws://127.0.0.1:9229/${id}`,
  ],
];

test('an inspector is read from whatever node or DevTools prints', () => {
  for (const [input, origin, webSocket] of inspectorAddresses) {
    const address = parseInspectorAddress(input);
    assert.deepEqual([address.origin, address.webSocket], [origin, webSocket], input);
    assert.equal(address.host, origin.replace(/^https?:\/\//, ''));
  }
});

test('what is no address of an inspector is refused', () => {
  for (const input of ['', 'ftp://h:1', 'http://', 'h:99999', 'ws://', 'a b', 'file:///x']) {
    assert.throws(() => parseInspectorAddress(input), { name: 'CaptureError', failure: 'badAddress' }, input);
  }
});
