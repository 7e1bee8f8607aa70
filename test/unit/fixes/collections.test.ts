import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits, reportFor, unmark } from './fixSupport';

const growslice = { below: [], call: 'runtime.growslice' };
const mapassign = { below: [], call: 'runtime.mapassign_fast64' };

type Evidence = Parameters<typeof reportFor>[2];

async function rewritten(source: string, evidence: Evidence): Promise<string> {
  const report = await reportFor('go', source, evidence);
  assert.equal(report.proposals.length, 1, JSON.stringify(report.refusals));
  return applyEdits(unmark(source).text, report.proposals[0]!.edits);
}

async function reason(source: string, evidence: Evidence): Promise<string> {
  const report = await reportFor('go', source, evidence);
  assert.deepEqual(report.proposals, []);
  return report.refusals[0]?.reason ?? 'nothing was said';
}

describe('a slice with the capacity that its loop fills', () => {
  it('is made within a closure, with a name for the count that nothing else has, and keeps CRLF', async () => {
    const source = `package p

func handlers(all []func() int, size int) func() []int {
	return func() []int {
		var n []int // the results
		if all != nil {
			for _, each := range all {
				n = append(n, each())⟨profiled⟩
			}
		}
		return n
	}
}
`.replaceAll('\n', '\r\n');
    const after = await rewritten(source, growslice);
    const made = `		if all != nil {
			if count := len(all); count > 0 {
				n = make([]int, 0, count)
			}
			for _, each := range all {
`.replaceAll('\n', '\r\n');
    assert.ok(after.includes(made), after);
  });

  it('goes by the variable that is meant, not by its name', async () => {
    const source = `package p

func f(rows [][]string) (all [][]string) {
	var out [][]string
	for _, row := range rows {
		var out []string
		for _, cell := range row {
			out = append(out, cell+"!")⟨profiled⟩
		}
		all = append(all, out)
	}
	return append(all, out...)
}
`;
    const after = await rewritten(source, growslice);
    assert.ok(
      after.includes('\t\tif n := len(row); n > 0 {\n\t\t\tout = make([]string, 0, n)\n\t\t}\n\t\tfor _, cell'),
      after,
    );
  });

  it('is asked of the compiler: what it ranges over must have a length', async () => {
    const source = `package p

func f(in chan int) []int {
	var out []int
	for v := range in {
		out = append(out, v)⟨profiled⟩
	}
	return out
}
`;
    const [proposal] = (await reportFor('go', source, growslice)).proposals;
    const [probe] = proposal?.probes ?? [];
    assert.equal(probe?.kind, 'compiles');
    assert.ok(
      applyEdits(source, probe?.edits ?? []).includes(
        'for i := range in { _, in[i] = len(in), in[i]; break }; for v := range in {',
      ),
    );
    assert.match(probe?.otherwise ?? '', /in is no slice, array or map$/);
  });

  it('is refused where append means something else', async () => {
    const source = `package p

func f(in []int, append func([]int, int) []int) []int {
	var out []int
	for _, v := range in {
		out = append(out, v)⟨profiled⟩
	}
	return out
}
`;
    const report = await reportFor('go', source, growslice);
    assert.deepEqual(report, { proposals: [], refusals: [], advice: [] });
  });

  it('is refused where a closure, a label, a goto or a second name could see it grow', async () => {
    const withBody = (body: string): string => `package p\n\nfunc f(in []int) any {\n${body}}\n`;
    const loop = '\tfor _, v := range in {\n\t\tout = append(out, v)⟨profiled⟩\n\t}\n';
    const cases: Readonly<Record<string, string>> = {
      'out is used before the loop (line 5)': `\tvar out []int\n\tsee := func() int { return len(out) }\n${loop}\treturn see\n`,
      'the loop has a label': `\tvar out []int\nagain:\n\tfor _, v := range in {\n\t\tfor {\n\t\t\tbreak again\n\t\t}\n\t\tout = append(out, v)⟨profiled⟩\n\t}\n\treturn out\n`,
      'its function jumps with goto': `\tvar out []int\n${loop}\tif out == nil {\n\t\tgoto end\n\t}\nend:\n\treturn out\n`,
      'declared outside of this closure': `\tvar out []int\n\tfunc() {\n${loop}\t}()\n\treturn out\n`,
      'out does not start empty in a declaration of its own': `\tvar out, more []int\n${loop}\treturn [][]int{out, more}\n`,
      'several lines': `\tvar out []struct {\n\t\tn int\n\t}\n\tfor _, v := range in {\n\t\tout = append(out, struct{ n int }{v})⟨profiled⟩\n\t}\n\treturn out\n`,
    };
    for (const [part, body] of Object.entries(cases)) {
      const said = await reason(withBody(body), growslice);
      assert.ok(said.includes(part), `${part}: ${said}`);
    }
  });

  it('needs the call of the profile: other allocations on the line speak for nothing', async () => {
    const source = `package p

func f(in []int) []*int {
	var out []*int
	for range in {
		out = append(out, new(int))⟨profiled⟩
	}
	return out
}
`;
    const { proposals, refusals } = await reportFor('go', source, { below: [], call: 'runtime.newobject' });
    assert.deepEqual(proposals, []);
    assert.ok(refusals.every(({ ruleId }) => ruleId !== 'go.preallocateSlice'));
    assert.deepEqual(await reportFor('go', source, { below: ['p.g'], call: 'runtime.growslice' }), {
      proposals: [],
      refusals: [],
      advice: [],
    });
    assert.equal((await reportFor('go', source, growslice)).proposals.length, 1);
  });
});

describe('a map with room for what its loop puts in', () => {
  it('is sized in a method, by the range of another loop variable', async () => {
    const source = `package p

type set[K comparable] struct{ keys []K }

func (s *set[K]) places() map[K]int {
	if s == nil {
		return nil
	}
	found := map[K]int{}
	for i, key := range s.keys {
		found[key] = i⟨profiled⟩
	}
	return found
}
`;
    const after = await rewritten(source, mapassign);
    assert.ok(after.includes('found := make(map[K]int, len(s.keys))'), after);
    const [proposal] = (await reportFor('go', source, mapassign)).proposals;
    assert.equal(proposal?.risk, 'review');
  });

  it('knows that the loop variable is no key of its own once it is changed', async () => {
    const source = `package p

func f(in []int) map[int]int {
	out := make(map[int]int)
	for i, v := range in {
		i /= 10
		out[i] = v⟨profiled⟩
	}
	return out
}
`;
    const [proposal] = (await reportFor('go', source, mapassign)).proposals;
    assert.equal(proposal?.risk, 'review');
    const [kept] = (await reportFor('go', source.replace('\t\ti /= 10\n', ''), mapassign)).proposals;
    assert.equal(kept?.risk, 'safe');
  });

  it('does not tell two maps of one line apart', async () => {
    const source = `package p

func f(in []int) (map[int]int, map[int]int) {
	a := make(map[int]int)
	b := make(map[int]int)
	for i, v := range in {
		a[i], b[v] = v, i⟨profiled⟩
	}
	return a, b
}
`;
    assert.deepEqual(await reportFor('go', source, mapassign), { proposals: [], refusals: [], advice: [] });
  });

  it('is refused where the loop ranges over the map itself', async () => {
    const source = `package p

func f() map[int]int {
	m := map[int]int{}
	for k, v := range m {
		m[k] = v + 1⟨profiled⟩
	}
	return m
}
`;
    assert.ok((await reason(source, mapassign)).includes('the loop ranges over it itself'));
  });

  it('is refused in a loop in a loop, and for two entries in each turn', async () => {
    const nested = `package p

func f(in [][]int) map[int]bool {
	out := make(map[int]bool)
	for _, group := range in {
		for _, v := range group {
			out[v] = true⟨profiled⟩
		}
	}
	return out
}
`;
    assert.ok((await reason(nested, mapassign)).includes('the loop around it runs many times'));
    const twice = `package p

func f(in []int) map[int]bool {
	out := make(map[int]bool)
	for _, v := range in {
		out[v] = true⟨profiled⟩
		out[-v] = true
	}
	return out
}
`;
    assert.ok((await reason(twice, mapassign)).includes('sets more than one entry'));
  });
});

describe('what a loop makes anew in each turn', () => {
  const write = { below: ['bytes.growSlice', 'bytes.(*Buffer).grow', 'bytes.(*Buffer).WriteString'] };

  it('is found under another name of the package, behind a pointer, with CRLF, in a loop within a loop', async () => {
    const source = `package p

import b "bytes"

func (s store) sizes() (sizes []int) {
	for _, shelf := range s {
		for name, books := range shelf {
			buf := &b.Buffer{}
			for _, book := range books {
				buf.WriteString(book)⟨profiled⟩
			}
			sizes = append(sizes, buf.Len()+len(name))
		}
	}
	return sizes
}

type store []map[string][]string
`.replaceAll('\n', '\r\n');
    const after = await rewritten(source, write);
    const made = '\t\tbuf := &b.Buffer{}\r\n\t\tfor name, books := range shelf {\r\n\t\t\tbuf.Reset()\r\n';
    assert.ok(after.includes(made), after);
    assert.ok(!/[^\r]\n/.test(after));
  });

  it('is asked of the compiler in a copy of the function whose outer variables live on', async () => {
    const source = `package p

type last struct{ line []byte }

func (l *last) read(rows []string, keep bool) (n int) {
	const end = '.'
	var seen []byte
	for _, row := range rows {
		var line []byte
		line = append(line, row...)⟨profiled⟩
		line = append(line, end)
		if keep {
			seen = longer(seen, line)
		}
		n += len(seen)
	}
	return n
}

func longer(a, b []byte) []byte {
	if len(a) > len(b) {
		return a
	}
	return b
}
`;
    const [proposal] = (await reportFor('go', source, growslice)).proposals;
    const [probe] = proposal?.probes ?? [];
    assert.ok(probe?.kind === 'doesNotEscape');
    const asked = applyEdits(unmark(source).text, probe.edits);
    const copy = `func (l *last) allocLensTurn(allocLensReused []byte, rows []string, keep bool) (n int) {
	const end = '.'
	var seen []byte
	for _, row := range rows { allocLensKeep(&row, &keep, &seen, &n);
		
		allocLensReused = append(allocLensHide(allocLensReused), row...)
		allocLensReused = append(allocLensHide(allocLensReused), end)
		if keep {
			seen = longer(seen, allocLensReused)
`;
    assert.ok(asked.includes(copy), asked);
    assert.ok(asked.startsWith(unmark(source).text.slice(0, 9)) && asked.includes('import "unsafe"'), asked);
  });

  it('hides nothing from the compiler that this file itself shows to be kept', async () => {
    const source = `package p

import (
	"bytes"
)

type log struct{ entries [][]byte }

func (l *log) Write(p []byte) (int, error) {
	l.entries = append(l.entries, p)
	return len(p), nil
}

func fill(l *log, words []string) {
	for _, word := range words {
		var buf bytes.Buffer
		buf.WriteString(word)⟨profiled⟩
		l.Write(buf.Bytes())
	}
}
`;
    const probes = async (text: string): Promise<string> =>
      (await reportFor('go', text, write)).proposals[0]?.probes[0]?.edits.map(each => each.text).join('') ?? '';
    assert.ok((await probes(source)).includes('l.Write(allocLensReused.Bytes())'));
    const without = source
      .replace(/func \(l \*log\) Write[^}]*}/, '')
      .replace('l *log', 'l interface{ Write([]byte) (int, error) }');
    assert.ok((await probes(without)).includes('l.Write(allocLensHide(allocLensReused.Bytes()))'));
  });

  it('is left where it is when a name, a label or a closure is in the way', async () => {
    const loop = (body: string): string => `package p\n\nfunc f(rows []string) (n int) {\n${body}\treturn n\n}\n`;
    const append = '\t\tline = append(line, row...)⟨profiled⟩\n\t\tn += len(line)\n';
    const cases: Readonly<Record<string, string>> = {
      'line means something else outside of the loop': `\tfor _, row := range rows {\n\t\tvar line []byte\n${append}\t}\n\tline := 1\n\tn += line\n`,
      'the loop works with labels': `outer:\n\tfor range rows {\n\t\tfor _, row := range rows {\n\t\t\tif row == "" {\n\t\t\t\tcontinue outer\n\t\t\t}\n\t\t\tvar line []byte\n\t${append.replace('\n\t\t', '\n\t\t\t')}\t\t}\n\t}\n`,
      'it is in a function without a name': `\tfunc() {\n\t\tfor _, row := range rows {\n\t\t\tvar line []byte\n${append}\t\t}\n\t}()\n`,
      'cell means something within the loop only': `\ttype cell = []byte\n\tfor _, row := range rows {\n\t\tvar line cell\n${append}\t}\n`,
      'row means something else outside of the loop': `\tvar all [][]byte\n\tfor _, row := range all {\n\t\tn += len(row)\n\t\tvar row []byte\n\t\trow = append(row, 1)⟨profiled⟩\n\t\tn += len(row)\n\t}\n`,
      'has its address taken': `\tfor _, row := range rows {\n\t\tvar line []byte\n${append}\t\tp := &line\n\t\tn += len(*p)\n\t}\n`,
      'assigned other memory': `\tfor _, row := range rows {\n\t\tvar line []byte\n${append}\t\tline = append(line, row...)[:len(row)]\n\t}\n`,
      'clear means something else': `\tclear := 1\n\tfor _, row := range rows {\n\t\tvar line []byte\n${append}\t\tn += clear\n\t}\n`,
    };
    for (const [part, body] of Object.entries(cases)) {
      const said = await reason(loop(body), growslice);
      assert.ok(said.includes(part), `${part}: ${said}`);
    }
  });

  it('is nobody’s matter where another part of its line allocates', async () => {
    const loop = (declaration: string, use: string) =>
      `package p\n\nfunc f(groups [][]string, m map[string]int) (n int) {\n\tfor _, group := range groups {\n\t\t${declaration}\n\t\t${use}\n\t\tn += len(all)\n\t}\n\treturn n\n}\n`;
    const nobody = [
      [loop('all := make([]string, len(group))', 'all[m[group[0]]] = group[1]⟨profiled⟩'), mapassign],
      [loop('all := [8]string{}', 'all[m[group[0]]] = group[1]⟨profiled⟩'), mapassign],
      [loop('all := map[string][]string{}⟨profiled⟩', 'all[group[0]] = group'), growslice],
    ] as const;
    for (const [source, evidence] of nobody)
      assert.deepEqual(await reportFor('go', source, evidence), { proposals: [], refusals: [], advice: [] }, source);
  });

  it('is told from one of the same name in another loop, and leaves out a size that a turn computes', async () => {
    const source = `package p

func f(rows []string) (n int) {
	for _, row := range rows {
		line := []byte{}
		line = append(line, row...)
		n += len(line)
	}
	for _, row := range rows {
		line := make([]byte, 0, 8)
		line = append(line, row...)⟨profiled⟩
		n -= len(line)
	}
	return n
}
`;
    const after = await rewritten(source, growslice);
    assert.ok(
      after.includes('\tline := make([]byte, 0, 8)\n\tfor _, row := range rows {\n\t\tline = line[:0]\n'),
      after,
    );
    const sized = source.replace('make([]byte, 0, 8)', 'make([]byte, 0, len(row))');
    assert.ok((await rewritten(sized, growslice)).includes('\tline := make([]byte, 0)\n\tfor _, row'));
  });
});

describe('the query of a request', () => {
  const parse = { below: ['net/url.ParseQuery', 'net/url.(*URL).Query'] };
  const handler = (body: string): string =>
    `package p\n\nimport web "net/http"\n\nfunc f(w web.ResponseWriter, r *web.Request) (s string) {\n${body}\treturn s\n}\n`;
  const asks = '\ts += r.URL.Query().Get("b")⟨profiled⟩\n';

  it('is parsed where the first call is reached, in a branch, under another name of net/http, with CRLF', async () => {
    const body = `\tif w != nil {\n\t\ts = r.URL.Query().Get("a")\n\t\tfor range s {\n\t\t${asks}\t\t}\n\t}\n\tif r.URL.Query().Has("c") {\n\t\ts = ""\n\t}\n`;
    const after = await rewritten(handler(body).replaceAll('\n', '\r\n'), parse);
    assert.ok(after.includes('\t\tquery := r.URL.Query()\r\n\t\ts = query.Get("a")\r\n'), after);
    assert.ok(after.includes('\t\t\ts += query.Get("b")\r\n'));
    assert.ok(after.includes('if r.URL.Query().Has("c")'), 'that one is reached without the first');
  });

  it('is left to a closure, to who changes it, and to who keeps a part of it', async () => {
    const body = `\ts = r.URL.Query().Get("a")\n\tdefer func() { s += r.URL.Query().Get("later") }()\n\tids := r.URL.Query()["ids"]\n\tids[0] = "x"\n\tr.URL.Query().Del("a")\n\tr.URL.Path = "/"\n${asks}`;
    const after = await rewritten(handler(body), parse);
    for (const kept of ['r.URL.Query().Get("later")', 'ids := r.URL.Query()["ids"]', 'r.URL.Query().Del("a")'])
      assert.ok(after.includes(kept), after);
    assert.ok(after.includes('s = query.Get("a")') && after.includes('s += query.Get("b")'));
  });

  it('is left to review where something gets the request, also at the end of a loop and through WithContext', async () => {
    const first = '\ts = r.URL.Query().Get("a")\n';
    const cases: Readonly<Record<string, string>> = {
      'change must not change r.URL.': `\tvar change func(*web.Request)\n${first}\tfor range s {\n\t${asks}\t\tchange(r)\n\t}\n`,
      'r.WithContext must not change r.URL.': `${first}\tother := r.WithContext(nil)\n\tother.URL.RawQuery = ""\n${asks}`,
      'see must not change r.URL.': `\tvar see func(*web.Request)\n\tcheck := func() { see(r) }\n${first}\tcheck()\n${asks}`,
    };
    for (const [note, body] of Object.entries(cases)) {
      const [proposal] = (await reportFor('go', handler(body), parse)).proposals;
      assert.deepEqual(proposal?.notes, [note]);
      assert.equal(proposal?.risk, 'review');
    }
    const after = handler(`${first}${asks}\tr.ParseForm()\n\tweb.Redirect(w, r, "/", 302)\n`);
    assert.equal((await reportFor('go', after, parse)).proposals[0]?.risk, 'safe');
  });

  it('is refused where the request could be another one', async () => {
    const first = '\ts = r.URL.Query().Get("a")\n';
    const cases: Readonly<Record<string, string>> = {
      'r.URL is handed on': `${first}\tprintln(r.URL)\n${asks}`,
      'r gets a second name': `${first}\tother := *r\n\tother.URL.RawQuery = ""\n${asks}`,
      '&r is assigned': `${first}\tp := &r\n\t*p = nil\n${asks}`,
      '&r.URL.RawQuery is assigned': `${first}\tp := &r.URL.RawQuery\n\t*p = ""\n${asks}`,
      'jumps with goto': `again:\n${first}${asks}\tif s == "" {\n\t\tgoto again\n\t}\n`,
    };
    for (const [part, body] of Object.entries(cases)) {
      const said = await reason(handler(body), parse);
      assert.ok(said.includes(part), `${part}: ${said}`);
    }
  });

  it('is nobody’s matter where it is asked once, or of something that is no request', async () => {
    const once = await reportFor('go', handler(asks), parse);
    const other = handler(`\ts = r.URL.Query().Get("a")\n${asks}`).replace('r *web.Request', 'r *request');
    for (const report of [once, await reportFor('go', other, parse)])
      assert.deepEqual(report, { proposals: [], refusals: [], advice: [] });
  });
});

describe('one timer for all turns', () => {
  const after = { below: ['time.NewTimer', 'time.After'] };
  const waiting = (duration: string, before = ''): string =>
    `package p\n\nimport "time"\n\ntype T struct{ wait time.Duration }\n\nfunc (t *T) f(c chan int, waits []time.Duration, wait, unit time.Duration) {\n${before}\tfor range c {\n\t\tselect {\n\t\tcase <-c:\n\t\tcase <-time.After(${duration}):⟨profiled⟩\n\t\t}\n\t}\n}\n`;

  it('is set where the select is, below a condition, with CRLF', async () => {
    const source = waiting('wait + time.Second')
      .replace('\t\tselect {\n\t\tcase <-c:', '\t\tif wait > 0 {\n\t\tselect {\n\t\tcase <-c:')
      .replace('\t\t}\n\t}\n}', '\t\t}\n\t\t}\n\t}\n}')
      .replaceAll('\n', '\r\n');
    const text = await rewritten(source, after);
    assert.ok(
      text.includes('\ttimer := time.NewTimer(wait + time.Second)\r\n\tdefer timer.Stop()\r\n\tfor range c {'),
      text,
    );
    assert.ok(text.includes('\t\ttimer.Reset(wait + time.Second)\r\n\t\tselect {\r\n'), text);
    assert.ok(!/[^\r]\n/.test(text));
  });

  it('is made with an hour where the wait may be another one in each turn, or fail', async () => {
    const unit = 'time.Duration(len(waits)) * unit';
    for (const duration of ['t.wait', 'waits[0]', 'wait / unit', 'time.Duration(wait) * (unit + 1)']) {
      const text = await rewritten(waiting(duration), after);
      assert.ok(text.includes('\ttimer := time.NewTimer(time.Hour)\n\tdefer timer.Stop()\n\tfor range c {'), text);
      assert.ok(text.includes(`\t\ttimer.Reset(${duration})\n\t\tselect {`), text);
    }
    assert.ok((await reason(waiting(unit), after)).includes('would be called earlier'));
  });

  it('is refused where a call could tell another wait, or it would be counted differently', async () => {
    for (const duration of ['<-make(chan time.Duration)', 't.patience()'])
      assert.ok((await reason(waiting(duration), after)).includes('would be called earlier'), duration);
    const asking = (call: string) => waiting('t.wait').replace('case <-c:', `case <-${call}:`);
    assert.ok((await reason(asking('t.next(1)'), after)).includes('t.next(1) is called before it is known how long'));
    assert.ok((await reason(asking('t.context().Done()'), after)).includes('t.context() is called before'));
    assert.ok((await rewritten(asking('t.ctx.Done()'), after)).includes('timer.Reset(t.wait)'));
    const jumping = waiting('wait', 'turns:\n').replace('case <-c:', 'case <-c:\n\t\t\tgoto turns');
    assert.ok((await reason(jumping, after)).includes('jumps with goto'));
    const crowded = waiting('wait', '\tprintln(); turns:\n').replace('case <-c:', 'case <-c:\n\t\t\tbreak turns');
    assert.ok((await reason(crowded, after)).includes('shares its line'));
  });

  it('is made before the labels of the loop, and set before those of the select', async () => {
    const source = waiting('wait', 'turns:\n')
      .replace('\t\tselect {', '\tchoice:\n\t\tselect {')
      .replace('case <-c:', 'case <-c:\n\t\t\tif wait > unit {\n\t\t\t\tbreak choice\n\t\t\t}\n\t\t\tbreak turns');
    const text = await rewritten(source, after);
    assert.ok(text.includes('\ttimer := time.NewTimer(wait)\n\tdefer timer.Stop()\nturns:\n\tfor range c {'), text);
    assert.ok(text.includes('\t\ttimer.Reset(wait)\n\tchoice:\n\t\tselect {\n'), text);
  });

  it('is nobody’s matter outside of a select, or outside of a loop', async () => {
    const plain = waiting('wait')
      .replace(/\t\tselect[^⟩]*/, '\t\t<-time.After(wait)⟨profiled')
      .replace('\t\t}\n\t}\n}', '\t}\n}');
    const single = waiting('wait').replace('for range c {', 'if wait > 0 {');
    for (const source of [plain, single])
      assert.deepEqual(await reportFor('go', source, after), { proposals: [], refusals: [], advice: [] });
  });
});
