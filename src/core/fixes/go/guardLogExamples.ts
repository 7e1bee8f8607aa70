import type { FixExample } from '../fixRule';

const shared = { language: 'go', below: [], risk: 'safe' } as const;

export const guardLogExamples: readonly FixExample[] = [
  {
    ...shared,
    name: 'A text that is made for the message',
    call: 'runtime.slicebytetostring',
    before: `package p

import "log/slog"

func receive(b []byte) {
	slog.Debug("received", "body", string(b))⟨profiled⟩
}
`,
    after: `package p

import (
	"context"
	"log/slog"
)

func receive(b []byte) {
	if slog.Default().Enabled(context.Background(), slog.LevelDebug) {
		slog.Debug("received", "body", string(b))
	}
}
`,
  },
  {
    ...shared,
    name: 'A logger in a field, and other fields of the same struct, over several lines',
    call: 'runtime.concatstring4',
    before: `package p

import (
	"context"
	"log/slog"
	"strconv"
)

type worker struct {
	log  *slog.Logger
	name string
	done int
}

func (w *worker) step(ctx context.Context) {
	w.log.DebugContext(ctx, "step of "+w.name+" at "+strconv.Itoa(w.done),⟨profiled⟩
		"last", w.done == 10)
}
`,
    after: `package p

import (
	"context"
	"log/slog"
	"strconv"
)

type worker struct {
	log  *slog.Logger
	name string
	done int
}

func (w *worker) step(ctx context.Context) {
	if w.log.Enabled(ctx, slog.LevelDebug) {
		w.log.DebugContext(ctx, "step of "+w.name+" at "+strconv.Itoa(w.done),
			"last", w.done == 10)
	}
}
`,
  },
  {
    ...shared,
    name: 'A method whose effects are not known, on a pointer that may be nil',
    risk: 'review',
    call: 'runtime.concatstring2',
    before: `package p

import "log"

var debug bool

func debugf(format string, args ...any) {
	if debug {
		log.Printf(format, args...)
	}
}

type item struct{ name string }

func (it *item) String() string { return it.name + "!" }

func visit(it *item) {
	debugf("visit %s of %s", it.name+".", it.String()) // verbose⟨profiled⟩
}
`,
    after: `package p

import "log"

var debug bool

func debugf(format string, args ...any) {
	if debug {
		log.Printf(format, args...)
	}
}

type item struct{ name string }

func (it *item) String() string { return it.name + "!" }

func visit(it *item) {
	if debug {
		debugf("visit %s of %s", it.name+".", it.String()) // verbose
	}
}
`,
  },
  {
    ...shared,
    name: 'A logger of the file’s own, which looks at a field first',
    call: 'runtime.slicebytetostring',
    before: `package p

import "log"

type tracer struct {
	out  *log.Logger
	mode int
}

func (t *tracer) Tracef(format string, args ...any) {
	if t == nil || t.mode == 0 {
		return
	}
	t.out.Printf(format, args...)
}

type server struct{ trace *tracer }

func (s *server) read(b []byte) {
	s.trace.Tracef("read %s", string(b))⟨profiled⟩
}
`,
    after: `package p

import "log"

type tracer struct {
	out  *log.Logger
	mode int
}

func (t *tracer) Tracef(format string, args ...any) {
	if t == nil || t.mode == 0 {
		return
	}
	t.out.Printf(format, args...)
}

type server struct{ trace *tracer }

func (s *server) read(b []byte) {
	if s.trace != nil && s.trace.mode != 0 {
		s.trace.Tracef("read %s", string(b))
	}
}
`,
  },
  {
    ...shared,
    name: 'A level that is on unless somebody says otherwise',
    risk: 'review',
    call: 'runtime.slicebytetostring',
    before: `package p

import "log/slog"

func receive(logger *slog.Logger, b []byte) {
	logger.Info("received", "body", string(b))⟨profiled⟩
}
`,
    after: `package p

import (
	"context"
	"log/slog"
)

func receive(logger *slog.Logger, b []byte) {
	if logger.Enabled(context.Background(), slog.LevelInfo) {
		logger.Info("received", "body", string(b))
	}
}
`,
  },
];
