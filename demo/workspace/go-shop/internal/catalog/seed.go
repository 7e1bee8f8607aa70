package catalog

import "fmt"

var (
	departments = []string{"Garden", "Kitchen", "Workshop", "Office"}
	materials   = []string{"oak", "steel", "linen", "clay", "copper", "cork", "bamboo"}
	objects     = []string{"bowl", "lamp", "stool", "apron", "hook", "tray", "planter", "brush", "shelf"}
)

// Seeded returns a catalog of n products, the same ones on every start.
func Seeded(n int) *Catalog {
	products := make([]Product, n)
	for i := range products {
		material, object := materials[i%len(materials)], objects[i%len(objects)]
		products[i] = Product{
			SKU:         fmt.Sprintf("SKU-%04d", i+1),
			Name:        fmt.Sprintf("%s %s no. %d", material, object, i+1),
			Department:  departments[i%len(departments)],
			Description: fmt.Sprintf("A %s made of %s, finished by hand & checked twice.", object, material),
			Price:       495 + (i*377)%9000,
			Stock:       (i * 53) % 240,
			Tags:        []string{material, object},
		}
	}
	return New(products)
}
