import type { FixExample } from '../fixRule';

const gzipBelow = ['compress/flate.NewWriter', 'compress/gzip.(*Writer).Write'];
const flateBelow = ['compress/flate.NewWriter'];

export const poolWriterOnCloseExamples: readonly FixExample[] = [
  {
    name: 'An encoder that a middleware chooses: the profile points at the Write through the interface',
    language: 'go',
    below: gzipBelow,
    risk: 'review',
    before: `package p

import (
	"compress/gzip"
	"io"
	"net/http"
)

type packer struct {
	http.ResponseWriter
	encode func(w io.Writer, level int) io.Writer
	out    io.Writer
}

func (p *packer) WriteHeader(status int) {
	if out := p.encode(p.ResponseWriter, 5); out != nil {
		p.out = out
		p.Header().Set("Content-Encoding", "gzip")
	}
	p.ResponseWriter.WriteHeader(status)
}

func (p *packer) Write(b []byte) (int, error) {
	return p.out.Write(b)⟨profiled⟩
}

func (p *packer) Close() error {
	if closer, ok := p.out.(io.Closer); ok {
		return closer.Close()
	}
	return nil
}

// encodeGzip is one of several encoders.
func encodeGzip(w io.Writer, level int) io.Writer {
	gz, err := gzip.NewWriterLevel(w, level)
	if err != nil {
		return nil
	}
	return gz
}
`,
    after: `package p

import (
	"compress/gzip"
	"io"
	"net/http"
	"sync"
)

type packer struct {
	http.ResponseWriter
	encode func(w io.Writer, level int) io.Writer
	out    io.Writer
}

func (p *packer) WriteHeader(status int) {
	if out := p.encode(p.ResponseWriter, 5); out != nil {
		p.out = out
		p.Header().Set("Content-Encoding", "gzip")
	}
	p.ResponseWriter.WriteHeader(status)
}

func (p *packer) Write(b []byte) (int, error) {
	return p.out.Write(b)
}

func (p *packer) Close() error {
	if closer, ok := p.out.(io.Closer); ok {
		return closer.Close()
	}
	return nil
}

// encodeGzip is one of several encoders.
func encodeGzip(w io.Writer, level int) io.Writer {
	gz, err := encodeGzipFromPool(w, level)
	if err != nil {
		return nil
	}
	return gz
}

var encodeGzipPools [gzip.BestCompression - gzip.HuffmanOnly + 1]sync.Pool // one for each level

func encodeGzipFromPool(w io.Writer, level int) (*encodeGzipPooled, error) {
	if level < gzip.HuffmanOnly || level > gzip.BestCompression {
		_, err := gzip.NewWriterLevel(w, level)
		return nil, err
	}
	pool := &encodeGzipPools[level-gzip.HuffmanOnly]
	if c, ok := pool.Get().(*gzip.Writer); ok {
		c.Reset(w)
		return &encodeGzipPooled{c: c, pool: pool}, nil
	}
	c, err := gzip.NewWriterLevel(w, level)
	if err != nil {
		return nil, err
	}
	return &encodeGzipPooled{c: c, pool: pool}, nil
}

// encodeGzipPooled gives its compressor back when it is closed, and is no use after that.
type encodeGzipPooled struct {
	c    *gzip.Writer // nil once closed
	pool *sync.Pool
	err  error // of Close
}

func (w *encodeGzipPooled) Write(p []byte) (int, error) {
	if w.c == nil {
		return 0, io.ErrClosedPipe
	}
	return w.c.Write(p)
}

func (w *encodeGzipPooled) Flush() error {
	if w.c == nil {
		return w.err
	}
	return w.c.Flush()
}

func (w *encodeGzipPooled) Close() error {
	if w.c != nil {
		w.err = w.c.Close()
		w.pool.Put(w.c)
		w.c = nil
	}
	return w.err
}
`,
  },
  {
    name: 'A field of the wrapper that is filled when the header is written',
    language: 'go',
    below: gzipBelow,
    risk: 'review',
    before: `package p

import (
	"compress/gzip"
	"net/http"
)

type packer struct {
	http.ResponseWriter
	gz *gzip.Writer // nil until the header is written
}

func (p *packer) WriteHeader(status int) {
	p.Header().Set("Content-Encoding", "gzip")
	p.gz = gzip.NewWriter(p.ResponseWriter)
	p.ResponseWriter.WriteHeader(status)
}

func (p *packer) Write(b []byte) (int, error) {
	if p.gz == nil {
		p.WriteHeader(http.StatusOK)
	}
	return p.gz.Write(b)⟨profiled⟩
}

func (p *packer) finish() {
	if p.gz != nil {
		p.gz.Close()
	}
}
`,
    after: `package p

import (
	"compress/gzip"
	"io"
	"net/http"
	"sync"
)

type packer struct {
	http.ResponseWriter
	gz *packerWriteHeaderGzipPooled // nil until the header is written
}

func (p *packer) WriteHeader(status int) {
	p.Header().Set("Content-Encoding", "gzip")
	p.gz = packerWriteHeaderGzipFromPool(p.ResponseWriter)
	p.ResponseWriter.WriteHeader(status)
}

var packerWriteHeaderGzipPool sync.Pool

func packerWriteHeaderGzipFromPool(w io.Writer) *packerWriteHeaderGzipPooled {
	if c, ok := packerWriteHeaderGzipPool.Get().(*gzip.Writer); ok {
		c.Reset(w)
		return &packerWriteHeaderGzipPooled{c: c, pool: &packerWriteHeaderGzipPool}
	}
	return &packerWriteHeaderGzipPooled{c: gzip.NewWriter(w), pool: &packerWriteHeaderGzipPool}
}

// packerWriteHeaderGzipPooled gives its compressor back when it is closed, and is no use after that.
type packerWriteHeaderGzipPooled struct {
	c    *gzip.Writer // nil once closed
	pool *sync.Pool
	err  error // of Close
}

func (w *packerWriteHeaderGzipPooled) Write(p []byte) (int, error) {
	if w.c == nil {
		return 0, io.ErrClosedPipe
	}
	return w.c.Write(p)
}

func (w *packerWriteHeaderGzipPooled) Flush() error {
	if w.c == nil {
		return w.err
	}
	return w.c.Flush()
}

func (w *packerWriteHeaderGzipPooled) Close() error {
	if w.c != nil {
		w.err = w.c.Close()
		w.pool.Put(w.c)
		w.c = nil
	}
	return w.err
}

func (p *packer) Write(b []byte) (int, error) {
	if p.gz == nil {
		p.WriteHeader(http.StatusOK)
	}
	return p.gz.Write(b)
}

func (p *packer) finish() {
	if p.gz != nil {
		p.gz.Close()
	}
}
`,
  },
  {
    name: 'A constructor with an error, charged to its own line',
    language: 'go',
    below: flateBelow,
    risk: 'review',
    before: `package p

import (
	"compress/flate"
	"io"
)

// Deflate packs what is written to it; the caller closes it.
func Deflate(w io.Writer, level int) (io.WriteCloser, error) {
	return flate.NewWriter(w, level)⟨profiled⟩
}
`,
    after: `package p

import (
	"compress/flate"
	"io"
	"sync"
)

// Deflate packs what is written to it; the caller closes it.
func Deflate(w io.Writer, level int) (io.WriteCloser, error) {
	return deflateFromPool(w, level)
}

var deflatePools [flate.BestCompression - flate.HuffmanOnly + 1]sync.Pool // one for each level

func deflateFromPool(w io.Writer, level int) (*deflatePooled, error) {
	if level < flate.HuffmanOnly || level > flate.BestCompression {
		_, err := flate.NewWriter(w, level)
		return nil, err
	}
	pool := &deflatePools[level-flate.HuffmanOnly]
	if c, ok := pool.Get().(*flate.Writer); ok {
		c.Reset(w)
		return &deflatePooled{c: c, pool: pool}, nil
	}
	c, err := flate.NewWriter(w, level)
	if err != nil {
		return nil, err
	}
	return &deflatePooled{c: c, pool: pool}, nil
}

// deflatePooled gives its compressor back when it is closed, and is no use after that.
type deflatePooled struct {
	c    *flate.Writer // nil once closed
	pool *sync.Pool
	err  error // of Close
}

func (w *deflatePooled) Write(p []byte) (int, error) {
	if w.c == nil {
		return 0, io.ErrClosedPipe
	}
	return w.c.Write(p)
}

func (w *deflatePooled) Flush() error {
	if w.c == nil {
		return w.err
	}
	return w.c.Flush()
}

func (w *deflatePooled) Close() error {
	if w.c != nil {
		w.err = w.c.Close()
		w.pool.Put(w.c)
		w.c = nil
	}
	return w.err
}
`,
  },
];
