import assert from 'node:assert/strict';
import { test } from 'node:test';
import { captureRow, timeText } from '../../../src/editor/capturesView/captureRows';
import { captureRecord } from '../../support/captures';

const shown = { current: undefined, baseline: undefined };

test('a row of the Captures view begins with the program, then what tells captures apart, then where it ran', () => {
  const record = captureRecord({ label: 'app.js · Node 22 · pid 815' });
  const time = timeText(record.capturedMs, record.capturedMs);
  const row = captureRow({ kind: 'capture', record }, shown, record.capturedMs);
  assert.deepEqual([row.label, row.description], ['app.js', `${time} · 10.2 s · 412 MB · Node 22 · pid 815`]);
});

test('a capture with a name of the user shows the whole of its origin at the end', () => {
  const record = captureRecord({ name: 'before the pool', label: 'shop · Go · :6060', mode: 'live' });
  const row = captureRow({ kind: 'capture', record }, shown, record.capturedMs);
  assert.equal(row.label, 'before the pool');
  assert.match(row.description, /^live · .* · 412 MB · shop · Go · :6060$/);
});

test('an address that somebody typed stays whole', () => {
  const record = captureRecord();
  const row = captureRow({ kind: 'capture', record }, shown, record.capturedMs);
  assert.equal(row.label, 'shop :6060');
  assert.match(row.description, / · 412 MB$/);
});
