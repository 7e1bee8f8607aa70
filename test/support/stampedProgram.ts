/** A Go program that allocates on three lines of its shop.go when it is asked to. */
export const main = `package main

import (
	"fmt"
	"net"
	"net/http"
	_ "net/http/pprof"
)

func main() {
	http.HandleFunc("/burn", func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < 50; i++ {
			fill()
			more()
		}
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr())
	panic(http.Serve(listener, nil))
}
`;

/** Its shop.go. */
export const shop = `package main

var kept [][]byte

//go:noinline
func fill() {
	kept = kept[:0]
	kept = append(kept, make([]byte, 1<<20))
	kept = append(kept, make([]byte, 2<<20))
}

//go:noinline
func more() {
	kept = append(kept, make([]byte, 3<<20))
}
`;

/** The first line of the last function moves what follows, and no function begins elsewhere because of it. */
export const shifted = shop.replace('func more() {', 'func more() {\n\tprintln(len(kept))');
