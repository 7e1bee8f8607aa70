import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestEvent } from 'node:test/reporters';
import count from '../../../scripts/testing/countingReporter';
import { brokenSuite, skippedLines, sum } from '../../../scripts/testing/suiteResult';

async function counted(events: readonly object[]) {
  async function* stream() {
    for (const event of events) yield event as TestEvent;
  }
  let text = '';
  for await (const part of count(stream())) text += part;
  return JSON.parse(text);
}

test('a test that did not run is named with its reason, and the sum of all suites keeps the names', async () => {
  const pass = (name: string, more: object = {}) => ({
    type: 'test:pass',
    data: { name, nesting: 0, details: { type: 'test' }, ...more },
  });
  const result = await counted([pass('a'), pass('b', { skip: 'there is no Go here' }), pass('c', { skip: true })]);
  assert.deepEqual(result, { passed: 1, failed: 0, skipped: 2, skippedTests: ['b (there is no Go here)', 'c'] });
  const total = sum([result, brokenSuite, { passed: 3, failed: 0, skipped: 1, skippedTests: ['host: d'] }]);
  assert.deepEqual(skippedLines(total), ['\n3 skipped:', '  b (there is no Go here)', '  c', '  host: d']);
  assert.deepEqual(skippedLines(sum([brokenSuite])), []);
});
