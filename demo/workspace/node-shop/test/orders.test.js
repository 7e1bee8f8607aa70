import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exportOrders } from '../src/exports.js';
import { listOrders, turnover } from '../src/orders.js';
import { orders } from '../src/store.js';

test('the first page starts with the newest order', () => {
  assert.equal(listOrders(0)[0].id, orders.at(-1).id);
  assert.deepEqual(listOrders(9999), []);
});

test('every country has its turnover', () => {
  assert.deepEqual(turnover().map(row => row.locale).sort(), ['de-DE', 'en-GB', 'es-ES', 'fr-FR']);
});

test('the export has one line for each order', () => {
  assert.equal(exportOrders(390).toString().trimEnd().split('\n').length, orders.length - 390);
});
