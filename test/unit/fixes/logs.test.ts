import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { UserFrame } from '../../../src/core/attribution/condensedStack';
import type { FixReport } from '../../../src/core/fixes/proposal';
import { condensedStack } from '../../support/stacks';
import { engine, requestFor, unmark } from './fixSupport';
import { reasonOf, rewritten } from './oneRewrite';

const text = { below: [], call: 'runtime.concatstring2' };
const box = { below: [], call: 'runtime.convTstring' };
const imports = 'package p\n\nimport (\n\t"context"\n\t"log/slog"\n)\n\n';

async function reportOf(
  source: string,
  evidence: Parameters<typeof requestFor>[2],
  ...more: Frames[]
): Promise<FixReport> {
  const request = requestFor('go', source, evidence);
  const others = more.map(({ below, user }) => condensedStack({ below, user, values: [10, 1], recorded: 1 }));
  return engine.report({ ...request, stacks: [...request.stacks, ...others] });
}

interface Frames {
  readonly below: readonly string[];
  readonly user: readonly UserFrame[];
}

function frame(functionName: string, line: number): UserFrame {
  return { functionName, path: '/w/file', line, startLine: 0 };
}

async function notesOf(source: string, evidence = text): Promise<readonly string[]> {
  const { proposals } = await reportOf(source, evidence);
  assert.equal(proposals.length, 1);
  return proposals[0]!.notes;
}

describe('go.guardLog beyond its examples', () => {
  const debug = (parameters: string, call: string, before = ''): string =>
    `${imports}type item struct {\n\tname string\n\tnext *item\n}\n\nvar ctx context.Context\n\nfunc f(${parameters}) {\n${before}\t${call}⟨profiled⟩\n}\n`;

  it('is safe where a field was read before, and only then', async () => {
    const call = 'slog.Debug("x " + it.name)';
    const isSafe = async (before: string, parameters = 'it *item'): Promise<boolean> =>
      (await notesOf(debug(parameters, call, before))).length === 0;
    assert.equal(await isSafe(''), false);
    assert.equal(await isSafe('', 'it item'), true);
    assert.equal(await isSafe('\t_ = it.name\n'), true);
    assert.equal(await isSafe('\t_ = it.next\n'), true);
    assert.equal(await isSafe('\t_ = &it.next\n'), false);
    assert.equal(await isSafe('\t_ = it != nil && it.name != ""\n'), false);
    assert.equal(await isSafe('\tif len(s) > 0 {\n\t\t_ = it.name\n\t}\n', 'it *item, s string'), false);
    assert.equal(await isSafe('\t_ = it.name\n\tit = it.next\n'), false);
    assert.equal(await isSafe('\tgo func() { _ = it.name }()\n'), false);
    assert.equal(await isSafe('\tprintln(it.next)\n'), true);
    // Were it an array, its length would be a constant.
    assert.equal(await isSafe('\tn = len(it.next)\n', 'it *item, n int'), false);
    assert.equal(await isSafe('\tn = 1 + cap(it.next)\n', 'it *item, n int'), false);
  });

  it('names what is no longer called, and what may have panicked', async () => {
    const [called, read] = await notesOf(
      debug('s string, list []string, n int', 'slog.Debug("x "+s, "a", load(s), "b", list[n], "c", n/len(list))'),
    );
    assert.match(called!, /load\(s\) is no longer called/);
    assert.match(read!, /list\[n\], n\/len\(list\) is no longer worked out/);
  });

  it('knows of what gives a value and does nothing else, and asks the compiler about the types', async () => {
    const call = 'slog.Debug("x "+s, "n", fmt.Sprintf("%5d", n), "d", d.String(), "u", uint8(n), "is", n == 0)';
    const source = debug('s string, n int, d time.Duration', call).replace(
      '"log/slog"',
      '"fmt"\n\t"log/slog"\n\t"time"',
    );
    const { proposals } = await reportOf(source, text);
    assert.deepEqual(proposals[0]?.notes, []);
    const [probe] = proposals[0]!.probes;
    assert.match(probe!.otherwise, /n \(int\), d \(time\.Duration\)/);
  });

  it('says that fmt calls methods of a type of its own', async () => {
    const source = debug('s string, it item', 'slog.Debug("x "+s, "it", fmt.Sprintf("%v", it))').replace(
      '"log/slog"',
      '"fmt"\n\t"log/slog"',
    );
    assert.match((await notesOf(source))[0]!, /fmt\.Sprintf\("%v", it\) is no longer called/);
    for (const value of ['item{}', '[]id{"a"}', 'map[string]item{}']) {
      const written = source.replace('("%v", it)', `("%v", ${value})`);
      assert.match((await notesOf(written))[0]!, /fmt\.Sprintf\("%v", .*\) is no longer called/, value);
    }
    for (const value of ['1', '1.5', '2i', "'a'", '"a"', '`a`'])
      assert.deepEqual(await notesOf(source.replace('("%v", it)', `("%v", ${value})`)), [], value);
  });

  it('does not put a test before a call of a method of nil, unless the test reads that as well', async () => {
    const notes = async (test: string, value = ''): Promise<readonly string[]> =>
      notesOf(
        `package p\n\nimport "sync/atomic"\n\nvar verbose bool\n\ntype logger struct {\n\ton bool\n\tn atomic.Int32\n}\n\nfunc (l *logger) debugf(s string) {\n\tif ${test} {\n\t\treturn\n\t}\n\tprintln(s)\n}\n\ntype srv struct {\n\tlog *logger\n\tname string\n}\n\nfunc f(s *srv, a string) {\n\ts.log.debugf(a + "x"${value})⟨profiled⟩\n}\n`,
      );
    const isReadBoth = ['!l.on', '!l.on || !verbose', 'l == nil || !l.on', '!(l.on && verbose)', 'l.n.Load() == 0'];
    for (const test of isReadBoth) {
      assert.deepEqual(await notes(test), [], test);
      assert.deepEqual(await notes(test, ' + s.name'), [], test);
    }
    for (const test of ['!verbose', '!verbose || !l.on', '!(verbose && l.on)']) {
      assert.match((await notes(test))[0]!, /s\.log is no longer worked out: where that panics/, test);
      assert.match((await notes(test, ' + s.name'))[0]!, /s\.log, s\.name is no longer worked out/, test);
    }
  });

  it('says that a handler of the file is asked twice', async () => {
    const source = debug('l *slog.Logger, s string', 'l.Debug("x " + s)');
    const enabled = (parameters: string): string =>
      `${source}\nfunc (e *every) Enabled(${parameters}) bool {\n\te.n++\n\treturn e.n%2 == 1\n}\n`;
    for (const parameters of ['ctx context.Context, l slog.Level', 'context.Context, slog.Level'])
      assert.match(
        (await notesOf(enabled(parameters)))[0]!,
        /check that Enabled of \(e \*every\) gives the same again/,
      );
    assert.deepEqual(await notesOf(enabled('name string')), []);
  });

  it('is charged with what a method of the user allocates for an argument, through fmt as well', async () => {
    for (const value of ['it.String()', 'fmt.Sprint(it)']) {
      const source = debug('it *item', `slog.Debug("x", "it", ${value})`);
      const line = unmark(source).lines[0]!;
      const user = [frame('p.(*item).String', 2), frame('p.f', line)];
      const { text: code } = unmark(source);
      const asked = { ...requestFor('go', source, text), text: code };
      const stacks = [
        condensedStack({ below: [], user, values: [380, 10], recorded: 7, call: 'runtime.concatstring2' }),
      ];
      const { proposals } = await engine.report({ ...asked, stacks });
      assert.equal(proposals[0]?.ruleId, 'go.guardLog', value);
      const other = stacks.map(each => ({ ...each, user: [frame('p.other', 2), frame('p.f', line)] }));
      assert.deepEqual(await engine.report({ ...asked, stacks: other }), { proposals: [], refusals: [], advice: [] });
    }
  });

  it('is not offered where the profile shows that the level is on', async () => {
    const source = debug('s string', 'slog.Debug("x " + s)');
    const line = unmark(source).lines[0]!;
    const written: Frames[] = [
      {
        below: ['log/slog.Record.Source', 'log/slog.(*commonHandler).handle', 'log/slog.(*Logger).log'],
        user: [frame('p.f', line)],
      },
      { below: [], user: [frame('p.(*handler).Handle', 3), frame('p.f', line)] },
    ];
    for (const each of written) {
      const { proposals, refusals } = await reportOf(source, text, each);
      assert.deepEqual(proposals, []);
      assert.match(refusals[0]!.reason, /shows that its level is on/);
    }
    const asked = {
      below: ['p.x', 'log/slog.(*TextHandler).Enabled', 'log/slog.(*Logger).log'],
      user: [frame('p.f', line)],
    };
    assert.equal((await reportOf(source, text, asked)).proposals.length, 1);
  });

  it('is not offered behind a test that leaves the function', async () => {
    const test = '\tif !slog.Default().Enabled(ctx, slog.LevelDebug) {\n\t\treturn\n\t}\n';
    const call = 'slog.Debug("x " + s)';
    assert.match(
      await reasonOf(debug('s string', call, test), text),
      /a test of its level stands around it, or before/,
    );
    assert.deepEqual(await notesOf(debug('s string', call, test.replace('return', 's += ctx.Value(0).(string)'))), []);
    assert.deepEqual(await notesOf(debug('s string', call, test.replace('!', ''))), []);
  });

  it('leaves other loggers alone', async () => {
    for (const [path, call] of [
      ['go.uber.org/zap', 'logger.Debug("x "+s, "k", s)'],
      ['testing', 'logger.Error("x " + s)'],
      ['log', 'log.Print("x " + s)'],
    ] as const) {
      const source = `package p\n\nimport "${path}"\n\nfunc f(s string) {\n\t${call}⟨profiled⟩\n}\n`;
      assert.deepEqual(await reportOf(source, text), { proposals: [], refusals: [], advice: [] }, path);
    }
    const own =
      'package p\n\nimport "log/slog"\n\ntype l struct{}\n\nvar _ slog.Level\n\nfunc f(x l, s string) {\n\tx.Debug("x " + s)⟨profiled⟩\n}\n';
    assert.deepEqual(await reportOf(own, text), { proposals: [], refusals: [], advice: [] });
  });

  it('writes the alias of slog, with CRLF, in a case without a block', async () => {
    const source =
      'package p\n\nimport l "log/slog"\n\nfunc f(s string, n int) {\n\tswitch n {\n\tcase 1:\n\t\tl.Debug("x "+s,⟨profiled⟩\n\n\t\t\t"k", n)\n\t}\n}\n'.replaceAll(
        '\n',
        '\r\n',
      );
    const after = await rewritten(source, text);
    assert.ok(
      after.includes(
        'case 1:\r\n\t\tif l.Default().Enabled(context.Background(), l.LevelDebug) {\r\n\t\t\tl.Debug("x "+s,\r\n\r\n\t\t\t\t"k", n)\r\n\t\t}\r\n',
      ),
      JSON.stringify(after),
    );
  });

  it('says of a helper when it goes on', async () => {
    const tests: Record<string, string> = {
      '!on': 'on',
      'level < 2': '!(level < 2)',
      'mode == "quiet"': 'mode != "quiet"',
      '!on || level == 0': 'on && level != 0',
      '!on && level == 0': '!(!on && level == 0)',
      '!flag.Load()': 'flag.Load()',
      '!(debug && n < 3)': 'debug && n < 3',
      '!(debug || n < 3)': 'debug || n < 3',
      '!((debug || on) && n < 3)': '(debug || on) && n < 3',
      '!(n < 3) || !on': 'n < 3 && on',
      '(!on)': 'on',
    };
    for (const [condition, expected] of Object.entries(tests)) {
      const source = `package p\n\nfunc debugf(s string) {\n\tif ${condition} {\n\t\treturn\n\t}\n\tprintln(s)\n}\n\nfunc f(s string) {\n\tdebugf("x " + s)⟨profiled⟩\n}\n`;
      assert.ok((await rewritten(source, text)).includes(`\tif ${expected} {\n\t\tdebugf("x " + s)\n\t}\n`), condition);
    }
  });
});

describe('go.logAttributes beyond its examples', () => {
  it('does not claim the boxes that slog.Any still makes', async () => {
    const source = `${imports}func f(ctx context.Context, s string, at [4]int) {\n\tslog.InfoContext(ctx, "x", "s", s, "at", at)⟨profiled⟩\n}\n`;
    assert.match(
      await rewritten(source, box),
      /slog\.LogAttrs\(ctx, slog\.LevelInfo, "x", slog\.String\("s", s\), slog\.Any\("at", at\)\)/,
    );
    const { proposals } = await reportOf(source, { below: [], call: 'runtime.convT' });
    assert.deepEqual(
      proposals.filter(each => each.ruleId === 'go.logAttributes'),
      [],
    );
  });

  it('writes a logger whose type is in another file, and asks for it', async () => {
    const source = 'package p\n\nfunc (s *server) f(name string) {\n\ts.log.Warn("x", "name", name)⟨profiled⟩\n}\n';
    const after = await rewritten(source, box);
    assert.match(after, /import "context"[\s\S]*import "log\/slog"/);
    assert.ok(after.includes('s.log.LogAttrs(context.Background(), slog.LevelWarn, "x", slog.String("name", name))'));
    const { proposals } = await reportOf(source, box);
    const texts = proposals[0]!.probes.flatMap(each => each.edits.map(edit => edit.text)).join('');
    assert.match(texts, /import "log\/slog"[\s\S]*interface\{ \*slog\.Logger \}/);
  });

  it('takes keys that are constants, and asks whether they are strings', async () => {
    const source = `${imports}const key = "k"\n\nfunc f(ctx context.Context, s string) {\n\tslog.InfoContext(ctx, "x", key, s)⟨profiled⟩\n}\n`;
    assert.ok((await rewritten(source, box)).includes('slog.String(key, s)'));
    const { proposals } = await reportOf(source, box);
    assert.match(proposals[0]!.probes[0]!.otherwise, /s \(string\), key \(string\)/);
  });

  it('is chosen for a debug message where only boxes are to be saved, or the level is on', async () => {
    const source = `${imports}func f(ctx context.Context, s string) {\n\tslog.DebugContext(ctx, "x "+s, "s", s)⟨profiled⟩\n}\n`;
    const line = unmark(source).lines[0]!;
    const made = { ...requestFor('go', source, text) };
    const boxes = requestFor('go', source, box).stacks;
    const rulesOf = async (...stacks: Parameters<typeof condensedStack>[0][]): Promise<string[]> =>
      (await engine.report({ ...made, stacks: stacks.map(condensedStack) })).proposals.map(each => each.ruleId);
    const record = {
      below: ['log/slog.(*commonHandler).handle'],
      user: [frame('p.f', line)],
      values: [10, 1],
      recorded: 1,
    };
    assert.deepEqual(await rulesOf(...boxes), ['go.logAttributes']);
    assert.deepEqual(await rulesOf(...boxes, ...made.stacks), ['go.guardLog']);
    assert.deepEqual(await rulesOf(...boxes, ...made.stacks, record), ['go.logAttributes']);
  });

  it('says why it cannot help where a guard would not', async () => {
    const source = `${imports}func f(ctx context.Context, n int) {\n\tif slog.Default().Enabled(ctx, slog.LevelInfo) {\n\t\tslog.InfoContext(ctx, "x", n)⟨profiled⟩\n\t}\n}\n`;
    assert.match(
      await reasonOf(source, { below: [], call: 'runtime.convT64' }),
      /the key n has no value.*a test of its level stands around/,
    );
  });
});
