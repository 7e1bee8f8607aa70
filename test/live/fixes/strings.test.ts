import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FixReport } from '../../../src/core/fixes/proposal';
import { withoutGo } from '../../support/goToolchain';
import { type Evidence, reportFor, unmark } from '../../unit/fixes/fixSupport';
import { GoModule } from './goModule';
import { assertMeasured } from './measuredProgram';
import { complaints } from './probes';
import { stringPrograms } from './stringPrograms';

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
    assert.deepEqual([...reports.keys()], Object.keys(stringPrograms).sort());
    for (const [name, report] of reports) {
      assert.deepEqual(
        report.proposals.map(each => [each.ruleId, each.risk]),
        [[stringPrograms[name]?.rule, stringPrograms[name]?.risk ?? 'safe']],
        name,
      );
      console.log(`${name}: ${report.proposals[0]?.title} (${report.proposals[0]?.risk})`);
    }
  });

  it('asks the compiler what it confirms', async () => {
    for (const [name, report] of reports) {
      const probes = report.proposals[0]?.probes ?? [];
      assert.equal(probes.length > 0, stringPrograms[name]?.asked === true, name);
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
    for (const [name, expected] of Object.entries(stringPrograms)) {
      const measured = await module.bytes(name, 2000);
      console.log(`${name}: ${measured.before} → ${measured.after} B per call`);
      assertMeasured(name, expected, measured);
    }
  });
});
