import type { FixExample } from '../fixRule';

const parsing = {
  language: 'go',
  below: ['net/url.parseQuery', 'net/url.ParseQuery', 'net/url.(*URL).Query'],
} as const;

export const queryOnceExamples: readonly FixExample[] = [
  {
    ...parsing,
    name: 'Several parameters of a request',
    risk: 'safe',
    before: `package p

import (
	"fmt"
	"net/http"
)

func list(w http.ResponseWriter, r *http.Request) {
	// Which page, and how it is sorted.
	page := r.URL.Query().Get("page")
	if order := r.URL.Query()["order"]; len(order) > 0 {
		page = "1"
	}
	if r.URL.Query().Get("all") != "" {⟨profiled⟩
		page = ""
	}
	fmt.Fprint(w, page)
}
`,
    after: `package p

import (
	"fmt"
	"net/http"
)

func list(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	// Which page, and how it is sorted.
	page := query.Get("page")
	if order := r.URL.Query()["order"]; len(order) > 0 {
		page = "1"
	}
	if query.Get("all") != "" {
		page = ""
	}
	fmt.Fprint(w, page)
}
`,
  },
  {
    ...parsing,
    name: 'All in one expression, in a closure',
    risk: 'safe',
    before: `package p

import "net/http"

type pages struct{ query string }

func (p *pages) key() func(*http.Request) string {
	return func(r *http.Request) string {
		return p.query + r.URL.Query().Get("a") + r.URL.Query().Get("b") + r.URL.Query()["c"][0]⟨profiled⟩
	}
}
`,
    after: `package p

import "net/http"

type pages struct{ query string }

func (p *pages) key() func(*http.Request) string {
	return func(r *http.Request) string {
		params := r.URL.Query()
		return p.query + params.Get("a") + params.Get("b") + params["c"][0]
	}
}
`,
  },
  {
    ...parsing,
    name: 'A request that another function gets in between: it must not change the URL',
    risk: 'review',
    before: `package p

import "net/http"

type api struct{ allowed func(*http.Request) bool }

func (a *api) find(w http.ResponseWriter, r *http.Request) {
	if r.URL.Query().Has("debug") {
		w.Header().Set("Debug", "1")
	}
	if !a.allowed(r) {
		http.Error(w, "no", http.StatusForbidden)
		return
	}
	w.Write([]byte(r.URL.Query().Get("q")))⟨profiled⟩
}
`,
    after: `package p

import "net/http"

type api struct{ allowed func(*http.Request) bool }

func (a *api) find(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	if query.Has("debug") {
		w.Header().Set("Debug", "1")
	}
	if !a.allowed(r) {
		http.Error(w, "no", http.StatusForbidden)
		return
	}
	w.Write([]byte(query.Get("q")))
}
`,
  },
];
