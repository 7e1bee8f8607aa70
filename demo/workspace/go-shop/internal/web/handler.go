// Package web is the HTTP side of the shop.
package web

import (
	"io"
	"log"
	"net/http"
	"strings"

	"example.com/go-shop/internal/catalog"
	"example.com/go-shop/internal/feed"
	"example.com/go-shop/internal/report"
	"example.com/go-shop/internal/session"
)

type shop struct {
	catalog  *catalog.Catalog
	sessions *session.Codec
}

// NewHandler returns the handler of the whole shop.
func NewHandler(products *catalog.Catalog, sessions *session.Codec) http.Handler {
	s := &shop{catalog: products, sessions: sessions}
	mux := http.NewServeMux()
	mux.HandleFunc("/", s.home)
	mux.HandleFunc("/products/", s.product)
	mux.HandleFunc("/reports/stock.csv", s.stock)
	mux.HandleFunc("/feed.xml", s.feed)
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "ok\n") })
	return compress(mux)
}

func (s *shop) home(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/" {
		http.NotFound(w, r)
		return
	}
	visitor := s.sessions.Load(r)
	if err := s.sessions.Save(w, visitor); err != nil {
		fail(w, err)
		return
	}
	listed := s.catalog.Department(r.URL.Query().Get("department"))
	if len(listed) > 24 {
		listed = listed[:24]
	}
	render(w, page{Title: "All things for the house", Products: listed, Visitor: visitor})
}

func (s *shop) product(w http.ResponseWriter, r *http.Request) {
	sku := strings.TrimPrefix(r.URL.Path, "/products/")
	found, ok := s.catalog.Find(sku)
	if !ok {
		http.NotFound(w, r)
		return
	}
	visitor := s.sessions.Load(r)
	visitor.Visit(found.SKU, found.Name)
	if err := s.sessions.Save(w, visitor); err != nil {
		fail(w, err)
		return
	}
	render(w, page{Title: found.Name, Lead: found.Description, Products: s.catalog.Related(found, 8), Visitor: visitor})
}

func (s *shop) stock(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	io.WriteString(w, report.Stock(s.catalog.Department(r.URL.Query().Get("department"))))
}

func (s *shop) feed(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
	if err := feed.Write(w, "The shop", s.catalog.All()); err != nil {
		log.Printf("feed: %v", err)
	}
}

func fail(w http.ResponseWriter, err error) {
	log.Print(err)
	http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
}
