import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FixReport } from '../../../src/core/fixes/proposal';
import { withoutGo } from '../../support/goToolchain';
import { type Evidence, reportFor, unmark } from '../../unit/fixes/fixSupport';
import { GoModule } from './goModule';
import { complaints } from './probes';

/** By file: the rule that must find it, and B per call before and after. */
const wasteful: Record<string, { rule: string; before: number; after: number }> = {
  list: { rule: 'go.stringBuilder', before: 32_744, after: 1_912 },
  roles: { rule: 'go.stringBuilder', before: 106_654, after: 4_528 },
  lexer: { rule: 'go.stringBuilder', before: 152, after: 144 },
  key: { rule: 'go.textWithoutFmt', before: 112, after: 80 },
  number: { rule: 'go.textWithoutFmt', before: 16, after: 8 },
  user: { rule: 'go.textWithoutFmt', before: 48, after: 32 },
  label: { rule: 'go.textWithoutFmt', before: 80, after: 0 },
  hello: { rule: 'go.writeWithoutCopy', before: 512, after: 0 },
  save: { rule: 'go.writeWithoutCopy', before: 512, after: 0 },
  quote: { rule: 'go.writeWithoutCopy', before: 512, after: 0 },
  media: { rule: 'go.cutInsteadOfSplit', before: 48, after: 0 },
  pair: { rule: 'go.cutInsteadOfSplit', before: 32, after: 0 },
  lines: { rule: 'go.scannerBytes', before: 8_896, after: 4_096 },
  lookup: { rule: 'go.scannerBytes', before: 12_992, after: 8_192 },
  numbers: { rule: 'go.matchInsteadOfFindAll', before: 209, after: 0 },
  found: { rule: 'go.logAttributes', before: 24, after: 0 },
  request: { rule: 'go.logAttributes', before: 48, after: 0 },
  step: { rule: 'go.logAttributes', before: 64, after: 0 },
  receive: { rule: 'go.guardLog', before: 536, after: 0 },
  worker: { rule: 'go.guardLog', before: 120, after: 0 },
  share: { rule: 'go.guardLog', before: 40, after: 0 },
  tracer: { rule: 'go.guardLog', before: 48, after: 0 },
  build: { rule: 'go.writeWithoutCopy', before: 1_536, after: 1_024 },
};

/** Programs that a rewrite would change or not help, and a part of the reason that must be given. */
const traps: Record<string, string> = {
  kept: 'is read while the loop builds it',
  level: 'is of type Level',
  digits: 'hex.EncodeToString would not help',
  pack: 'gzip.Writer has no WriteString',
  remember: 'append needs a string, or may keep it',
  second: 'parts[1] panics where there is no separator',
  path: 'Joining with + would not help',
  loud: 'the profile shows that its level is on',
  later: 'defer builds its arguments now',
};

/** By rule: a program whose probe the compiler must not confirm, and what it must complain about. */
const unproven: Record<string, { evidence: Evidence; source: string; complaint: RegExp }> = {
  'go.stringBuilder': {
    evidence: { below: [], call: 'runtime.concatstring2' },
    source: `package unproven

type title string

func start() title { return "" }

func Build(words []title) title {
	s := start()
	for _, word := range words {
		s += word⟨profiled⟩
	}
	return s
}
`,
    complaint: /title does not satisfy interface\{string\}/,
  },
  'go.textWithoutFmt': {
    evidence: { below: ['fmt.(*buffer).writeString', 'fmt.Sprintf'] },
    source: `package unproven

import (
	"fmt"
	"time"
)

func Text(d time.Time, s string) string {
	const half = 0.5 + 0.5
	return fmt.Sprintf("%d %s %s %d", half, s, d.Weekday(), d.Month())⟨profiled⟩
}
`,
    complaint: /float64[\s\S]*time\.Month[\s\S]*time\.Weekday\) does not satisfy interface\{string\}/,
  },
  'go.writeWithoutCopy': {
    evidence: { below: [], call: 'runtime.slicebytetostring' },
    source: `package unproven

type Buffer = interface{ WriteString(string) (int, error) }

func Fill(out Buffer, b rune) {
	out.WriteString(string(b))⟨profiled⟩
}
`,
    complaint: /rune.*does not satisfy interface\{\[\]byte\}/,
  },
  'go.scannerBytes': {
    evidence: { below: ['bufio.(*Scanner).Text'] },
    source: `package unproven

import "bufio"

type upper struct{ *bufio.Scanner }

func (u upper) Text() string { return "X" + u.Scanner.Text() }

func Count(r *bufio.Reader) (n int) {
	sc := upper{bufio.NewScanner(r)}
	for sc.Scan() {
		n += len(sc.Text())⟨profiled⟩
	}
	return n
}
`,
    complaint: /upper.*does not satisfy interface\{\*bufio\.Scanner\}/,
  },
  'go.logAttributes': {
    evidence: { below: [], call: 'runtime.convTstring' },
    source: `package unproven

import (
	"log/slog"
	"time"
)

type wrapped struct{ *slog.Logger }

func (wrapped) Info(string, ...any) {}

func logger() (wrapped, error) { return wrapped{slog.Default()}, nil }

func End(s string, d time.Time) {
	log, _ := logger()
	log.Info("end", "s", s, "day", d.Weekday().String())⟨profiled⟩
}
`,
    complaint: /wrapped.*does not satisfy interface\{\*slog\.Logger\}/,
  },
  'go.guardLog': {
    evidence: { below: [], call: 'runtime.concatstring2' },
    source: `package unproven

import "fmt"

type tracer struct{ on bool }

func (t tracer) tracef(format string, args ...any) {
	if t.on {
		fmt.Printf(format, args...)
	}
}

type loud struct{ tracer }

func Trace(t loud, s string) {
	t.tracef("%s", "end "+s)⟨profiled⟩
}
`,
    complaint: /type loud\) does not satisfy interface\{tracer\}/,
  },
  'go.matchInsteadOfFindAll': {
    evidence: { below: ['regexp.(*Regexp).FindAllString'] },
    source: `package unproven

import r "regexp"

type never struct{ *r.Regexp }

func (never) MatchString(string) bool { return false }

func Has(re never, s string) bool { return len(re.FindAllString(s, -1)) > 0 }⟨profiled⟩
`,
    complaint: /never.*does not satisfy interface\{\*(r|regexp)\.Regexp\}/,
  },
};

describe('Go rewrites of strings on a running program', { skip: withoutGo }, () => {
  let module: GoModule;
  let reports: Map<string, FixReport>;

  before(async () => {
    module = await GoModule.create('fixes-strings');
    reports = await module.rewriteAll(await module.names(), 50);
  });

  after(() => module?.dispose());

  it('finds one rewrite for every wasteful file from its real profile', () => {
    assert.deepEqual([...reports.keys()], Object.keys(wasteful).sort());
    for (const [name, report] of reports) {
      assert.deepEqual(
        report.proposals.map(each => each.ruleId),
        [wasteful[name]?.rule],
        name,
      );
      console.log(`${name}: ${report.proposals[0]?.title} (${report.proposals[0]?.risk})`);
    }
  });

  it('asks the compiler what it confirms', async () => {
    for (const [name, report] of reports) {
      const probes = report.proposals[0]?.probes ?? [];
      const said = await complaints(module, module.file('waste', name), await module.read('waste', name), probes);
      assert.deepEqual(
        said,
        probes.map(() => ''),
        name,
      );
    }
  });

  it('is told by the compiler what does not hold', async () => {
    for (const [ruleId, { evidence, source, complaint }] of Object.entries(unproven)) {
      const { text } = unmark(source);
      await module.write('unproven', 'unproven', text);
      await module.go('build', './unproven');
      const [proposal] = (await reportFor('go', source, evidence)).proposals;
      assert.equal(proposal?.ruleId, ruleId);
      const said = await complaints(module, module.file('unproven', 'unproven'), text, proposal.probes);
      assert.match(said.join('\n'), complaint, ruleId);
    }
    await module.write('unproven', 'unproven', 'package unproven\n');
  });

  it('would change what is read beside a call, if it wrote such pieces one by one', async () => {
    const rewritten = await module.read('rewritten', 'lexer');
    const naive = rewritten.replace(
      'text.WriteString(l.Kind + l.next())',
      'text.WriteString(l.Kind)\n\t\ttext.WriteString(l.next())',
    );
    assert.notEqual(naive, rewritten);
    assert.ok((await module.differences('lexer', naive, 200)) > 0);
  });

  it('refuses what it would change or not help, from its real profile, and says why', async () => {
    for (const [name, reason] of Object.entries(traps)) {
      const { report } = await module.report(name, 50, 'traps');
      // Other rules have their say, too: the slice that is kept is made with room.
      const ofOthers = ['go.preallocateSlice', 'go.preallocateMap'];
      assert.deepEqual(
        report.proposals.filter(({ ruleId }) => !ofOthers.includes(ruleId)),
        [],
        name,
      );
      const said = [...report.refusals.map(each => each.reason), ...report.advice.map(each => each.text)];
      assert.ok(
        said.some(each => each.includes(reason)),
        `${name}: ${said.join('\n')}`,
      );
    }
  });

  it('writes what gofmt would write', async () => {
    assert.equal(await module.misformatted(), '');
  });

  it('compiles and passes vet', async () => {
    await module.go('vet', './...');
  });

  it('gives the same for 5,000 inputs, panics included', async () => {
    for (const name of reports.keys()) {
      assert.equal(await module.harness('rewritten.bin', 'compare', name, '5000'), '0', name);
    }
  });

  it('takes off what was measured, within a tenth', async () => {
    for (const name of reports.keys()) {
      const measured = await module.bytes(name, 2000);
      console.log(`${name}: ${measured.before} → ${measured.after} B per call`);
      const expected = wasteful[name]!;
      // A collection empties the pools of slog and fmt, which costs a few bytes per call.
      for (const side of ['before', 'after'] as const)
        assert.ok(Math.abs(measured[side] - expected[side]) <= expected[side] / 10 + 4, `${name} ${side}`);
    }
  });
});
