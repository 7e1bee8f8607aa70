// Command go-shop serves a small shop: pages, a stock report and a feed.
//
// The pprof handlers listen on an address of their own, so that they are never exposed with the shop.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"log"
	"net"
	"net/http"
	"net/http/pprof"
	"os"
	"os/signal"
	"syscall"
	"time"

	"example.com/go-shop/internal/catalog"
	"example.com/go-shop/internal/session"
	"example.com/go-shop/internal/web"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("go-shop: ")
	addr := flag.String("addr", envOr("SHOP_ADDR", "127.0.0.1:0"), "address of the shop; port 0 takes a free one")
	debugAddr := flag.String("debug-addr", envOr("SHOP_DEBUG_ADDR", "127.0.0.1:0"), "address of /debug/pprof/; port 0 takes a free one")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *addr, *debugAddr); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, addr, debugAddr string) error {
	shopListener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	debugListener, err := net.Listen("tcp", debugAddr)
	if err != nil {
		return err
	}

	codec := session.NewCodec([]byte(envOr("SHOP_SESSION_KEY", "development only")))
	shop := &http.Server{Handler: web.NewHandler(catalog.Seeded(180), codec), ReadHeaderTimeout: 5 * time.Second}
	debug := &http.Server{Handler: debugMux(), ReadHeaderTimeout: 5 * time.Second}

	failed := make(chan error, 2)
	go func() { failed <- shop.Serve(shopListener) }()
	go func() { failed <- debug.Serve(debugListener) }()
	if err := announce(shopListener.Addr(), debugListener.Addr()); err != nil {
		return err
	}

	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return shutdown(shop, debug)
	}
}

// announce prints the one line that tells whoever started the service where it listens.
func announce(shop, debug net.Addr) error {
	return json.NewEncoder(os.Stdout).Encode(map[string]any{
		"ready":   true,
		"service": "go-shop",
		"pid":     os.Getpid(),
		"http":    "http://" + shop.String() + "/",
		"pprof":   "http://" + debug.String() + "/debug/pprof/",
	})
}

func debugMux() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	return mux
}

func shutdown(servers ...*http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	var err error
	for _, server := range servers {
		if failure := server.Shutdown(ctx); failure != nil {
			err = errors.Join(err, failure, server.Close())
		}
	}
	return err
}

func envOr(name, fallback string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return fallback
}
