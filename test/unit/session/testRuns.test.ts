import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differenceNote, perOperationText } from '../../../src/session/perOperation';
import { loadedProfile } from '../../support/profiles';
import { stack } from '../../support/stacks';

const ofBytes = (bytes: number) => loadedProfile([stack('| bench.f /w/a_test.go:1', bytes)]).attribution;

test('the words for an operation are those of -benchmem', () => {
  assert.equal(perOperationText({ operations: 2000, bytes: 1024, allocations: 1 }), '1.02 kB/op · 1 allocs/op');
});

test('a profile that says something else than -benchmem says why', () => {
  const measured = { operations: 2000, bytes: 112, allocations: 1 };
  assert.equal(differenceNote(measured, ofBytes(2000 * 112)), undefined);
  assert.equal(differenceNote(measured, ofBytes(2000 * 112 + 8_000)), undefined);
  assert.match(
    differenceNote(measured, ofBytes(2000 * 112 + 2 ** 20)) ?? '',
    /636 B\/op, -benchmem counted 112 B\/op.*set-up/,
  );
  assert.match(differenceNote(measured, ofBytes(2000 * 60)) ?? '', /small objects/);
});
