import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import type { FixProposal } from '../../../src/core/fixes/proposal';
import { FixJudge, type JudgePorts } from '../../../src/session/judge/fixJudge';
import type { JudgeQuestion, judgeFixes, VerdictCache } from '../../../src/session/judge/judgeFixes';
import { confirmed, refusedFor, unknownFor, type Verdict } from '../../../src/session/judge/verdict';
import { eventually } from '../../support/eventually';
import { proposal } from './proposal';

/** One question that reached the compiler, to be answered by the test. */
interface Asked {
  readonly question: JudgeQuestion;
  readonly cache: VerdictCache;
  readonly signal: AbortSignal;
  answer(verdict: Verdict): void;
  fail(error: Error): void;
}

const path = '/w/app/main.go';

describe('the judge of rewrites', () => {
  const made: FixJudge[] = [];
  afterEach(() => {
    for (const judge of made.splice(0)) judge.dispose();
  });

  function create(ports: Partial<JudgePorts> = {}) {
    const asked: Asked[] = [];
    const ask: typeof judgeFixes = (question, cache, onVerdict, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
        const answer = (verdict: Verdict) => {
          for (const fix of question.proposals) onVerdict(fix, verdict);
          resolve();
        };
        asked.push({ question, cache, signal, answer, fail: reject });
      });
    const logged: string[] = [];
    const all: JudgePorts = {
      isAllowed: () => true,
      settings: () => ({ command: 'go', tags: '', flags: [] }),
      unsaved: () => new Map(),
      log: message => logged.push(message),
      ...ports,
    };
    const judge = new FixJudge(all, undefined, ask);
    made.push(judge);
    let heard = 0;
    judge.onDidJudge(() => heard++);
    const known = (text: string, fixes: readonly FixProposal[] = [proposal()]) => judge.verdicts(path, text, fixes);
    const nth = (count: number) =>
      eventually(
        `question ${count}`,
        () => asked[count - 1],
        each => each !== undefined,
      );
    return { judge, asked, logged, known, nth, heard: () => heard };
  }

  test('knows nothing at first, is asked once for all who want to know, and tells when it knows', async () => {
    const { asked, known, nth, heard } = create();
    assert.deepEqual(known('a'), [undefined]);
    assert.deepEqual(known('a'), [undefined]);
    assert.deepEqual(asked, [], 'not at once');
    const first = await nth(1);
    assert.deepEqual(known('a'), [undefined], 'shared while it runs');
    first?.answer(confirmed);
    assert.equal(heard(), 1);
    assert.deepEqual(known('a'), [confirmed]);
    const other = proposal({ edits: [{ start: 0, end: 1, text: 'x' }] });
    assert.deepEqual(known('a', [proposal(), other]), [confirmed, undefined]);
    const second = await nth(2);
    assert.deepEqual(second?.question.proposals, [other], 'only what is not known');
    second?.answer(refusedFor('it is wrong.'));
    assert.deepEqual(known('a', [proposal(), other]), [confirmed, { kind: 'refused', reason: 'it is wrong' }]);
    assert.equal(asked.length, 2);
  });

  test('asks about the last of several texts only, and gives up an older one that is being judged', async () => {
    const { asked, known, nth } = create();
    for (const text of ['a', 'ab', 'abc']) known(text);
    const first = await nth(1);
    assert.equal(first?.question.text, 'abc');
    known('abcd');
    assert.equal(first?.signal.aborted, true);
    const second = await nth(2);
    assert.equal(second?.question.text, 'abcd');
    // Back to the text that was given up: it is asked about again.
    known('abc');
    assert.equal(second?.signal.aborted, true);
    const third = await nth(3);
    assert.equal(third?.question.text, 'abc');
    third?.answer(confirmed);
    assert.deepEqual(known('abc'), [confirmed]);
    assert.equal(asked.length, 3);
  });

  test('has one file after the other judged', async () => {
    const { judge, asked, known, nth } = create();
    known('a');
    judge.verdicts('/w/app/other.go', 'b', [proposal()]);
    const first = await nth(1);
    assert.equal(asked.length, 1);
    first?.answer(confirmed);
    const second = await nth(2);
    assert.deepEqual([first?.question.path, second?.question.path], [path, '/w/app/other.go']);
  });

  test('tells texts, unsaved texts of any package, probes and flags apart', async () => {
    const unsaved = new Map([['/w/elsewhere/x.go', 'package elsewhere']]);
    let tags = '';
    const { known, nth } = create({ unsaved: () => unsaved, settings: () => ({ command: 'go', tags, flags: [] }) });
    known('a');
    (await nth(1))?.answer(confirmed);
    unsaved.set(path, 'a');
    assert.deepEqual(known('a'), [confirmed]);
    unsaved.set('/w/elsewhere/x.go', 'package changed');
    assert.deepEqual(known('a'), [undefined], 'it may keep what it is given now');
    unsaved.set('/w/elsewhere/x.go', 'package elsewhere');
    assert.deepEqual(known('a'), [confirmed]);
    const probed = proposal({ probes: [{ kind: 'compiles', edits: [], otherwise: '' }] });
    assert.deepEqual([known('b'), known('a', [probed])], [[undefined], [undefined]]);
    unsaved.set('/w/app/beside.go', 'package app');
    assert.deepEqual(known('a'), [undefined]);
    unsaved.delete('/w/app/beside.go');
    assert.deepEqual(known('a'), [confirmed]);
    tags = 'special';
    assert.deepEqual(known('a'), [undefined]);
  });

  test('asks nobody where the workspace is not trusted, and does so when it is', async () => {
    let isTrusted = false;
    const { asked, known, nth } = create({ isAllowed: () => isTrusted });
    assert.deepEqual(known('a'), [unknownFor('the workspace is not trusted')]);
    isTrusted = true;
    assert.deepEqual(known('a'), [undefined]);
    await nth(1);
    assert.equal(asked.length, 1);
  });

  test('asks anew after something changed on disk, and about nothing that nobody asks for', async () => {
    const { judge, asked, known, nth, heard } = create();
    judge.refresh();
    assert.equal(heard(), 0);
    known('a');
    (await nth(1))?.answer(unknownFor('the package does not compile as it is'));
    assert.equal(known('a')[0]?.kind, 'unknown', 'not asked again and again');
    judge.refresh();
    assert.equal(heard(), 2);
    assert.deepEqual(known('a'), [undefined]);
    const second = await nth(2);
    judge.refresh();
    assert.equal(second?.signal.aborted, true, 'it compiles what was there before');
    assert.deepEqual(known('a'), [undefined]);
    (await nth(3))?.answer(confirmed);
    assert.deepEqual(known('a'), [confirmed]);
    // The content that verdicts are kept by is that of one package, and another one may have changed.
    second?.cache.set('late', confirmed);
    assert.equal(asked[2]?.cache.get('late'), undefined);
  });

  test('keeps no verdict by content that somebody waited for while a file changed on disk', async () => {
    const { judge, asked } = create();
    const waited = judge.verdictNow(path, 'a', proposal(), new AbortController().signal);
    const [first] = asked;
    first?.cache.set('before', confirmed);
    judge.refresh();
    first?.cache.set('meanwhile', confirmed);
    first?.answer(confirmed);
    assert.deepEqual(await waited, confirmed);
    void judge.verdictNow(path, 'a', proposal(), new AbortController().signal);
    assert.deepEqual(
      ['before', 'meanwhile'].map(key => asked[1]?.cache.get(key)),
      [undefined, undefined],
    );
    assert.notEqual(asked[1], undefined);
  });

  test('says that it does not know where asking failed, and logs why', async () => {
    const { known, nth, logged } = create();
    known('a');
    (await nth(1))?.fail(new Error('no space left on device'));
    const [verdict] = await eventually(
      'a verdict',
      () => known('a'),
      ([each]) => each !== undefined,
    );
    assert.equal(verdict?.kind, 'unknown');
    assert.match(logged.join(), /rewrites of \/w\/app\/main\.go: Error: no space left on device/);
  });

  test('gives up what runs when it is disposed, and tells nobody', async () => {
    const { judge, known, nth, heard, logged } = create();
    known('a');
    const first = await nth(1);
    judge.dispose();
    assert.equal(first?.signal.aborted, true);
    first?.answer(confirmed);
    assert.equal(heard(), 0);
    assert.deepEqual(logged, []);
  });
});
