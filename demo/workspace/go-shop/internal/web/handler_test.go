package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"example.com/go-shop/internal/catalog"
	"example.com/go-shop/internal/session"
)

func get(t testing.TB, handler http.Handler, path, encoding string) *http.Response {
	t.Helper()
	request := httptest.NewRequest(http.MethodGet, path, nil)
	request.Header.Set("Accept-Encoding", encoding)
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	return recorder.Result()
}

func TestCompressedAndPlainBodiesAreTheSame(t *testing.T) {
	handler := NewHandler(catalog.Seeded(60), session.NewCodec([]byte("key")))
	for _, path := range []string{"/", "/?department=garden", "/products/SKU-0007", "/reports/stock.csv", "/feed.xml"} {
		plain, err := io.ReadAll(get(t, handler, path, "identity").Body)
		if err != nil {
			t.Fatal(err)
		}
		reader, err := gzip.NewReader(get(t, handler, path, "gzip").Body)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		unpacked, err := io.ReadAll(reader)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if len(plain) == 0 || !bytes.Equal(plain, unpacked) {
			t.Errorf("%s: %d plain bytes, %d unpacked", path, len(plain), len(unpacked))
		}
	}
}

func TestUnknownProductIsNotFound(t *testing.T) {
	handler := NewHandler(catalog.Seeded(3), session.NewCodec([]byte("key")))
	if got := get(t, handler, "/products/SKU-9999", "identity").StatusCode; got != http.StatusNotFound {
		t.Fatalf("status %d", got)
	}
}

func BenchmarkCompressedFeed(b *testing.B) {
	handler := NewHandler(catalog.Seeded(60), session.NewCodec([]byte("key")))
	b.ReportAllocs()
	for i := 0; i < b.N; i++ {
		get(b, handler, "/feed.xml", "gzip")
	}
}
