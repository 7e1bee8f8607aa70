// Command busy is the demo's go-shop that asks itself for its pages at a steady rate, so that nothing outside has to load it.
//
// It is compiled inside a copy of that module. Its argument is the number of rounds a second. Prints {pid, pprof} at the
// start and answers each line of its input with {units, cpuMicros}: rounds done, and the processor time of all threads.
package main

import (
	"bufio"
	"encoding/json"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	_ "net/http/pprof"
	"os"
	"strconv"
	"syscall"
	"time"

	"example.com/go-shop/internal/catalog"
	"example.com/go-shop/internal/session"
	"example.com/go-shop/internal/web"
)

var paths = []string{"/", "/products/SKU-0007", "/reports/stock.csv", "/products/SKU-0120", "/feed.xml", "/?department=kitchen"}

func main() {
	perSecond, err := strconv.ParseFloat(os.Args[1], 64)
	if err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	go func() { log.Fatal(http.Serve(listener, nil)) }()
	answers := json.NewEncoder(os.Stdout)
	answers.Encode(map[string]any{"pid": os.Getpid(), "pprof": "http://" + listener.Addr().String() + "/debug/pprof/"})
	work(web.NewHandler(catalog.Seeded(180), session.NewCodec([]byte("bench"))), perSecond, questions(), answers)
}

// work answers between two rounds only, so that units and processor time belong together.
func work(shop http.Handler, perSecond float64, asked <-chan struct{}, answers *json.Encoder) {
	cookie := ask(shop, "/products/SKU-0012", "")
	const turn = 5 * time.Millisecond
	units := 0
	last := time.Now()
	due := 0.0
	for ticker := time.NewTicker(turn); ; {
		select {
		case _, open := <-asked:
			if !open {
				return
			}
			answers.Encode(map[string]any{"units": units, "cpuMicros": cpuMicros()})
		case <-ticker.C:
			now := time.Now()
			// What is late is given up, so that a crowded machine gets less, not later and in one piece.
			due += min(now.Sub(last), 4*turn).Seconds() * perSecond
			for last = now; due >= 1; due-- {
				for _, path := range paths {
					ask(shop, path, cookie)
				}
				units++
			}
		}
	}
}

func ask(shop http.Handler, path, cookie string) string {
	request := httptest.NewRequest("GET", path, nil)
	request.Header.Set("Accept-Encoding", "gzip")
	request.Header.Set("Cookie", cookie)
	answer := httptest.NewRecorder()
	shop.ServeHTTP(answer, request)
	if answer.Code != http.StatusOK {
		log.Fatalf("%s answered %d", path, answer.Code)
	}
	if cookies := answer.Result().Cookies(); len(cookies) > 0 {
		return cookies[0].Name + "=" + cookies[0].Value
	}
	return cookie
}

func questions() <-chan struct{} {
	asked := make(chan struct{})
	go func() {
		defer close(asked)
		for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
			asked <- struct{}{}
		}
	}()
	return asked
}

func cpuMicros() int64 {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		log.Fatal(err)
	}
	return used.Utime.Nano()/1000 + used.Stime.Nano()/1000
}
