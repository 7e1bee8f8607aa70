// Package catalog holds the products of the shop in memory.
package catalog

import (
	"fmt"
	"sort"
	"strings"
)

// Product is one article. Price is in cents.
type Product struct {
	SKU         string
	Name        string
	Department  string
	Description string
	Price       int
	Stock       int
	Tags        []string
}

// PriceText is the price as shown to customers: "12.90".
func (p Product) PriceText() string {
	return fmt.Sprintf("%d.%02d", p.Price/100, p.Price%100)
}

// Catalog is read-only after it was built, and so safe for concurrent use.
type Catalog struct {
	products []Product
	bySKU    map[string]int
}

// New indexes products. Later products win over earlier ones with the same SKU.
func New(products []Product) *Catalog {
	c := &Catalog{products: products, bySKU: make(map[string]int, len(products))}
	sort.Slice(c.products, func(i, j int) bool { return c.products[i].SKU < c.products[j].SKU })
	for i, p := range c.products {
		c.bySKU[p.SKU] = i
	}
	return c
}

// All returns every product in the order of SKUs. Callers must not change it.
func (c *Catalog) All() []Product { return c.products }

// Find returns the product with that SKU.
func (c *Catalog) Find(sku string) (Product, bool) {
	i, ok := c.bySKU[sku]
	if !ok {
		return Product{}, false
	}
	return c.products[i], true
}

// Department returns the products of a department; the empty name means all of them.
func (c *Catalog) Department(name string) []Product {
	if name == "" {
		return c.products
	}
	var found []Product
	for _, p := range c.products {
		if strings.EqualFold(p.Department, name) {
			found = append(found, p)
		}
	}
	return found
}

// Related returns up to limit other products that share a tag with p.
func (c *Catalog) Related(p Product, limit int) []Product {
	related := make([]Product, 0, limit)
	for _, other := range c.products {
		if len(related) == limit {
			break
		}
		if other.SKU != p.SKU && shareTag(p.Tags, other.Tags) {
			related = append(related, other)
		}
	}
	return related
}

func shareTag(a, b []string) bool {
	for _, x := range a {
		for _, y := range b {
			if x == y {
				return true
			}
		}
	}
	return false
}
