import type { TestEvent } from 'node:test/reporters';
import type { SuiteResult } from './suiteResult';

/**
 * A reporter for `node --test` that writes one JSON object, a SuiteResult. Only tests count: a describe block does not.
 * Node reports a file without any test as one passed test named after the file; here it is a failure.
 */
export default async function* count(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const result = { passed: 0, failed: 0, skipped: 0, skippedTests: [] as string[] } satisfies SuiteResult;
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details.type === 'suite') continue;
    const wasLeftOut = data.skip !== undefined || data.todo !== undefined;
    if (wasLeftOut) {
      result.skipped += 1;
      result.skippedTests.push(titleOf(data.name, data.skip ?? data.todo));
    } else if (type === 'test:pass' && !isWholeFile(data)) result.passed += 1;
    else result.failed += 1;
  }
  yield JSON.stringify(result);
}

function isWholeFile({ name, file, nesting }: { name: string; file?: string; nesting: number }): boolean {
  return nesting === 0 && file !== undefined && file.endsWith(name) && /\.test\.js$/.test(name);
}

function titleOf(name: string, reason: string | boolean | undefined): string {
  return typeof reason === 'string' && reason !== '' ? `${name} (${reason})` : name;
}
