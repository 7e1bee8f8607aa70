package web

import (
	"html/template"
	"log"
	"net/http"

	"example.com/go-shop/internal/catalog"
	"example.com/go-shop/internal/session"
)

const pageSource = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{.Title}}</title></head>
<body>
<h1>{{.Title}}</h1>
{{with .Lead}}<p>{{.}}</p>{{end}}
<ul>
{{range .Products}}<li><a href="/products/{{.SKU}}">{{.Name}}</a> {{.PriceText}} {{$.Visitor.Currency}}{{if eq .Stock 0}} <em>sold out</em>{{end}}</li>
{{end}}</ul>
{{with .Visitor.Recent}}<h2>You looked at</h2>
<ol>{{range .}}<li><a href="/products/{{.SKU}}">{{.Name}}</a></li>{{end}}</ol>{{end}}
</body>
</html>
`

type page struct {
	Title    string
	Lead     string
	Products []catalog.Product
	Visitor  session.Session
}

func render(w http.ResponseWriter, p page) {
	t, err := template.New("page").Parse(pageSource)
	if err != nil {
		fail(w, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if err := t.Execute(w, p); err != nil {
		log.Printf("page %q: %v", p.Title, err)
	}
}
