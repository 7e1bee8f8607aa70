import type { FixExample } from '../fixRule';

const made = { language: 'go', below: ['time.newTimer', 'time.NewTimer', 'time.After'], risk: 'review' } as const;

export const timerInLoopExamples: readonly FixExample[] = [
  {
    ...made,
    name: 'A timeout for each message',
    before: `package p

import "time"

func sum(messages <-chan int) (n int) {
	for {
		select {
		case m, open := <-messages:
			if !open {
				return n
			}
			n += m
		case <-time.After(5 * time.Second):⟨profiled⟩
			return -1
		}
	}
}
`,
    after: `package p

import "time"

func sum(messages <-chan int) (n int) {
	timer := time.NewTimer(5 * time.Second)
	defer timer.Stop()
	for {
		if !timer.Stop() {
			select {
			case <-timer.C:
			default:
			}
		}
		timer.Reset(5 * time.Second)
		select {
		case m, open := <-messages:
			if !open {
				return n
			}
			n += m
		case <-timer.C:
			return -1
		}
	}
}
`,
  },
  {
    ...made,
    name: 'A wait that is a parameter, in a goroutine',
    before: `package p

import clock "time"

func poll(done chan struct{}, wait clock.Duration, timer func(clock.Time)) {
	go func() {
		for i := 0; i < 100; i++ {
			// Whichever comes first.
			select {
			case at := <-clock.After(wait):⟨profiled⟩
				timer(at)
			case <-done:
				return
			}
		}
	}()
}
`,
    after: `package p

import clock "time"

func poll(done chan struct{}, wait clock.Duration, timer func(clock.Time)) {
	go func() {
		timeout := clock.NewTimer(wait)
		defer timeout.Stop()
		for i := 0; i < 100; i++ {
			if !timeout.Stop() {
				select {
				case <-timeout.C:
				default:
				}
			}
			timeout.Reset(wait)
			// Whichever comes first.
			select {
			case at := <-timeout.C:
				timer(at)
			case <-done:
				return
			}
		}
	}()
}
`,
  },
  {
    ...made,
    name: 'A loop that is left through its label',
    before: `package p

import "time"

type inbox struct{ letters chan string }

func (i *inbox) read(patience time.Duration) (all []string) {
	// Until nobody writes any more.
reading:
	for {
		select {
		case letter := <-i.letters:
			all = append(all, letter)
		case <-time.After(patience):⟨profiled⟩
			break reading
		}
	}
	return all
}
`,
    after: `package p

import "time"

type inbox struct{ letters chan string }

func (i *inbox) read(patience time.Duration) (all []string) {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	// Until nobody writes any more.
reading:
	for {
		if !timer.Stop() {
			select {
			case <-timer.C:
			default:
			}
		}
		timer.Reset(patience)
		select {
		case letter := <-i.letters:
			all = append(all, letter)
		case <-timer.C:
			break reading
		}
	}
	return all
}
`,
  },
  {
    ...made,
    name: 'A field, which may be another in each turn',
    before: `package p

import (
	"context"
	"time"
)

type session struct {
	frames chan []byte
	idle   time.Duration
}

func (s *session) serve(ctx context.Context) (read int) {
	for {
		select {
		case <-ctx.Done():
			return read
		case frame := <-s.frames:
			read += len(frame)
		case <-time.After(s.idle):⟨profiled⟩
			return read
		}
	}
}
`,
    after: `package p

import (
	"context"
	"time"
)

type session struct {
	frames chan []byte
	idle   time.Duration
}

func (s *session) serve(ctx context.Context) (read int) {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		if !timer.Stop() {
			select {
			case <-timer.C:
			default:
			}
		}
		timer.Reset(s.idle)
		select {
		case <-ctx.Done():
			return read
		case frame := <-s.frames:
			read += len(frame)
		case <-timer.C:
			return read
		}
	}
}
`,
  },
  {
    ...made,
    name: 'A wait that grows with each turn',
    before: `package p

import "time"

func retry(answer chan int, ask func()) int {
	for i := 0; i < 8; i++ {
		ask()
		wait := time.Duration(1<<i) * time.Second
		select {
		case n := <-answer:
			return n
		case <-time.After(wait):⟨profiled⟩
		}
	}
	return -1
}
`,
    after: `package p

import "time"

func retry(answer chan int, ask func()) int {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for i := 0; i < 8; i++ {
		ask()
		wait := time.Duration(1<<i) * time.Second
		if !timer.Stop() {
			select {
			case <-timer.C:
			default:
			}
		}
		timer.Reset(wait)
		select {
		case n := <-answer:
			return n
		case <-timer.C:
		}
	}
	return -1
}
`,
  },
];
