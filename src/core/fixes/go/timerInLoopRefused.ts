import type { RefusedExample } from '../fixRule';

function refusedExample(name: string, reason: string, body: string): RefusedExample {
  const before = `package p\n\nimport (\n\t"time"\n)\n\n${body}`;
  return { name, language: 'go', below: ['time.newTimer', 'time.NewTimer', 'time.After'], reason, before };
}

export const timerInLoopRefused: readonly RefusedExample[] = [
  refusedExample(
    'A wait that grows with each turn',
    'how long it waits is not known before the loop',
    `func f(c chan int) {
	for i := 0; ; i++ {
		wait := time.Duration(i) * time.Second
		select {
		case <-c:
			return
		case <-time.After(wait):⟨profiled⟩
		}
	}
}
`,
  ),
  refusedExample(
    'A field: where the loop has no turn, nobody reads it',
    'how long it waits is not known before the loop',
    `type poller struct{ wait time.Duration }

func (p *poller) f(cs []chan int) {
	for _, c := range cs {
		select {
		case <-c:
		case <-time.After(p.wait):⟨profiled⟩
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
