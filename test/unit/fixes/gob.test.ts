import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits, type Evidence, engine, reportFor, requestFor, unmark } from './fixSupport';
import { reasonOf, rewritten } from './oneRewrite';

const types: Evidence = { below: ['encoding/gob.(*Encoder).sendActualType', 'encoding/gob.(*Encoder).EncodeValue'] };
const growth: Evidence = {
  below: [
    'bytes.growSlice',
    'bytes.(*Buffer).grow',
    'bytes.(*Buffer).Write',
    'encoding/gob.(*Encoder).writeMessage',
    'encoding/gob.(*Encoder).sendActualType',
  ],
};

const head = `package p

import (
	"bytes"
	"encoding/gob"
	"time"

	"example.com/model"
)

type session struct {
	ID    model.ID
	Since time.Time
	Roles roles
	inner any
}

type roles []string

`;

/** A function with this parameter that encodes `v`. */
function encoder(parameter: string): string {
  return `${head}func f(${parameter}) ([]byte, error) {
	var buf bytes.Buffer
	if err := gob.NewEncoder(&buf).Encode(v); err != nil {⟨profiled⟩
		return nil, err
	}
	return buf.Bytes(), nil
}
`;
}

describe('go.warmGobEncoder beyond its examples', () => {
  it('keeps aliases, comments and CRLF, in a method with an encoder whose line goes', async () => {
    const source = `package p

import (
	byt "bytes"
	wire "encoding/gob"
)

type point struct{ X, Y int }

var encoder, warm int

func (p *point) Bytes() []byte {
	// One for each call.
	b := byt.NewBuffer(nil) // grows
	w := wire.NewEncoder(b) // fresh
	if w.Encode(*p) != nil {⟨profiled⟩
		return nil
	}
	return append(b.Bytes(), 0)
}
`.replaceAll('\n', '\r\n');
    const text = await rewritten(source, types);
    assert.ok(!text.replaceAll('\r\n', '').includes('\n'));
    const lines = text.replaceAll('\r\n', '\n');
    assert.ok(
      lines.endsWith(`func (p *point) Bytes() []byte {
	// One for each call.
	// grows
	w := pointBytesGobPool.Get().(*pointBytesGob) // fresh
	w.buf.Reset()
	if w.Encode(*p) != nil {
		return nil
	}
	b := append(make([]byte, 0, len(w.types)+w.buf.Len()), w.types...)
	b = append(b, w.buf.Bytes()...)
	if w.buf.Cap() <= 64<<10 {
		pointBytesGobPool.Put(w)
	}
	return append(b, 0)
}
`),
      lines,
    );
    assert.match(lines, /\twarm2\.Encoder = wire\.NewEncoder\(&warm2\.buf\)\n/);
    assert.match(lines, /\t\*wire\.Encoder\n\tbuf {3}byt\.Buffer\n/);
  });

  it('takes the type from a range, an element, a field and a call', async () => {
    for (const [code, type] of [
      ['for _, v := range all.list {', 'session'],
      ['for i := range all.list {\n\t\tv := &all.list[i]', 'session'],
      ['for range all.list {\n\t\tv := all.first', 'roles'],
      ['for range all.list {\n\t\tv := made()', 'map[string]roles'],
    ] as const) {
      const text = await rewritten(
        `${head}type sessions struct {
	list  []session
	first *roles
}

func made() map[string]roles { return nil }

func f(all *sessions, out func(string)) {
	${code}
		buf := new(bytes.Buffer)
		err := gob.NewEncoder(buf).Encode(v)⟨profiled⟩
		if err != nil {
			continue
		}
		out(buf.String())
	}
}
`,
        types,
      );
      assert.ok(text.includes(`warm.Encode(new(${type})) // a value`), text);
    }
  });

  it('asks the compiler for the exact type, for names of other packages, and that none encodes itself', async () => {
    const source = encoder('v *session');
    const { proposals } = await reportFor('go', source, types);
    const [exact, plain, own, ...more] = proposals[0]!.probes;
    assert.equal(more.length, 0);
    const { text } = unmark(source);
    const probed = (probe: typeof exact) => applyEdits(text, probe!.edits);
    assert.match(probed(exact), /Encode\(allocLensType\(v\)\)[\s\S]*interface\{ \*session \}/);
    assert.match(probed(plain), /\nvar _ = allocLensPlain\[model\.ID\]\n[\s\S]*\n\t\tmodel\.ID\n\t\tallocLensNone2\n/);
    assert.doesNotMatch(probed(plain), /time\.Time\]/);
    assert.match(probed(own), /\n\t\tsession\n\t\tallocLensNone3\n[\s\S]*\n\t\troles\n\t\tallocLensNone3\n/);
    assert.equal(own!.otherwise, 'session or roles encodes itself (GobEncode or MarshalBinary)');
  });

  it('is the only one to speak of a buffer that goes with its encoder, in a loop, too', async () => {
    const looped = encoder('vs []session')
      .replace('\tvar buf', '\tfor _, v := range vs {\n\tvar buf')
      .replace('return buf.Bytes(), nil\n', 'use(buf.Bytes())\n\t}\n\treturn nil, nil\n');
    for (const source of [encoder('v *session'), looped]) {
      const { proposals, refusals } = await reportFor('go', source, growth);
      assert.deepEqual(
        proposals.map(each => each.ruleId),
        ['go.warmGobEncoder'],
      );
      assert.deepEqual(refusals, []);
    }
  });

  it('leaves the buffer of what it refuses to the rule for buffers, and says nothing of it', async () => {
    const request = requestFor('go', encoder('v interface{ ID() int }'), growth);
    const both = [...request.stacks, ...requestFor('go', encoder('v any'), types).stacks];
    const only = await engine.report(request);
    assert.deepEqual([only.proposals.map(each => each.ruleId), only.refusals], [['go.poolBuffer'], []]);
    const { proposals, refusals } = await engine.report({ ...request, stacks: both });
    assert.deepEqual(
      proposals.map(each => each.ruleId),
      ['go.poolBuffer'],
    );
    assert.match(
      refusals[0]?.reason ?? '',
      /the argument is an interface, and each value may bring types that an encoder has not sent yet/,
    );
  });

  it('does not choose between two encoders of one line', async () => {
    const source = `${head}func f(v *session) {
	a, b := new(bytes.Buffer), new(bytes.Buffer)
	_, _ = gob.NewEncoder(a).Encode(v), gob.NewEncoder(b).Encode(v)⟨profiled⟩
}
`;
    assert.equal(await reasonOf(source, types), '');
  });

  it('refuses what it cannot follow', async () => {
    const own = 'type hidden struct{ Any error }\n\ntype outer struct{ *hidden }\n\n';
    const withOwn = encoder('v *outer').replace('func f', `${own}func f`);
    assert.match(await reasonOf(withOwn, types), /its field hidden\.Any is an interface/);
    assert.match(await reasonOf(encoder('v struct{ session }'), types), /a struct without a name that embeds session/);
    assert.match(await reasonOf(encoder('v map[string]chan int'), types), /chan int, which the rule does not follow/);
    const cut = encoder('v *session').replace('return buf.Bytes(), nil', 'return buf.Bytes()[:9], nil');
    assert.match(await reasonOf(cut, types), /the capacity of buf may show/);
    const early = encoder('v *session').replace('\tif err', '\tdefer func() { println(buf.Len()) }()\n\tif err');
    assert.match(await reasonOf(early, types), /buf is used before the message is complete/);
    const shadowed = encoder('v *session, append int');
    assert.match(await reasonOf(shadowed, types), /append means something else/);
  });
});
