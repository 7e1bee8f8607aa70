import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { edited } from '../../../src/core/fixes/offsetEdit';
import { complaintText, goComplaints, newComplaints } from '../../../src/core/insight/goComplaints';
import { parameterPlace, parameterVerdict } from '../../../src/core/insight/parameterEscape';
import { Emitter } from '../../../src/session/emitter';
import { FixAdvisor } from '../../../src/session/fixAdvisor';
import { applyVerdicts, confirmed, refusedFor, unknownFor, type Verdict } from '../../../src/session/judge/verdict';
import { ProfileStore } from '../../../src/session/profileStore';
import { loadedProfile } from '../../support/profiles';
import { stack } from '../../support/stacks';
import { proposal } from './proposal';

const refusal = { ruleId: 'go.other', lines: [9], reason: 'The buffer cannot be pooled.' };

describe('what is shown of judged rewrites', () => {
  const report = {
    proposals: [proposal(), proposal({ risk: 'review', notes: ['Look.'] })],
    refusals: [refusal],
    advice: [],
  };
  const shown = (...verdicts: (Verdict | undefined)[]) => {
    const { proposals, refusals } = applyVerdicts(report, verdicts);
    return [...proposals.map(each => [each.risk, ...each.notes].join(' | ')), ...refusals.map(each => each.reason)];
  };

  test('is as the rule says only where the compiler confirmed it', () => {
    const last = 'The buffer cannot be pooled.';
    assert.deepEqual(shown(confirmed, confirmed), ['safe', 'review | Look.', last]);
    const yet = 'The compiler has not confirmed it yet.';
    assert.deepEqual(shown(undefined, undefined), [`review | ${yet}`, `review | Look. | ${yet}`, last]);
    assert.deepEqual(shown(unknownFor('no Go on PATH'), confirmed), [
      'review | The compiler has not confirmed it: no Go on PATH.',
      'review | Look.',
      last,
    ]);
    assert.deepEqual(shown(confirmed, refusedFor('something keeps buf.')), [
      'safe',
      last,
      'This code cannot be rewritten: something keeps buf.',
    ]);
    assert.equal(applyVerdicts(report, undefined), report);
  });

  test('is without the notes that the compiler dispelled, and safe where none is left', () => {
    const dispelled = { kind: 'confirmed', dispelled: ['Look.'] } as const;
    const [fix] = applyVerdicts({ proposals: [report.proposals[1]!], refusals: [], advice: [] }, [dispelled]).proposals;
    assert.deepEqual([fix?.risk, fix?.notes], ['safe', []]);
    const two = proposal({ risk: 'review', notes: ['Look.', 'Look here, too.'] });
    const [left] = applyVerdicts({ proposals: [two], refusals: [], advice: [] }, [dispelled]).proposals;
    assert.deepEqual([left?.risk, left?.notes], ['review', ['Look here, too.']]);
  });

  test('changes with the verdict, and what was refused meanwhile is not applied', async () => {
    const store = new ProfileStore();
    store.show(loadedProfile([stack('bytes.growSlice | main.f /w/main.go:3', 1_000_000)]));
    const verdicts = new Map<string, Verdict>();
    const judged = new Emitter<void>();
    const asked: string[] = [];
    const judge = {
      onDidJudge: judged.event,
      verdicts: (_: string, text: string, fixes: readonly { readonly ruleId: string }[]) => {
        asked.push(text);
        return fixes.map(each => verdicts.get(each.ruleId));
      },
      verdictNow: async () => assert.fail('nobody waits for a verdict'),
    };
    const advisor = new FixAdvisor(
      store,
      async () => ({
        report: async () => ({ proposals: [proposal()], refusals: [], advice: [] }),
        benchmarkFor: async () => undefined,
      }),
      async () => judge,
    );
    let heard = 0;
    advisor.onDidJudge(() => heard++);
    const now = async () => (await advisor.report('/w/main.go', 'go', 'a\nb\nc\n')).proposals.map(each => each.risk);
    assert.deepEqual(await now(), ['review']);
    verdicts.set('go.test', confirmed);
    judged.fire();
    assert.equal(heard, 1);
    assert.deepEqual(await now(), ['safe']);
    const again = async () => advisor.again(proposal(), '/w/main.go', 'go', 'a\nb\nc\n');
    assert.deepEqual(await again(), { kind: 'same', fix: proposal() });
    verdicts.set('go.test', refusedFor('it would not compile'));
    assert.deepEqual(await again(), {
      kind: 'refused',
      reason: 'This code cannot be rewritten: it would not compile.',
    });
    assert.deepEqual(await now(), []);
    const other = proposal({ edits: [{ start: 0, end: 0, text: 'x' }] });
    assert.deepEqual(await advisor.again(other, '/w/main.go', 'go', 'a\nb\nc\n'), { kind: 'changed' });
    asked.length = 0;
    const script = await advisor.report('/w/main.go', 'javascript', 'other');
    assert.deepEqual([script.proposals[0]?.risk, asked], ['safe', []], 'no compiler is asked about JavaScript');
    store.dispose();
  });
});

describe('what the go command prints', () => {
  test('is read with and without columns, of vet, and on Windows', () => {
    const printed = `# example.com/app [example.com/app.test]
./main.go:13:14: c.missing undefined
\thave x
vet: ../scratch/0/main.go:8:2: undefined: sync
C:\\work\\app\\other.go:3: syntax error: unexpected }
go: downloading example.com/dep v1.0.0
exit status 1
`;
    assert.deepEqual(goComplaints(printed.replaceAll('\n', '\r\n')).map(complaintText), [
      'main.go:13: c.missing undefined',
      'main.go:8: undefined: sync',
      'other.go:3: syntax error: unexpected }',
    ]);
  });

  test('is new only where the text before did not have as many, on whatever line', () => {
    const [a, b] = [
      'a.go:1:1: copies lock\na.go:7:2: used after line 3\n',
      'a.go:4:1: copies lock\na.go:9:2: used after line 8\n',
    ];
    assert.deepEqual(newComplaints(goComplaints(a), goComplaints(b)), []);
    const more = newComplaints(goComplaints(a), goComplaints(`${b}a.go:6:1: copies lock\nb.go:1:1: copies lock\n`));
    assert.deepEqual(more.map(complaintText), ['a.go:6: copies lock', 'b.go:1: copies lock']);
  });

  test('says of a parameter that it stays or leaks, at its own place only', () => {
    const text = 'package p\n\nfunc (ö *t) probe(\n\tä []byte, buf *bytes.Buffer,\n) { buf := 1 }\n';
    const place = parameterPlace(text, 'probe', 'buf');
    assert.deepEqual(place, { name: 'buf', line: 4, column: 13 });
    const said = (line: string) => place && parameterVerdict(line, 'p.go', place);
    assert.equal(said('./p.go:4:13: buf does not escape'), 'stays');
    assert.equal(said('example.com/p/p.go:4:13: buf does not escape\r'), 'stays');
    assert.equal(said('./p.go:4:13: leaking param: buf'), 'leaks');
    assert.equal(said('./p.go:4:13: leaking param content: buf'), 'leaks');
    assert.equal(said('./p.go:4:13: leaking param: buf to result ~r0 level=1'), 'leaks');
    assert.equal(said('./p.go:4:13: moved to heap: buf'), 'leaks');
    for (const other of [
      './p.go:5:13: buf does not escape',
      './p.go:4:12: buf does not escape',
      './q.go:4:13: buf does not escape',
      './p.go:4:13: buffer does not escape',
      './p.go:4:13: leaking param: buffer',
      './p.go:4:13: can inline probe',
    ])
      assert.equal(said(other), undefined, other);
  });

  test('is found as the first of a closure where that holds it', () => {
    const text = 'func probe(x int) {\n\treturn func(x int) { func(buf *T, x int) {}(nil, x) }\n}';
    assert.equal(parameterPlace(text, 'probe', 'buf'), undefined);
    assert.deepEqual(parameterPlace(text, 'probe', 'buf', 'closure'), { name: 'buf', line: 2, column: 28 });
  });

  test('is not looked for where the text has no such parameter, or several functions', () => {
    const body = '{ func(buf *T) {}(nil) }';
    assert.equal(parameterPlace(`func probe() ${body}`, 'probe', 'buf'), undefined);
    assert.equal(parameterPlace(`func probe(buffer *T) ${body}`, 'probe', 'buf'), undefined);
    assert.equal(parameterPlace('func probe(buf *T) {}\nfunc (t T) probe(buf *T) {}', 'probe', 'buf'), undefined);
    assert.equal(parameterPlace('func probe2(buf *T) {}', 'probe', 'buf'), undefined);
    assert.deepEqual(parameterPlace('func probe[T any](x, buf *T) {}', 'probe', 'buf')?.column, 22);
  });

  test('is asked of a text with edits in any order, those at one place in theirs', () => {
    const edits = [
      { start: 3, end: 4, text: 'D' },
      { start: 1, end: 1, text: '(' },
      { start: 1, end: 1, text: '[' },
      { start: 0, end: 1, text: 'A' },
    ];
    assert.equal(edited('abcd', edits), 'A([bcD');
  });
});
