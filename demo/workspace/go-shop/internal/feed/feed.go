// Package feed writes the product feed that price comparison sites read.
package feed

import (
	"bytes"
	"encoding/xml"
	"io"
	"strconv"

	"example.com/go-shop/internal/catalog"
)

// Write sends the products as RSS in one piece, so that a reader never sees half a feed.
func Write(w io.Writer, title string, products []catalog.Product) error {
	buf := new(bytes.Buffer)
	buf.WriteString(xml.Header)
	buf.WriteString("<rss version=\"2.0\"><channel><title>")
	xml.EscapeText(buf, []byte(title))
	buf.WriteString("</title>\n")
	for _, p := range products {
		buf.WriteString("<item><guid>")
		buf.WriteString(p.SKU)
		buf.WriteString("</guid><title>")
		xml.EscapeText(buf, []byte(p.Name))
		buf.WriteString("</title><description>")
		xml.EscapeText(buf, []byte(p.Description))
		buf.WriteString("</description><stock>")
		buf.WriteString(strconv.Itoa(p.Stock))
		buf.WriteString("</stock><price>")
		buf.WriteString(p.PriceText())
		buf.WriteString("</price></item>\n")
	}
	buf.WriteString("</channel></rss>\n")
	_, err := w.Write(buf.Bytes())
	return err
}
