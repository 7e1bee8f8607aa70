package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
)

// compressedWriter sends the body through a compressor and everything else to the client.
type compressedWriter struct {
	http.ResponseWriter
	body io.Writer
}

func (w compressedWriter) Write(p []byte) (int, error) {
	return w.body.Write(p)
}

// compress gzips the responses of next for clients that accept it.
func compress(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Accept-Encoding")
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Encoding", "gzip")
		gz := gzip.NewWriter(w)
		defer gz.Close()
		next.ServeHTTP(compressedWriter{ResponseWriter: w, body: gz}, r)
	})
}
