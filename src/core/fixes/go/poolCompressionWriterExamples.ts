import type { FixExample } from '../fixRule';

const gzipBelow = ['compress/flate.NewWriter', 'compress/gzip.(*Writer).Write'];
const flateBelow = ['compress/flate.NewWriter'];
const zlibBelow = [
  'compress/flate.NewWriter',
  'compress/flate.NewWriterDict',
  'compress/zlib.(*Writer).writeHeader',
  'compress/zlib.(*Writer).Write',
];

export const poolWriterExamples: readonly FixExample[] = [
  {
    name: 'A gzip writer per call',
    language: 'go',
    below: gzipBelow,
    risk: 'safe',
    before: `package p

import (
	"compress/gzip"
	"io"
)

func send(w io.Writer, body []byte) error {
	gz := gzip.NewWriter(w)
	defer gz.Close()
	_, err := gz.Write(body)⟨profiled⟩
	return err
}
`,
    after: `package p

import (
	"compress/gzip"
	"io"
	"sync"
)

var sendGzipPool = sync.Pool{New: func() any { return gzip.NewWriter(io.Discard) }}

func send(w io.Writer, body []byte) error {
	gz := sendGzipPool.Get().(*gzip.Writer)
	gz.Reset(w)
	defer sendGzipPool.Put(gz)
	defer gz.Close()
	_, err := gz.Write(body)
	return err
}
`,
  },
  {
    name: 'A middleware that wraps the response: the profile points into the wrapper',
    language: 'go',
    below: gzipBelow,
    risk: 'review',
    before: `package p

import (
	"compress/gzip"
	"io"
	"net/http"
)

type gzw struct {
	http.ResponseWriter
	w io.Writer
}

func (g gzw) Write(p []byte) (int, error) { return g.w.Write(p) }⟨profiled⟩

// Compress compresses every response.
func Compress(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		gz := gzip.NewWriter(w)
		defer gz.Close()
		next.ServeHTTP(gzw{w, gz}, r)⟨profiled⟩
	})
}
`,
    after: `package p

import (
	"compress/gzip"
	"io"
	"net/http"
	"sync"
)

type gzw struct {
	http.ResponseWriter
	w io.Writer
}

func (g gzw) Write(p []byte) (int, error) { return g.w.Write(p) }

var compressGzipPool = sync.Pool{New: func() any { return gzip.NewWriter(io.Discard) }}

// Compress compresses every response.
func Compress(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		gz := compressGzipPool.Get().(*gzip.Writer)
		gz.Reset(w)
		defer compressGzipPool.Put(gz)
		defer gz.Close()
		next.ServeHTTP(gzw{w, gz}, r)
	})
}
`,
  },
  {
    name: 'A flate writer with a constant level: the error cannot happen',
    language: 'go',
    below: flateBelow,
    risk: 'safe',
    before: `package p

import (
	"compress/flate"
	"io"
)

func deflate(w io.Writer, body []byte) error {
	fw, err := flate.NewWriter(w, flate.DefaultCompression)⟨profiled⟩
	if err != nil {
		return err
	}
	defer fw.Close()
	_, err = fw.Write(body)
	return err
}
`,
    after: `package p

import (
	"compress/flate"
	"io"
	"sync"
)

var deflateFlatePool = sync.Pool{New: func() any {
	w, err := flate.NewWriter(io.Discard, flate.DefaultCompression)
	if err != nil {
		panic(err) // unreachable: the level is a valid constant
	}
	return w
}}

func deflate(w io.Writer, body []byte) error {
	var err error
	fw := deflateFlatePool.Get().(*flate.Writer)
	fw.Reset(w)
	defer deflateFlatePool.Put(fw)
	defer fw.Close()
	_, err = fw.Write(body)
	return err
}
`,
  },
  {
    name: 'A JSON encoder on a buffered zlib writer, in a method, with a level from a constant',
    language: 'go',
    below: zlibBelow,
    risk: 'safe',
    before: `package p

import (
	"bufio"
	"compress/zlib"
	"encoding/json"
	"net/http"
)

const level = zlib.BestSpeed

type API struct{}

func (a *API) List(w http.ResponseWriter, r *http.Request) {
	zw, _ := zlib.NewWriterLevel(w, level)
	bw := bufio.NewWriter(zw)
	if err := json.NewEncoder(bw).Encode(r.Header); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
	bw.Flush()⟨profiled⟩
	zw.Close()
}
`,
    after: `package p

import (
	"bufio"
	"compress/zlib"
	"encoding/json"
	"io"
	"net/http"
	"sync"
)

const level = zlib.BestSpeed

type API struct{}

var apiListZlibPool = sync.Pool{New: func() any {
	w, err := zlib.NewWriterLevel(io.Discard, level)
	if err != nil {
		panic(err) // unreachable: the level is a valid constant
	}
	return w
}}

func (a *API) List(w http.ResponseWriter, r *http.Request) {
	zw := apiListZlibPool.Get().(*zlib.Writer)
	zw.Reset(w)
	defer apiListZlibPool.Put(zw)
	bw := bufio.NewWriter(zw)
	if err := json.NewEncoder(bw).Encode(r.Header); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
	bw.Flush()
	zw.Close()
}
`,
  },
  {
    name: 'Work of a deferred Close, charged to the line that returns; a closure that closes',
    language: 'go',
    below: ['compress/flate.NewWriter', 'compress/gzip.(*Writer).Write', 'compress/gzip.(*Writer).Close'],
    risk: 'safe',
    before: `package p

import gz "compress/gzip"
import "log"
import "io"

func empty(dst io.Writer) string {
	var out = gz.NewWriter(dst)
	out.Name = "empty"
	defer func() {
		if err := out.Close(); err != nil {
			log.Print(err)
		}
	}()
	return "done"⟨profiled⟩
}
`,
    after: `package p

import gz "compress/gzip"
import "log"
import "io"
import "sync"

var emptyGzipPool = sync.Pool{New: func() any { return gz.NewWriter(io.Discard) }}

func empty(dst io.Writer) string {
	out := emptyGzipPool.Get().(*gz.Writer)
	out.Reset(dst)
	defer emptyGzipPool.Put(out)
	out.Name = "empty"
	defer func() {
		if err := out.Close(); err != nil {
			log.Print(err)
		}
	}()
	return "done"
}
`,
  },
  {
    name: 'The error branch holds the last use of an import, which goes with it',
    language: 'go',
    below: flateBelow,
    risk: 'safe',
    before: `package p

import (
	"compress/flate"
	"fmt"
	"io"
)

func deflate(w io.Writer, body []byte) error {
	fw, err := flate.NewWriter(w, 5)⟨profiled⟩
	if err != nil {
		return fmt.Errorf("deflate: %w", err)
	}
	if _, err := fw.Write(body); err != nil {
		return err
	}
	return fw.Close()
}
`,
    after: `package p

import (
	"compress/flate"
	"io"
	"sync"
)

var deflateFlatePool = sync.Pool{New: func() any {
	w, err := flate.NewWriter(io.Discard, 5)
	if err != nil {
		panic(err) // unreachable: the level is a valid constant
	}
	return w
}}

func deflate(w io.Writer, body []byte) error {
	fw := deflateFlatePool.Get().(*flate.Writer)
	fw.Reset(w)
	defer deflateFlatePool.Put(fw)
	if _, err := fw.Write(body); err != nil {
		return err
	}
	return fw.Close()
}
`,
  },
];
