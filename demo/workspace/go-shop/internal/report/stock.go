// Package report makes the tables that the warehouse downloads.
package report

import (
	"bytes"
	"fmt"
	"strconv"

	"example.com/go-shop/internal/catalog"
)

// reorderBelow is the stock under which an article is ordered again.
const reorderBelow = 20

// Stock lists products as CSV, with a header and a last row of totals.
func Stock(products []catalog.Product) string {
	var buf bytes.Buffer
	buf.WriteString("sku,name,department,stock,price,reorder\n")
	pieces, value := 0, 0
	for _, p := range products {
		buf.WriteString(p.SKU)
		buf.WriteByte(',')
		buf.WriteString(strconv.Quote(p.Name))
		buf.WriteByte(',')
		buf.WriteString(p.Department)
		fmt.Fprintf(&buf, ",%d,%s,%t\n", p.Stock, p.PriceText(), p.Stock < reorderBelow)
		pieces += p.Stock
		value += p.Stock * p.Price
	}
	fmt.Fprintf(&buf, "total,,,%d,%d.%02d,\n", pieces, value/100, value%100)
	return buf.String()
}
