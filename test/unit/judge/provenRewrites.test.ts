import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FixProposal, FixReport } from '../../../src/core/fixes/proposal';
import { Emitter } from '../../../src/session/emitter';
import { FixAdvisor } from '../../../src/session/fixAdvisor';
import { confirmed, refusedFor, unknownFor, type Verdict } from '../../../src/session/judge/verdict';
import { ProfileStore } from '../../../src/session/profileStore';
import { provenRewrites } from '../../../src/session/provenRewrites';
import { loadedProfile } from '../../support/profiles';
import { stack } from '../../support/stacks';
import { applyEdits, engine } from '../fixes/fixSupport';

const path = '/w/p.go';
const text = `package p

import "regexp"

func isWord(s string) bool {
	return regexp.MustCompile("^[a-z]+$").MatchString(s)
}

func isNumber(s string) bool {
	return regexp.MustCompile("^[0-9]+$").MatchString(s)
}
`;
const compiled = 'regexp.compile < regexp.Compile < regexp.MustCompile';
const stacks = [
  stack(`${compiled} | p.isWord ${path}:6`, 4_000_000, 8),
  stack(`${compiled} | p.isNumber ${path}:10`, 3_000_000, 6),
];

/** Three places that cost the same. */
const alike = {
  text: `package p

import "regexp"

${['Word', 'Number', 'Blank'].map(name => `func is${name}(s string) bool {\n\treturn regexp.MustCompile("^${name}+$").MatchString(s)\n}\n`).join('\n')}`,
  stacks: ['Word', 'Number', 'Blank'].map((name, index) =>
    stack(`${compiled} | p.is${name} ${path}:${6 + 4 * index}`, 3_000_000, 6),
  ),
};

/** All proven rewrites of the text, where the compiler answers so. */
async function proven(
  answer: () => Verdict,
  change: (report: FixReport) => FixReport = report => report,
  of: { readonly text: string; readonly stacks: typeof stacks } = { text, stacks },
) {
  const lookedAt: string[] = [];
  const asked: string[] = [];
  const store = new ProfileStore();
  store.show(loadedProfile(of.stacks, { snapshots: new Map([[path, of.text]]) }));
  const advisor = new FixAdvisor(
    store,
    async () => ({
      report: async request => change(await engine.report(request)),
      benchmarkFor: async () => undefined,
    }),
    async () => ({
      onDidJudge: new Emitter<void>().event,
      verdicts: () => [],
      verdictNow: async (_, now) => {
        asked.push(now);
        return answer();
      },
    }),
  );
  const onLookedAt = (done: number, all: number) => lookedAt.push(`${done} of ${all}`);
  const { signal } = new AbortController();
  const found = await provenRewrites(of.text, {
    report: now => advisor.unjudged(path, 'go', now),
    verdict: (now, fix) => advisor.verdictNow(path, 'go', now, fix, signal),
    onLookedAt,
  });
  store.dispose();
  const after = found.fixes.reduce((now, fix) => applyEdits(now, fix.edits), of.text);
  return { ...found, after, asked, lookedAt };
}

const note = 'whole must not be kept.';
const noted = (parts: Partial<FixProposal>) => (report: FixReport) => ({
  ...report,
  proposals: report.proposals.map(each => ({ ...each, risk: 'review' as const, notes: [note], ...parts })),
});

describe('all proven rewrites of a file', () => {
  test('are each of the text that the one before it left, and judged there', async () => {
    const { fixes, after, asked, lookedAt, leftOut } = await proven(() => confirmed);
    assert.deepEqual(leftOut, []);
    assert.equal(fixes.length, 2);
    assert.equal(asked[0], text);
    assert.equal(asked[1], applyEdits(text, fixes[0]?.edits ?? []));
    assert.equal((after.match(/^var \w+ = regexp\.MustCompile/gm) ?? []).length, 2);
    assert.equal((after.match(/return regexp\./g) ?? []).length, 0);
    assert.deepEqual(lookedAt, ['0 of 2', '1 of 2']);
  });

  test('are without what the compiler refuses or does not confirm, which is told', async () => {
    const answers = [refusedFor('it would not compile'), unknownFor('no Go on PATH')];
    const { fixes, leftOut, after } = await proven(() => answers.shift() ?? confirmed);
    assert.deepEqual([fixes, after], [[], text]);
    assert.match(leftOut[0] ?? '', /^Hoist .*: This code cannot be rewritten: it would not compile\.$/);
    assert.match(leftOut[1] ?? '', /: The compiler has not confirmed it: no Go on PATH\.$/);
  });

  test('are without one whose lines another rewrote, which is told', async () => {
    let reports = 0;
    const vanishing = (report: FixReport) => (++reports < 3 ? report : { ...report, proposals: [] });
    const { fixes, leftOut } = await proven(() => confirmed, vanishing);
    assert.equal(fixes.length, 1);
    assert.match(leftOut[0] ?? '', /another rewrite changed its lines\. Capture again/);
  });

  test('hold those that cost the same as one that the compiler refuses', async () => {
    for (const [refused, name] of ['Word', 'Number', 'Blank'].entries()) {
      let asked = 0;
      const answer = () => (asked++ === refused ? refusedFor(`${name} is taken`) : confirmed);
      const { fixes, leftOut, after } = await proven(answer, undefined, alike);
      assert.equal(fixes.length, 2, name);
      assert.deepEqual(after.match(/(?<=return regexp\.MustCompile\("\^)\w+/g), [name]);
      assert.equal(leftOut.length, 1);
      assert.ok(leftOut[0]?.endsWith(`: ${name} is taken.`), leftOut[0]);
    }
    const answers = ['first', 'second', 'third'].map(each => refusedFor(`it is the ${each}`));
    const { fixes, leftOut } = await proven(() => answers.shift() ?? confirmed, undefined, alike);
    assert.deepEqual(fixes, []);
    assert.deepEqual(
      leftOut.map(each => /it is the \w+/.exec(each)?.[0]),
      ['it is the first', 'it is the second', 'it is the third'],
    );
  });

  test('hold those that cost the same as one that a reader must look at', async () => {
    const review = (report: FixReport): FixReport => ({
      ...report,
      proposals: report.proposals.map(each =>
        each.lines.includes(6) ? { ...each, risk: 'review' as const, notes: [note] } : each,
      ),
    });
    const { fixes, leftOut, after } = await proven(() => confirmed, review, alike);
    assert.equal(fixes.length, 2);
    assert.deepEqual(leftOut, []);
    assert.deepEqual(after.match(/(?<=return regexp\.MustCompile\("\^)\w+/g), ['Word']);
  });

  test('never hold one that a reader must look at', async () => {
    const { fixes, leftOut, asked } = await proven(() => confirmed, noted({}));
    assert.deepEqual([fixes, leftOut, asked], [[], [], []]);
  });

  test('hold one that the compiler leaves nothing to say of, and only then', async () => {
    const doubts = [{ notes: [note], probe: { kind: 'compiles' as const, edits: [], otherwise: '' } }];
    const dispelling: Verdict = { kind: 'confirmed', dispelled: [note] };
    assert.equal((await proven(() => dispelling, noted({ doubts }))).fixes.length, 2);
    const { fixes, leftOut } = await proven(() => confirmed, noted({ doubts }));
    assert.deepEqual(fixes, []);
    assert.ok(leftOut[0]?.endsWith(note), leftOut[0]);
  });
});
