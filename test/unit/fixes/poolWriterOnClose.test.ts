import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits, reportFor, unmark } from './fixSupport';
import { reasonOf, rewritten } from './oneRewrite';

const gzipBelow = ['compress/flate.NewWriter', 'compress/gzip.(*Writer).Write'];
const evidence = { below: gzipBelow };

const imports = 'package p\n\nimport (\n\t"compress/gzip"\n\t"io"\n)\n\n';
const write = 'func send(w io.Writer, b []byte) {\n\tw.Write(b)⟨profiled⟩\n}\n';

describe('go.poolWriterOnClose', () => {
  it('finds an encoder in a map of functions, whose level is a field', async () => {
    const source = `${imports}type options struct{ level int }

var encoders = map[string]func(io.Writer, options) (io.WriteCloser, error){
	"gzip": func(w io.Writer, o options) (io.WriteCloser, error) {
		return gzip.NewWriterLevel(w, o.level)
	},
}

${write}`;
    const text = await rewritten(source, evidence);
    assert.match(text, /\t\treturn encodersGzipFromPool\(w, o\.level\)\n/);
    assert.match(text, /\n}\n\nvar encodersGzipPools \[gzip\.BestCompression - gzip\.HuffmanOnly \+ 1\]sync\.Pool/);
  });

  it('changes the type of a field that a literal fills, by name or by place, and leaves that of an interface', async () => {
    const from = (fields: string, literal: string) => `${imports}type packer struct {
	${fields}
}

func open(w io.Writer) *packer {
	return ${literal}
}

func (p *packer) send(b []byte) {
	p.gz.Write(b)⟨profiled⟩
}
`;
    const byName = await rewritten(
      from('dst io.Writer\n\tgz  *gzip.Writer', '&packer{dst: w, gz: gzip.NewWriter(w)}'),
      evidence,
    );
    assert.match(byName, /\tgz {2}\*openGzipPooled\n/);
    assert.match(byName, /&packer\{dst: w, gz: openGzipFromPool\(w\)}/);
    const byPlace = await rewritten(
      from('dst io.Writer\n\tgz  *gzip.Writer', '&packer{w, gzip.NewWriter(w)}'),
      evidence,
    );
    assert.match(byPlace, /\tgz {2}\*openGzipPooled\n/);
    const behind = await rewritten(
      from('dst io.Writer\n\tgz  io.WriteCloser', '&packer{w, gzip.NewWriter(w)}'),
      evidence,
    );
    assert.match(behind, /\tgz {2}io\.WriteCloser\n/);
  });

  it('leaves alone what others may know as a *gzip.Writer: a result, a field that is exported, embedded or of a type elsewhere', async () => {
    const shapes = [
      'func open(w io.Writer) (*gzip.Writer, error) {\n\treturn gzip.NewWriterLevel(w, 5)\n}\n\n',
      'type packer struct{ GZ *gzip.Writer }\n\nfunc open(w io.Writer) packer {\n\treturn packer{GZ: gzip.NewWriter(w)}\n}\n\n',
      'type packer struct{ *gzip.Writer }\n\nfunc open(w io.Writer) packer {\n\treturn packer{gzip.NewWriter(w)}\n}\n\n',
      'func open(p *packer, w io.Writer) {\n\tp.gz = gzip.NewWriter(w)\n}\n\n',
      'func open(w io.Writer) io.Writer {\n\tgz := gzip.NewWriter(w)\n\tgz.Name = "a"\n\treturn gz\n}\n\n',
    ];
    for (const shape of shapes) assert.equal(await reasonOf(imports + shape + write, evidence), '', shape);
  });

  it('says nothing where two places may have made the writer, or a dependency stands between', async () => {
    const open = (name: string) => `func ${name}(w io.Writer) io.WriteCloser {\n\treturn gzip.NewWriter(w)\n}\n\n`;
    assert.equal(await reasonOf(imports + open('a') + open('b') + write, evidence), '');
    const below = [...gzipBelow, 'github.com/go-chi/chi/middleware.(*maybeCompressResponseWriter).Write'];
    assert.equal(await reasonOf(imports + open('a') + write, { below }), '');
    assert.match(await rewritten(imports + open('a') + write, evidence), /return aGzipFromPool\(w\)/);
  });

  it('leaves a writer that its function closes to the rule for those, and one that a pool makes to the pool', async () => {
    const closed = `${imports}type packer struct{ out io.Writer }

func send(w io.Writer, b []byte) {
	gz := gzip.NewWriter(w)
	defer gz.Close()
	serve(packer{gz}, b)⟨profiled⟩
}
`;
    const { proposals } = await reportFor('go', closed, evidence);
    assert.deepEqual(
      proposals.map(each => each.ruleId),
      ['go.poolCompressionWriter'],
    );
    const pooled = `package p

import (
	"compress/gzip"
	"io"
	"sync"
)

var writers = sync.Pool{New: func() any { return gzip.NewWriter(io.Discard) }}

${write}`;
    assert.equal(await reasonOf(pooled, evidence), '');
  });

  it('keeps carriage returns, an alias of the package and what stands behind the function', async () => {
    const source = `package p

import (
	zip "compress/gzip"
	"io"
)

func open(w io.Writer) io.Writer { return zip.NewWriter(w) } // closed by send

${write}`.replaceAll('\n', '\r\n');
    const { proposals } = await reportFor('go', source, evidence);
    const text = applyEdits(unmark(source).text, proposals[0]!.edits);
    assert.doesNotMatch(text, /[^\r]\n/);
    assert.match(text, /return openGzipFromPool\(w\) } \/\/ closed by send\r\n\r\nvar openGzipPool sync\.Pool\r\n/);
    assert.match(text, /zip\.NewWriter\(w\), pool: &openGzipPool/);
    assert.match(proposals[0]!.notes.join('\n'), /Whoever gets the writer must close it/);
  });
});
