import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FixReport } from '../../../src/core/fixes/proposal';
import { applyEdits, type Evidence, reportFor, unmark } from './fixSupport';

const copying: Evidence = { below: ['io.copyBuffer', 'io.Copy'], objectSize: 32_768 };
const reading: Evidence = { below: ['io.ReadAll'] };
const making: Evidence = { below: [], call: 'runtime.makeslice', objectSize: 4096 };

async function rewritten(source: string, evidence: Evidence): Promise<string> {
  const report = await reportFor('go', source, evidence);
  assert.equal(report.proposals.length, 1, JSON.stringify(report));
  return applyEdits(unmark(source).text, report.proposals[0]?.edits ?? []);
}

async function reasonFor(source: string, evidence: Evidence): Promise<string> {
  const report = await reportFor('go', source, evidence);
  assert.deepEqual(report.proposals, []);
  return report.refusals[0]?.reason ?? '';
}

function probeText(source: string, report: FixReport): string {
  const { text } = unmark(source);
  const probe = report.proposals[0]?.probes[0];
  return probe ? applyEdits(text, probe.edits).slice(text.length) : '';
}

describe('go.poolCopyBuffer', () => {
  it('keeps an alias of package io, a label and the arguments on lines of their own', async () => {
    const source = `package p

import (
	stdio "io"
	gosync "sync"
)

var sync gosync.Mutex

func f[T stdio.Writer](w T, rs []stdio.Reader) (n int64, err error) {
all:
	for {
		for _, r := range rs {
			if n, err = stdio.Copy(⟨profiled⟩
				w,
				r, // the source
			); err != nil {
				break all
			}
		}
	}
	return
}
`;
    const text = await rewritten(source, copying);
    assert.ok(
      text.includes('error) {\n\tcopyBuf := fCopyPool.Get().(*[]byte)\n\tdefer fCopyPool.Put(copyBuf)\nall:\n'),
      text,
    );
    assert.match(text, /stdio\.CopyBuffer\(\n\t\t\t\tw,\n\t\t\t\tr, \*copyBuf, \/\/ the source\n/);
    assert.match(text, /var fCopyPool = gosync\.Pool\{/);
  });

  it('borrows before an if whose later branch copies, and takes a name that is free', async () => {
    const source = `package p

import "io"

var copyBuf int

func (s *server) Serve(w io.Writer, r io.Reader, skip bool) {
	if skip {
		copyBuf++
	} else if _, err := io.Copy(w, r); err != nil {⟨profiled⟩
		panic(err)
	}
}

type server struct{}
`;
    const text = await rewritten(source, copying);
    assert.ok(
      text.includes(
        '\tcopyBuf2 := serverServeCopyPool.Get().(*[]byte)\n\tdefer serverServeCopyPool.Put(copyBuf2)\n\tif skip {',
      ),
      text,
    );
    assert.ok(text.includes('io.CopyBuffer(w, r, *copyBuf2); err != nil'));
  });

  it('writes the line ends of the file', async () => {
    const source =
      'package p\r\n\r\nimport "io"\r\n\r\nfunc f(w io.Writer, r io.Reader) {\r\n\tio.Copy(w, r)⟨profiled⟩\r\n}\r\n';
    const text = await rewritten(source, copying);
    assert.equal(text.replaceAll('\r\n', '').includes('\n'), false);
    assert.ok(
      text.includes('\tcopyBuf := fCopyPool.Get().(*[]byte)\r\n\tdefer fCopyPool.Put(copyBuf)\r\n\tio.CopyBuffer('),
    );
  });

  it('does not borrow from a pool whose slices come back with another length', async () => {
    const source = `package p

import (
	"io"
	"sync"
)

var pool = sync.Pool{New: func() any {
	b := make([]byte, 32<<10)
	return &b
}}

func g() {
	bp := pool.Get().(*[]byte)
	*bp = (*bp)[:0]
	pool.Put(bp)
}

func f(w io.Writer, r io.Reader) {
	io.Copy(w, r)⟨profiled⟩
}
`;
    assert.match(await rewritten(source, copying), /copyBuf := fCopyPool\.Get/);
  });

  it('leaves alone what only looks like io.Copy', async () => {
    const local = `package p

import "io"

type copier struct{}

func (copier) Copy(w io.Writer, r io.Reader) {}

func f(w io.Writer, r io.Reader) {
	io := copier{}
	io.Copy(w, r)⟨profiled⟩
}
`;
    assert.deepEqual(await reportFor('go', local, copying), { proposals: [], refusals: [], advice: [] });
  });

  it('charges neither of two copies on one line, nor a line in another file', async () => {
    const two = `package p

import "io"

func f(w io.Writer, r io.Reader, g func(a, b int64, c, d error)) {
	a, b := func() (int64, error) { return 0, nil }()
	_, _ = a, b
	x, _ := io.Copy(w, r); y, _ := io.Copy(w, r); _, _ = x, y⟨profiled⟩
}
`;
    assert.deepEqual(await reportFor('go', two, copying), { proposals: [], refusals: [], advice: [] });
  });

  it('refuses where byte is something else', async () => {
    const source = `package p

import "io"

type byte int

func f(w io.Writer, r io.Reader) {
	io.Copy(w, r)⟨profiled⟩
}
`;
    assert.match(await reasonFor(source, copying), /byte means something else/);
  });
});

describe('go.poolReadAll', () => {
  it('asks the compiler about a copy of the method that gets the bytes as a parameter', async () => {
    const source = `package p

import "io"

func (s *store) load(io.Reader, w io.Writer) {}

func (s *store) read(r io.Reader) (n int, err error) {
	data, err := io.ReadAll(r)⟨profiled⟩
	s.w.Write(data)
	return count(data), err
}

type store struct{ w io.Writer }

func count(b []byte) int { return len(b) }
`.replace('func (s *store) load(io.Reader, w io.Writer) {}\n\n', '');
    const report = await reportFor('go', source, reading);
    assert.equal(report.proposals[0]?.risk, 'safe');
    assert.equal(
      probeText(source, report),
      `
func (s *store) allocLensProbe(allocLensValue []byte, r io.Reader) (n int, err error) {
	_, err = io.ReadAll(r)
data := allocLensValue
	s.w.Write(allocLensHide(data))
	return count(data), err
}

func allocLensHide([]byte) []byte { return nil }
`,
    );
  });

  it('declares the error where it is new, and not where it is assigned', async () => {
    const source = `package p

import (
	aio "io"
	"os"
)

func f(w aio.Writer, rs ...aio.Reader) {
	use := func(r aio.Reader) error {
		var err error
		if r != nil {
			var data, err = aio.ReadAll(r)⟨profiled⟩
			w.Write(data)
			return err
		}
		return err
	}
	use(os.Stdin)
}
`;
    const text = await rewritten(source, reading);
    assert.ok(text.includes('\t\t\t_, err := buf.ReadFrom(r)\n\t\t\tdata := buf.Bytes()\n\t\t\tw.Write(data)'), text);
    assert.ok(text.includes('var fBufPool = sync.Pool{New: func() any { return new(bytes.Buffer) }}'));
  });

  it('offers bytes that are cut beyond what was read for review only', async () => {
    const source = `package p

import "io"

func f(w io.Writer, r io.Reader, n int) {
	data, _ := io.ReadAll(r)⟨profiled⟩
	w.Write(data[:n])
}
`;
    const report = await reportFor('go', source, reading);
    assert.equal(report.proposals[0]?.risk, 'review');
  });

  it('refuses an unknown function in a generic function, which the compiler does not report on', async () => {
    const source = `package p

import "io"

func f[T any](r io.Reader, keep func([]byte) T) T {
	data, _ := io.ReadAll(r)⟨profiled⟩
	return keep(data)
}
`;
    assert.match(await reasonFor(source, reading), /its function is generic/);
  });

  it('refuses bytes that are cut and assigned again', async () => {
    const source = `package p

import "io"

func f(r io.Reader) []byte {
	data, _ := io.ReadAll(r)⟨profiled⟩
	data = data[1:]
	return nil
}
`;
    assert.match(await reasonFor(source, reading), /is assigned a second time|stored in a variable/);
  });

  it('refuses buffers that the profile shows to be larger than the pool keeps', async () => {
    const source = `package p

import "io"

func f(w io.Writer, r io.Reader) {
	data, _ := io.ReadAll(r)⟨profiled⟩
	w.Write(data)
}
`;
    assert.match(await reasonFor(source, { ...reading, meanSize: 100_000 }), /more than 64 KB at a time/);
  });
});

describe('pools of what is named as a secret', () => {
  const places: readonly (readonly [string, Evidence])[] = [
    [
      'import "io"\n\nfunc f(w io.Writer, r io.Reader) {\n\tNAME, _ := io.ReadAll(r)⟨profiled⟩\n\tw.Write(NAME)\n}\n',
      reading,
    ],
    [
      'import (\n\t"bytes"\n\t"io"\n)\n\nfunc f(w io.Writer, s string) {\n\tvar NAME bytes.Buffer\n\tNAME.WriteString(s)⟨profiled⟩\n\tw.Write(NAME.Bytes())\n}\n',
      { below: ['bytes.growSlice', 'bytes.(*Buffer).grow', 'bytes.(*Buffer).WriteString'] },
    ],
    [
      'import (\n\t"bufio"\n\t"os"\n)\n\nfunc f() ([]byte, error) {\n\tNAME := bufio.NewReader(os.Stdin)⟨profiled⟩\n\treturn NAME.ReadBytes(10)\n}\n',
      { below: ['bufio.NewReaderSize', 'bufio.NewReader'] },
    ],
  ];

  for (const [body, evidence] of places)
    it(`are for review: ${evidence.below[0]}`, async () => {
      const notesOf = async (name: string) => {
        const source = `package p\n\n${body.replaceAll('NAME', name)}`;
        return (await reportFor('go', source, evidence)).proposals.map(each => each.notes);
      };
      assert.deepEqual(await notesOf('input'), [[]]);
      assert.match(JSON.stringify(await notesOf('passphrase')), /^\[\["By its name it may hold a secret/);
    });
});

describe('go.poolScratch', () => {
  it('needs to know that make allocated: an append on the line, or nothing known, is no evidence', async () => {
    const source = scratch('n, _ := r.Read(b)\n\tw.Write(b[:n])');
    assert.deepEqual(await reportFor('go', source, { ...making, call: '' }), {
      proposals: [],
      refusals: [],
      advice: [],
    });
    assert.deepEqual(await reportFor('go', source, { ...making, call: 'runtime.growslice' }), {
      proposals: [],
      refusals: [],
      advice: [],
    });
    assert.match(await rewritten(source, making), /bPtr := fScratchPool\.Get/);
  });

  it('follows counts that are declared again, assigned, or results of the function', async () => {
    const source = `package p

import "io"

func f(w io.Writer, r io.Reader) (n int, err error) {
	use := func(a, c io.Reader) (m int, err error) {
		b := make([]uint8, 0x1000)⟨profiled⟩
		m, err = a.Read(b)
		w.Write(b[1 : m-1])
		k := copy(b, "text")
		w.Write(b[:k])
		k, other := c.Read((b))
		w.Write(b[:k])
		return m, other
	}
	return use(r, r)
}
`;
    const text = await rewritten(source, making);
    assert.ok(
      text.includes('\t\tbPtr := fScratchPool.Get().(*[]byte)\n\t\tdefer fScratchPool.Put(bPtr)\n\t\tb := *bPtr\n'),
      text,
    );
    assert.ok(text.includes('b := make([]byte, 0x1000)'));
  });

  const stale = {
    'a count of another buffer': 'c := w\n\tvar other [9]byte\n\tn := copy(other[:], "x")\n\tc.Write(b[:n])',
    'a count that is given another value': 'n, _ := r.Read(b)\n\tn = 7\n\tw.Write(b[:n])',
    'a count whose address is taken': 'n, _ := r.Read(b)\n\tchange(&n)\n\tw.Write(b[:n])',
    'more than the count': 'n, _ := r.Read(b)\n\tw.Write(b[:n+1])',
    'an element': 'r.Read(b)\n\tprintln(b[3])',
    'the total of io.CopyBuffer': 'n, _ := io.CopyBuffer(w, r, b)\n\tw.Write(b[:n])',
    'a closure’s own variable of the same name':
      'n, _ := r.Read(b)\n\tfunc(n int) { w.Write(b[:n]) }(4096)\n\tw.Write(b[:n])',
  };
  for (const [name, body] of Object.entries(stale)) {
    it(`refuses ${name}`, async () => {
      assert.match(await reasonFor(scratch(body), making), /nothing was written yet/);
    });
  }

  it('borrows for io.CopyBuffer, which only writes to it before it reads', async () => {
    assert.match(await rewritten(scratch('io.CopyBuffer(w, r, b)'), making), /defer fScratchPool\.Put\(bPtr\)/);
  });

  it('does not write a constant of the function into a variable of the package', async () => {
    const source = scratch('r.Read(b)').replace(
      'b := make([]byte, 4096)',
      'const size = 4096\n\tb := make([]byte, size)',
    );
    assert.match(await reasonFor(source, making), /its size is not a constant/);
  });

  it('writes the line ends of the file', async () => {
    const text = await rewritten(scratch('r.Read(b)').replaceAll('\n', '\r\n'), making);
    assert.equal(text.replaceAll('\r\n', '').includes('\n'), false);
  });

  it('charges neither of two makes on one line', async () => {
    const source = scratch('r.Read(b)').replace(
      'b := make([]byte, 4096)',
      'b, c := make([]byte, 4096), make([]int, 9)\n\t_ = c',
    );
    assert.deepEqual(await reportFor('go', source.replace('⟨profiled⟩', '').replace('9)', '9)⟨profiled⟩'), making), {
      proposals: [],
      refusals: [],
      advice: [],
    });
  });
});

describe('go.poolBufio', () => {
  const writing: Evidence = { below: ['bufio.NewWriterSize', 'bufio.NewWriter'], objectSize: 4096 };
  const reader: Evidence = { below: ['bufio.NewReaderSize', 'bufio.NewReader'], objectSize: 4096 };

  it('keeps an alias, a method and the pool that the file has', async () => {
    const source = `package p

import (
	b "bufio"
	"net"
	"sync"
)

var writers = sync.Pool{New: func() interface{} { return b.NewWriter(nil) }}

func (s *server) hello(c net.Conn) error {
	var out = b.NewWriter(c)⟨profiled⟩
	s.greet(out)
	if _, err := out.WriteString("hello"); err != nil {
		return err
	}
	return out.Flush()
}

type server struct{}
`.replace('\ts.greet(out)\n', '');
    const text = await rewritten(source, writing);
    assert.ok(
      text.includes(
        '\tout := writers.Get().(*b.Writer)\n\tout.Reset(c)\n\tdefer func() {\n\t\tout.Reset(nil)\n\t\twriters.Put(out)\n\t}()\n',
      ),
      text,
    );
  });

  it('says what is not known of a parameter of any type, in a closure of a loop with CRLF', async () => {
    const source = `package p

import (
	"bufio"
	"io"
)

func each(rs []io.Reader) {
	for _, r := range rs {
		func() {
			br := bufio.NewReader(r)⟨profiled⟩
			br.ReadByte()
		}()
	}
}
`.replaceAll('\n', '\r\n');
    const report = await reportFor('go', source, reader);
    assert.match(report.proposals[0]?.notes.join() ?? '', /^r must not be a \*bufio\.Reader already/);
    const text = await rewritten(source, reader);
    assert.ok(text.includes('\t\t\tbr.Reset(r)\r\n\t\t\tdefer func() {\r\n\t\t\t\tbr.Reset(nil)\r\n'), text);
  });

  it('looks into helpers of the file for what they do with it', async () => {
    const source = `package p

import (
	"bufio"
	"os"
)

func head() int {
	br := bufio.NewReader(os.Stdin)⟨profiled⟩
	return length(br)
}

func length(br *bufio.Reader) int {
	line, _ := br.ReadSlice(' ')
	return len(line)
}
`;
    assert.match(await reasonFor(source, reader), /does not know the method ReadSlice/);
    const safe = await reportFor('go', source.replace('ReadSlice', 'ReadBytes'), reader);
    assert.equal(safe.proposals[0]?.risk, 'safe');
  });

  it('leaves alone a parameter that is named like the package', async () => {
    const shadowed = `package p

import "bufio"

type fake struct{}

func (fake) NewReader(any) int { return 0 }

func f(bufio fake) { bufio.NewReader(nil) }⟨profiled⟩

var _ = bufio.NewReader
`;
    assert.deepEqual(await reportFor('go', shadowed, reader), { proposals: [], refusals: [], advice: [] });
  });
});

describe('go.poolGzipReader', () => {
  const unpacking: Evidence = { below: ['compress/flate.NewReader', 'compress/gzip.NewReader'], objectSize: 32_768 };

  it('keeps aliases and reads a source that mentions the error', async () => {
    const source = `package p

import (
	zip "compress/gzip"
	"io"
)

func f(open func(error) io.Reader, w io.Writer) {
	var err error
	func() {
		zr, err := zip.NewReader(open(err))⟨profiled⟩
		if err != nil {
			panic(err)
		}
		io.Copy(w, zr)
	}()
}
`;
    const text = await rewritten(source, unpacking);
    assert.ok(
      text.includes(
        '\t\tzr := fGunzipPool.Get().(*zip.Reader)\n\t\tdefer fGunzipPool.Put(zr)\n\t\terr := zr.Reset(open(err))\n\t\tif err != nil {',
      ),
      text,
    );
  });

  it('does not promise the buffer that package gzip makes anew in each Reset', async () => {
    const source = unpackOf('io.Copy(w, zr)');
    const below = [
      'bufio.NewReaderSize',
      'bufio.NewReader',
      'compress/gzip.(*Reader).Reset',
      'compress/gzip.NewReader',
    ];
    assert.deepEqual(await reportFor('go', source, { below }), { proposals: [], refusals: [], advice: [] });
  });

  it('refuses a reader that an unknown function gets', async () => {
    assert.match(await reasonFor(unpackOf('keep(zr)'), unpacking), /which may keep it/);
  });

  it('refuses a reader that is reset round by round, as it is reused already', async () => {
    const body = 'for range 3 {\n\t\tzr.Reset(r)\n\t\tio.Copy(w, zr)\n\t}';
    assert.match(await reasonFor(unpackOf(body), unpacking), /reset in a loop/);
  });
});

function unpackOf(body: string): string {
  return `package p

import (
	"compress/gzip"
	"io"
)

func f(w io.Writer, r io.Reader) {
	zr, err := gzip.NewReader(r)⟨profiled⟩
	if err != nil {
		return
	}
	${body}
}
`;
}

describe('go.poolStruct', () => {
  const allocating: Evidence = { below: [], call: 'runtime.newobject', objectSize: 416 };
  const types = `package p

import (
	js "encoding/json"
	"io"
)

type (
	name = string
	order struct {
		ID    int
		Names [24]name
		next  *order
	}
)

`;

  it('lets the compiler see all of a method value, and of addresses, but not of fields that are read', async () => {
    const source = `${types}func (o *order) stop() {}

func f(r io.Reader, later func(func())) (int, *int) {
	dec := js.NewDecoder(r)
	o := &order{⟨profiled⟩
		ID: 3,
	}
	dec.Decode(o)
	later(o.stop)
	o.ID++
	o.next = nil
	g(o, o.Names[1], o.Names[:])
	return o.ID, &o.ID
}

func g(o *order, s string, t []string) {}
`;
    const report = await reportFor('go', source, allocating);
    assert.equal(report.proposals[0]?.risk, 'safe');
    const probe = probeText(source, report);
    assert.ok(probe.includes('dec.Decode(allocLensHide(o))\n\tlater(o.stop)\n\to.ID++\n\to.next = nil\n'), probe);
    assert.ok(
      probe.includes('g(o, allocLensPart(o.Names)[1], o.Names[:])\n\treturn allocLensPart(o.ID), &o.ID\n'),
      probe,
    );
    const text = await rewritten(source, allocating);
    assert.ok(
      text.includes(
        '\to := fOrderPool.Get().(*order)\n\t*o = order{\n\t\tID: 3,\n\t}\n\tdefer func() {\n\t\t*o = order{}\n',
      ),
      text,
    );
  });

  it('needs to know that an object was made, and of what size', async () => {
    const source = `${types}func f(r io.Reader) {\n\to := new(order)⟨profiled⟩\n\tjs.NewDecoder(r).Decode(o)\n}\n`;
    assert.deepEqual(await reportFor('go', source, { ...allocating, call: '' }), {
      proposals: [],
      refusals: [],
      advice: [],
    });
    assert.match(await reasonFor(source, { ...allocating, objectSize: 0 }), /does not tell its size/);
    assert.match(await rewritten(source.replaceAll('\n', '\r\n'), allocating), /\r\n\t\*o = order\{\}\r\n\tdefer func/);
  });

  const called = (declared: string, use = 'js.NewDecoder(r).Decode(o)') =>
    `package p\n\nimport (\n\tjs "encoding/json"\n\t"fmt"\n\t"io"\n\t"time"\n)\n\n${declared}\n\nfunc f(r io.Reader) {\n\to := new(order)⟨profiled⟩\n\t${use}\n}\n`;

  it('finds the methods that a decoder calls with an address within the struct', async () => {
    const holding = (fields: string) =>
      called(
        `type (\n\torder struct {\n\t\t${fields}\n\t}\n\tkind int\n\twithin struct{ Kinds [4]kind }\n)\n\nfunc (k *kind) UnmarshalText([]byte) error { return nil }`,
      );
    const seen = /UnmarshalText of kind gets the address/;
    for (const fields of ['Kind kind', 'Kinds [2][3]kind', 'In within', 'within', 'kind', 'In struct{ K kind }'])
      assert.match(await reasonFor(holding(fields), allocating), seen, fields);
    for (const fields of ['Kind *kind', 'Kinds []kind', 'Kinds map[kind]*kind', 'kind1 kind', '*kind'])
      assert.match(await rewritten(holding(fields), allocating), /\*o = order\{\}/, fields);
  });

  it('asks of methods that get a copy no more than that, and of a package only for what it calls', async () => {
    const text = 'type order struct{ K kind }\n\ntype kind int\n\n';
    const copied = called(`${text}func (k kind) MarshalJSON() ([]byte, error) { return nil, nil }`);
    assert.match(await rewritten(copied, allocating), /\*o = order\{\}/);
    const printed = called(`${text}func (k *kind) String() string { return "" }`, 'fmt.Println(o)');
    assert.match(await rewritten(printed, allocating), /\*o = order\{\}/);
    const lent = called(printed.slice(printed.indexOf('func (k'), printed.indexOf('func f')), 'fmt.Println(o)');
    const embedded = lent.replace('func (k', 'type order struct{ kind }\n\ntype kind int\n\nfunc (k');
    assert.match(await reasonFor(embedded, allocating), /String of kind gets the address/);
  });

  it('asks the compiler for such methods in other files, but not of fields of that name', async () => {
    const source = called(
      'type order struct {\n\tError string\n\tAt    stamp\n\tKinds kinds\n}\n\ntype stamp = time.Time\n\ntype kinds [3]kind\n\ntype kind int',
      'js.NewDecoder(r).Decode(o)\n\tfmt.Println(o)',
    );
    const { proposals } = await reportFor('go', source, allocating);
    const probe = proposals[0]?.probes[1];
    assert.equal(
      probe?.otherwise,
      'nothing shows that no method of order or kinds or kind that encoding/json or fmt calls keeps the address of its receiver',
    );
    const text = probe.edits[0]?.text ?? '';
    assert.ok(text.includes('type allocLensBeside1 struct {\n\tkinds\n\tallocLensNone4\n}\n'), text);
    assert.deepEqual(text.match(/(?<=var _ = allocLensBeside)0\.\w+(Text|String|Error|Format)$/gm), [
      '0.MarshalText',
      '0.UnmarshalText',
      '0.AppendText',
      '0.GoString',
    ]);
    assert.ok(text.includes('var _ = allocLensBeside2.UnmarshalJSON\n') && !text.includes('Beside2.Format'), text);
    const binary = (
      await reportFor('go', `${types}func f() {\n\to := new(order)⟨profiled⟩\n\to.ID = 1\n}\n`, allocating)
    ).proposals[0];
    assert.equal(binary?.probes.length, 1);
  });

  it('leaves a Decode of another type to review', async () => {
    const source = `${types}type keeper struct{ all []*order }

func (k *keeper) Decode(o *order) { k.all = append(k.all, o) }

func f(k *keeper) {
	o := new(order)⟨profiled⟩
	k.Decode(o)
}
`;
    const report = await reportFor('go', source, allocating);
    assert.equal(report.proposals[0]?.risk, 'review');
    assert.match(report.proposals[0]?.notes.join() ?? '', /k\.Decode must not keep o/);
  });

  it('refuses a type of the function’s own, of another file, or with a part that is not in sight', async () => {
    const body = 'o := new(order)⟨profiled⟩\n\t_ = o.ID';
    const local = `package p\n\nfunc f() {\n\ttype order struct{ ID int }\n\t${body}\n}\n`;
    assert.match(await reasonFor(local, allocating), /does not show that order is a struct/);
    const part = `package p\n\ntype order struct {\n\tID int\n\tstate\n}\n\nfunc f() {\n\t${body}\n}\n`;
    assert.match(await reasonFor(part, allocating), /does not show what state is/);
  });

  it('charges nothing where a closure on the line may be what was made', async () => {
    const source = `${types}func f(do func(*order, func())) {\n\to := new(order)\n\tdo(new(order), func() { o.ID++ })⟨profiled⟩\n}\n`;
    assert.deepEqual(await reportFor('go', source, allocating), { proposals: [], refusals: [], advice: [] });
  });
});

function scratch(body: string): string {
  return `package p

import "io"

func f(w io.Writer, r io.Reader) {
	b := make([]byte, 4096)⟨profiled⟩
	${body}
}
`;
}
