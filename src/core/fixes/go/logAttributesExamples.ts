import type { FixExample } from '../fixRule';

const shared = { language: 'go', below: [], risk: 'safe' } as const;

export const logAttributesExamples: readonly FixExample[] = [
  {
    ...shared,
    name: 'A text and a number, whether the level is on or off',
    call: 'runtime.convTstring',
    before: `package p

import "log/slog"

func found(id int, name string) {
	slog.Debug("found", "id", id, "name", name)⟨profiled⟩
}
`,
    after: `package p

import (
	"context"
	"log/slog"
)

func found(id int, name string) {
	slog.LogAttrs(context.Background(), slog.LevelDebug, "found", slog.Int("id", id), slog.String("name", name))
}
`,
  },
  {
    ...shared,
    name: 'A request, with the context that the call has already',
    call: 'runtime.convTstring',
    before: `package p

import (
	"log/slog"
	"net/http"
	"time"
)

type server struct {
	log *slog.Logger
}

func (s *server) done(r *http.Request, start time.Time, status uint16, err error) {
	ctx := r.Context()
	s.log.InfoContext(ctx, "request done",
		"method", r.Method,
		"path", r.URL.Path,⟨profiled⟩
		"status", status,
		"took", time.Since(start),
		"error", err,
	)
}
`,
    after: `package p

import (
	"log/slog"
	"net/http"
	"time"
)

type server struct {
	log *slog.Logger
}

func (s *server) done(r *http.Request, start time.Time, status uint16, err error) {
	ctx := r.Context()
	s.log.LogAttrs(ctx, slog.LevelInfo, "request done",
		slog.String("method", r.Method),
		slog.String("path", r.URL.Path),
		slog.Uint64("status", uint64(status)),
		slog.Duration("took", time.Since(start)),
		slog.Any("error", err),
	)
}
`,
  },
  {
    ...shared,
    name: 'Attributes among keys and values, at a level of its own',
    call: 'runtime.convT64',
    before: `package p

import (
	"context"
	"log/slog"
)

const levelTrace = slog.LevelDebug - 4

func step(ctx context.Context, logger *slog.Logger, n int64, share float32) {
	logger.Log(ctx, levelTrace, "step", "n", n, slog.Bool("last", n == 0), "share", share)⟨profiled⟩
}
`,
    after: `package p

import (
	"context"
	"log/slog"
)

const levelTrace = slog.LevelDebug - 4

func step(ctx context.Context, logger *slog.Logger, n int64, share float32) {
	logger.LogAttrs(ctx, levelTrace, "step", slog.Int64("n", n), slog.Bool("last", n == 0), slog.Float64("share", float64(share)))
}
`,
  },
  {
    ...shared,
    name: 'A call that may change what is logged beside it',
    risk: 'review',
    call: 'runtime.convT64',
    before: `package p

import "log/slog"

var count int

func next() string {
	count++
	return "next"
}

func work() {
	slog.Info("work", "count", count, "step", next())⟨profiled⟩
}
`,
    after: `package p

import (
	"context"
	"log/slog"
)

var count int

func next() string {
	count++
	return "next"
}

func work() {
	slog.LogAttrs(context.Background(), slog.LevelInfo, "work", slog.Int("count", count), slog.String("step", next()))
}
`,
  },
];
