import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseEscapes } from '../../../src/core/insight/escapeDiagnostics';
import { escapeSentence } from '../../../src/core/insight/escapeReason';
import { escapeLines } from '../../../src/session/reasonText';
import { seeded } from '../formats/randomPprof';

const header =
  '{"version":0,"package":"main","goos":"linux","goarch":"amd64","gc_version":"go1.26.8","file":"/src/main.go"}';

/** A diagnostic as the compiler writes it; flows are `flow: …` and `from …` without their indent. */
function diagnostic(line: number, message: string, ...flow: readonly string[]): string {
  const range = { start: { line, character: 12 }, end: { line, character: 12 } };
  const relatedInformation = flow.map(each => ({
    location: { uri: 'file:///src/main.go', range },
    message: `escflow:    ${each.startsWith('from') ? '  ' : ''}${each}`,
  }));
  return JSON.stringify({ range, severity: 3, code: 'escape', source: 'go compiler', message, relatedInformation });
}

const sentences = (...lines: readonly string[]) =>
  parseEscapes([header, ...lines, ''].join('\n'))!.escapes.map(escapeSentence);

describe('what the compiler says of escapes', () => {
  it('becomes a sentence with the last reason of the flow, in the spelling of each version of Go', () => {
    const flows = (arrow: string) =>
      diagnostic(
        18,
        'new(bytes.Buffer) escapes to heap',
        `flow: buf ${arrow} &{storage for new(bytes.Buffer)}:`,
        'from new(bytes.Buffer) (spill)',
        'from buf := new(bytes.Buffer) (assign)',
        `flow: {heap} ${arrow} buf:`,
        'from buf (interface-converted)',
        'from fmt.Fprintf(buf, "%d (%s)", ... argument...) (call parameter)',
      );
    for (const arrow of ['←', '=']) {
      assert.deepEqual(sentences(flows(arrow)), ['“buf” escapes: passed to fmt.Fprintf (interface)'], arrow);
    }
  });

  it('is told for calls of results, closures and inlined results, and where there is no reason', () => {
    const call = (expression: string) =>
      sentences(diagnostic(1, '&x escapes to heap', 'flow: {heap} ← &x:', `from ${expression} (call parameter)`));
    assert.deepEqual(call('a.b(c, d()).e(&x)'), ['“&x” escapes: passed to a.b(c, d()).e']);
    assert.deepEqual(call('func literal(&x)'), ['“&x” escapes: passed to a function literal']);
    const inlined = [
      'flow: {heap} ← ~r0:',
      'from ~r0 = x (assign-pair)',
      'from ~r0 (interface-converted)',
      'from Any = ~r0 (assign)',
    ];
    assert.deepEqual(sentences(diagnostic(1, '~r0 escapes to heap', ...inlined)), [
      '“the result of an inlined call” escapes: stored in Any (interface)',
    ]);
    assert.deepEqual(sentences(diagnostic(3, 'moved to heap: it')), ['“it” escapes to the heap']);
  });

  it('is read once for each place, and nothing else is', () => {
    const once = diagnostic(7, 'make([]int, n) escapes to heap', 'from make([]int, n) (non-constant size)');
    const noise = [
      diagnostic(7, ''),
      diagnostic(7, 'parameter w leaks to {heap} with derefs=0'),
      diagnostic(0, 'x escapes to heap'),
      diagnostic(1.5, 'x escapes to heap'),
      '{"message":"x escapes to heap"}',
      '[1] escapes to heap"',
    ];
    assert.deepEqual(sentences(once, once, ...noise), ['“make([]int, n)” escapes: its size is not constant']);
  });

  it('is nothing where the file is no answer of the compiler', () => {
    for (const text of ['', '{}', 'null', '[]', '{"version":1,"file":"/a.go"}', '{"version":0,"file":7}']) {
      assert.equal(parseEscapes(text), undefined, text);
    }
  });

  it('is bounded and never throws, whatever stands in the file', () => {
    const long = 'x'.repeat(1_000_000);
    const [found] = parseEscapes(
      `${header}\n${diagnostic(1, `${long} escapes to heap`, `from ${long} (assign)`)}`,
    )!.escapes;
    assert.ok(found!.subject.length <= 200);
    const deep = `${header}\n{"message":"x escapes to heap","range":${'['.repeat(100_000)}`;
    assert.deepEqual(parseEscapes(deep)!.escapes, []);
    const many = `${header}\n${Array.from({ length: 30_000 }, (_, i) => diagnostic(i + 1, 'x escapes to heap')).join('\n')}`;
    assert.equal(parseEscapes(many)!.escapes.length, 20_000);
    const random = seeded(11);
    const sound = `${header}\n${diagnostic(4, 'x escapes to heap', 'flow: {heap} ← x:', 'from f(x) (call parameter)')}`;
    for (let round = 0; round < 2000; round++) {
      const letters = [...sound];
      for (let hits = 0; hits < 3; hits++)
        letters[Math.floor(random() * letters.length)] = ['{', '"', '(', ')', '0'][round % 5]!;
      for (const each of parseEscapes(letters.join(''))?.escapes ?? []) assert.ok(escapeSentence(each).length < 1000);
    }
  });

  it('is not listed without end', () => {
    const { escapes } = parseEscapes(
      [header, ...Array.from({ length: 8 }, (_, i) => diagnostic(1, `x${i} escapes to heap`))].join('\n'),
    )!;
    assert.equal(escapeLines(escapes).at(-1), 'and 3 more on this line');
    assert.equal(escapeLines(escapes).length, 6);
  });
});
