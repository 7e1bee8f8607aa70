import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, describe, test } from 'node:test';
import { applyVerdicts } from '../../../src/session/judge/verdict';
import { withoutGo } from '../../support/goToolchain';
import { applyEdits, reportFor, unmark } from '../../unit/fixes/fixSupport';
import { GoWorkspace } from './goWorkspace';

const level = `package main

type Level int

func (l Level) String() string {
	names := map[Level]string{0: "debug", 1: "info", 2: "warn", 3: "error"}⟨profiled⟩
	return names[l]
}
`;
const banner = (made: string) =>
  `package main\n\nimport "fmt"\n\nvar banner = ${made}\n\nfunc main() { fmt.Println(banner, Level(2)) }\n`;
const early = banner('fmt.Sprintf("logging at %s", Level(1))');

describe('what is hoisted from a function that another variable comes to when the program starts', {
  skip: withoutGo,
}, () => {
  const { text } = unmark(level);
  const module = new GoWorkspace({
    'go.mod': 'module example.com/levels\n\ngo 1.22\n',
    'banner.go': early,
    'level.go': text,
  });
  after(() => module.dispose());
  const run = () => execFileSync('go', ['run', '.'], { cwd: module.folder, encoding: 'utf8' });

  async function shown() {
    const report = await reportFor('go', level, { below: [], call: 'runtime.mapassign_fast64' });
    const verdicts = await module.judge('level.go', report.proposals);
    return applyVerdicts(report, verdicts).proposals.map(each => [each.ruleId, each.risk, ...each.notes]);
  }

  test('would not be there, so it is for review, and the note tells the variable in the other file', async () => {
    const { proposals } = await reportFor('go', level, { below: [], call: 'runtime.mapassign_fast64' });
    assert.equal(run(), 'logging at info warn\n');
    module.write('level.go', applyEdits(text, proposals[0]?.edits ?? []));
    assert.equal(run(), 'logging at  warn\n');
    module.write('level.go', text);
    assert.deepEqual(await shown(), [
      [
        'go.hoistMap',
        'review',
        'The call that makes banner when the program starts (banner.go:5) must not come here: the new variable may not be made by then.',
      ],
    ]);
  });

  test('is safe where no variable is made so, and tests do not count', async () => {
    module.write('banner.go', banner('"logging"'));
    module.write(
      'banner_test.go',
      early.replace('package main', 'package main_test').replace(/func main.*/, 'type Level int'),
    );
    assert.deepEqual(await shown(), [['go.hoistMap', 'safe']]);
  });
});
