import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { FixAdvisor } from '../../../src/session/fixAdvisor';
import { FixJudge } from '../../../src/session/judge/fixJudge';
import { ProfileStore } from '../../../src/session/profileStore';
import { eventually } from '../../support/eventually';
import { withoutGo } from '../../support/goToolchain';
import { loadedProfile } from '../../support/profiles';
import { stack } from '../../support/stacks';
import { engine } from '../../unit/fixes/fixSupport';
import { GoWorkspace, plainBuild } from './goWorkspace';

const head = `package app

import (
	"bytes"
	"io"
)

`;
const render = (name: string) => `func ${name}(w io.Writer, words []string) error {
	buf := new(bytes.Buffer)
	for _, word := range words {
		buf.WriteString(word)
	}
	_, err := w.Write(buf.Bytes())
	return err
}

`;

describe('rewrites of a file of 5,000 lines', { skip: withoutGo }, () => {
  const count = 556;
  const text = head + Array.from({ length: count }, (_, index) => render(`render${index}`)).join('');
  const module = new GoWorkspace({ 'go.mod': 'module example.com/app\n\ngo 1.22\n', 'app.go': text });
  const unsaved = new Map<string, string>();
  const store = new ProfileStore();
  const failures: string[] = [];
  const judge = new FixJudge({
    isAllowed: () => true,
    settings: () => plainBuild,
    unsaved: () => unsaved,
    log: message => failures.push(message),
  });
  after(() => {
    judge.dispose();
    store.dispose();
    module.dispose();
  });

  test('are judged in the background and then come with their verdicts', async t => {
    assert.ok(text.split('\n').length > 5_000);
    const path = module.at('app.go');
    const before = module.listing();
    const places = [100, 200, 300].map(index => 11 + 9 * index);
    const below = 'bytes.growSlice < bytes.(*Buffer).grow < bytes.(*Buffer).WriteString';
    const stacks = places.map((line, index) =>
      stack(`${below} | app.render${100 * (index + 1)} ${path}:${line}`, 1_000_000),
    );
    const advisor = new FixAdvisor(
      store,
      async () => engine,
      async () => judge,
    );
    store.show(loadedProfile(stacks, { snapshots: new Map([[path, text]]) }));
    const risks = async (now: string) => (await advisor.report(path, 'go', now)).proposals.map(each => each.risk);
    const verdictsOf = async (now: string) => {
      const begun = performance.now();
      let first = 0;
      await eventually(
        'verdicts',
        async () => {
          const found = await risks(now);
          if (found.includes('safe') && first === 0) first = performance.now() - begun;
          return found;
        },
        found => found.length === 3 && found.every(risk => risk === 'safe'),
        120_000,
      );
      return { first, all: performance.now() - begun };
    };
    assert.deepEqual(await risks(text), ['review', 'review', 'review']);
    await verdictsOf(text);
    // Another text of the file, in an unsaved editor: Go's cache has what it imports, and nothing of it.
    const edited = text.replace('package app\n', 'package app\n\n// Edited.\n');
    unsaved.set(path, edited);
    assert.deepEqual(await risks(edited), ['review', 'review', 'review']);
    const { first, all } = await verdictsOf(edited);
    // Parsed anew, as between two texts of the file in turn.
    const times: number[] = [];
    for (let turn = 0; turn < 9; turn++) {
      const begun = performance.now();
      assert.equal((await risks(turn % 2 === 0 ? text : edited)).length, 3);
      times.push(performance.now() - begun);
    }
    const cached = times.sort((a, b) => a - b)[4] ?? 0;
    const found = await advisor.report(path, 'go', text);
    const again = performance.now();
    await advisor.report(path, 'go', text);
    const same = performance.now() - again;
    assert.deepEqual(
      found.proposals.map(each => each.risk),
      ['safe', 'safe', 'safe'],
    );
    t.diagnostic(
      `${text.split('\n').length} lines: proposals with cached verdicts after ${cached.toFixed(0)} ms (parsed anew, median of ${times.length}, the least ${times[0]?.toFixed(0)}), ${same.toFixed(1)} ms (same text); warm, with 300 ms of quiet, the first verdict after ${(first / 1000).toFixed(2)} s, all three after ${(all / 1000).toFixed(2)} s`,
    );
    assert.deepEqual(module.listing(), before);
    assert.deepEqual(failures, []);
  });
});
