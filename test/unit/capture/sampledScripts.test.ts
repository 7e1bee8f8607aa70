import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProfileSum } from '../../../src/capture/node/profileSum';
import { sampledScripts } from '../../../src/capture/node/sampledScripts';

let id = 0;
function node(url: string, scriptId: string, selfSize: number, children: object[] = [], functionName = 'f') {
  const callFrame = { functionName, scriptId, url, lineNumber: 1, columnNumber: 2 };
  return { callFrame, selfSize, id: ++id, children };
}
const profile = (...children: object[]) =>
  Buffer.from(JSON.stringify({ head: node('', '0', 0, children, '(root)'), samples: [] }));

test('scripts are listed by the bytes of their own, over all isolates, without those of Node', () => {
  const main = profile(node('/a.js', '1', 10, [node('node:fs', '2', 900), node('/b.js', '3', 30)]));
  const worker = profile(node('/a.js', '7', 5), node('/only called.js', '8', 0, [node('/a.js', '7', 1e3)]));
  assert.deepEqual(sampledScripts([main, worker]), [
    { url: '/a.js', bytes: 1015 },
    { url: '/b.js', bytes: 30 },
    { url: '/only called.js', bytes: 0 },
  ]);
});

test('what eval made goes by its number, in the main isolate only', () => {
  const main = profile(node('', '5', 10), node('', '0', 100));
  const worker = profile(node('', '9', 10));
  assert.deepEqual(sampledScripts([main, worker]), [{ scriptId: '5', bytes: 10 }]);
});

test('names that look like keys, and escapes in addresses, are read as what they are', () => {
  const tricky = node('/a "quoted" \\ ü.js', '1', 10, [], '","url":"/forged.js","selfSize":99,"scriptId":"7');
  assert.deepEqual(sampledScripts([profile(tricky)]), [{ url: '/a "quoted" \\ ü.js', bytes: 10 }]);
});

test('in a sum of windows the numbers of workers are not taken for those of the main isolate', () => {
  const sum = new ProfileSum();
  sum.add(profile(node('', '5', 10)), 0);
  sum.add(profile(node('', '5', 7)), 1);
  const { head } = JSON.parse(Buffer.from(sum.toProfile()).toString('utf8'));
  const told = head.children.map((each: ReturnType<typeof node>) => [each.callFrame.scriptId, each.selfSize]);
  assert.deepEqual(told, [
    ['5', 10],
    ['0', 7],
  ]);
});
