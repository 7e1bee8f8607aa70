import type { RefusedExample } from '../fixRule';

function refusedExample(name: string, reason: string, body: string): RefusedExample {
  const before = `package p\n\nimport (\n\t"time"\n)\n\n${body}`;
  return { name, language: 'go', below: ['time.newTimer', 'time.NewTimer', 'time.After'], reason, before };
}

export const timerInLoopRefused: readonly RefusedExample[] = [
  refusedExample(
    'A wait that a function works out',
    'what it calls to know how long to wait would be called earlier',
    `func f(c chan int, backoff func(int) time.Duration) {
	for i := 0; ; i++ {
		select {
		case <-c:
			return
		case <-time.After(backoff(i)):⟨profiled⟩
		}
	}
}
`,
  ),
  refusedExample(
    'A call that may change how long to wait',
    'q.next() is called before it is known how long to wait',
    `type queue struct {
	items chan int
	wait  time.Duration
}

func (q *queue) next() chan int {
	q.wait *= 2
	return q.items
}

func (q *queue) f() {
	for {
		select {
		case <-q.next():
		case <-time.After(q.wait):⟨profiled⟩
			return
		}
	}
}
`,
  ),
  refusedExample(
    'Two waits in one loop',
    'the loop waits in several places',
    `func f(c chan int) {
	for {
		select {
		case <-c:
		case <-time.After(time.Second):⟨profiled⟩
		}
		select {
		case <-c:
		case <-time.After(time.Minute):
			return
		}
	}
}
`,
  ),
  refusedExample(
    'A loop in a loop',
    'the loop is in a loop itself',
    `func f(cs []chan int) {
	for _, c := range cs {
		for i := 0; i < 3; i++ {
			select {
			case <-c:
			case <-time.After(time.Second):⟨profiled⟩
			}
		}
	}
}
`,
  ),
];
