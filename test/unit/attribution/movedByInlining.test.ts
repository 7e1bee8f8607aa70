import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allocatorRows } from '../../../src/editor/allocatorsView/allocatorRows';
import { ModuleUpdates } from '../../../src/session/moduleUpdates';
import { ProfileStore } from '../../../src/session/profileStore';
import { savingSentence } from '../../../src/session/savingSentence';
import { loadedProfile } from '../../support/profiles';
import { stack } from '../../support/stacks';

const routes = 'export const routes = {\n  orders: url => listOrders(url),\n};\n';
const orders =
  'export function listOrders() {\n  return all.reduce(spread, {});\n}\nexport function turnover() {\n  spread();\n}\n';
const rewritten = orders.replace('  spread();', '  return 0;');

const before = [stack('| (anonymous) /w/routes.js:2', 1320e6), stack('| turnover /w/orders.js:4', 421e6)];
const after = [stack('| listOrders /w/orders.js:1', 998e6), stack('| turnover /w/orders.js:4', 6.5e6)];

function compared(first: typeof before, second: typeof before, texts: [string, string], mode: 'natural' | 'exact') {
  const profile = (stacks: typeof before, text: string, generation: number) =>
    loadedProfile(stacks, {
      granularity: 'function',
      attributionMode: mode,
      generation,
      snapshots: new Map([
        ['/w/routes.js', routes],
        ['/w/orders.js', text],
      ]),
    });
  const store = new ProfileStore();
  store.show(profile(second, texts[1], 2), profile(first, texts[0], 1));
  return store;
}

function labels(store: ProfileStore): string[] {
  return allocatorRows(store, 'callSite', new ModuleUpdates()).map(row => `${row.label} (${row.trend})`);
}

test('what V8 charges to another function is moved, and what was rewritten is a saving', () => {
  const store = compared(before, after, [orders, rewritten], 'natural');
  assert.deepEqual(labels(store), [
    'moved  (anonymous) (moved)',
    'moved  listOrders (moved)',
    '−98 %  turnover (cooled)',
  ]);
  assert.match(savingSentence(store.comparison!), /turnover\(\): −98 %/);
  assert.match(
    allocatorRows(store, 'callSite', new ModuleUpdates())[0]!.tooltip,
    /^Moved, neither gain nor loss .*1\.32 GB → 0 B/,
  );
});

test('a function that takes more than any other gave up has grown', () => {
  const store = compared([before[1]!], after, [orders, rewritten], 'natural');
  assert.deepEqual(labels(store), ['new  listOrders (other)', '−98 %  turnover (cooled)']);
});

test('what grows beside the saving of a rewrite has grown', () => {
  const more = [stack('| turnover /w/orders.js:4', 6.5e6), stack('| listOrders /w/orders.js:1', 240e6)];
  const store = compared(
    [before[1]!, stack('| listOrders /w/orders.js:1', 100e6)],
    more,
    [orders, rewritten],
    'natural',
  );
  assert.deepEqual(labels(store), ['−98 %  turnover (cooled)', '+140 %  listOrders (other)']);
});

test('a function that was there and had nothing was inlined, and one that is new is new', () => {
  const added = `${rewritten}export function extra() {}\n`;
  const more = [
    stack('| turnover /w/orders.js:4', 6.5e6),
    stack('| listOrders /w/orders.js:1', 30e6),
    stack('| extra /w/orders.js:7', 20e6),
  ];
  const store = compared([before[1]!], more, [orders, added], 'natural');
  assert.deepEqual(labels(store), ['−98 %  turnover (cooled)', 'moved  listOrders (moved)', 'new  extra (other)']);
});

test('a function that gave up what no other took is gone', () => {
  const store = compared(before, [after[1]!], [orders, rewritten], 'natural');
  assert.deepEqual(labels(store), ['gone  (anonymous) (cooled)', '−98 %  turnover (cooled)']);
});

test('with inlining off nothing moves: every change is what it is', () => {
  const store = compared(before, after, [orders, rewritten], 'exact');
  assert.deepEqual(labels(store), [
    'gone  (anonymous) (cooled)',
    'new  listOrders (other)',
    '−98 %  turnover (cooled)',
  ]);
});
