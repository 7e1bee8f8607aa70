import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FixReport } from '../../../src/core/fixes/proposal';
import { applyEdits, type Evidence, reportFor, unmark } from './fixSupport';

const copying: Evidence = { below: ['io.copyBuffer', 'io.Copy'], objectSize: 32_768 };
const reading: Evidence = { below: ['io.ReadAll'] };

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
    assert.deepEqual(await reportFor('go', local, copying), { proposals: [], refusals: [] });
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
    assert.deepEqual(await reportFor('go', two, copying), { proposals: [], refusals: [] });
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

  it('refuses bytes that get another name or a method value', async () => {
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
