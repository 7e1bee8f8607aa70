module example.com/go-shop

go 1.21
