import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exportOrders } from '../src/exports.js';
import { indexById, listOrders } from '../src/orders.js';
import { orders } from '../src/store.js';

test('the first page starts with the newest order', () => {
  assert.equal(listOrders(0)[0].id, orders.at(-1).id);
  assert.deepEqual(listOrders(9999), []);
});

test('an index finds every item, whatever its id', () => {
  const items = [{ id: 'a' }, { id: '__proto__' }, { id: '1' }];
  const index = indexById(items);
  assert.deepEqual(Object.keys(index).sort(), ['1', '__proto__', 'a']);
});

test('the export has one line for each order', () => {
  assert.equal(exportOrders(390).toString().trimEnd().split('\n').length, orders.length - 390);
});
