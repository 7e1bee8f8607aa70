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
        'for _, _ = range in { _ = len(in); break }; for v := range in {',
      ),
    );
    assert.match(probe?.otherwise ?? '', /in is no slice, array, map or string/);
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
    assert.deepEqual(report, { proposals: [], refusals: [] });
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
    assert.deepEqual(await reportFor('go', source, { below: [], call: 'runtime.newobject' }), {
      proposals: [],
      refusals: [],
    });
    assert.deepEqual(await reportFor('go', source, { below: ['p.g'], call: 'runtime.growslice' }), {
      proposals: [],
      refusals: [],
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
    assert.deepEqual(await reportFor('go', source, mapassign), { proposals: [], refusals: [] });
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
