// Package session keeps what a visitor looked at in a signed cookie; the server stores nothing.
package session

// maxRecent bounds the cookie, which browsers limit to 4 KB.
const maxRecent = 12

// Session is what the cookie carries. The zero value is a new visitor.
type Session struct {
	Visits   int
	Currency string
	Recent   []View
}

// View is one product that was looked at.
type View struct {
	SKU  string
	Name string
}

// Visit notes that a product was looked at, the newest first.
func (s *Session) Visit(sku, name string) {
	s.Visits++
	recent := []View{{SKU: sku, Name: name}}
	for _, view := range s.Recent {
		if view.SKU != sku && len(recent) < maxRecent {
			recent = append(recent, view)
		}
	}
	s.Recent = recent
}
