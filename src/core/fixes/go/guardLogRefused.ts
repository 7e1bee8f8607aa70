import type { RefusedExample } from '../fixRule';

const debugf = `var on bool

func debugf(format string, args ...any) {
	if !on {
		return
	}
	log.Printf(format, args...)
}

`;

export const guardLogRefused: readonly RefusedExample[] = [
  slog('A deferred call', '\tdefer slog.Debug("end " + s)⟨profiled⟩\n', 'defer builds its arguments now'),
  slog('A line with other code', '\tslog.Debug("end " + s); s = ""⟨profiled⟩\n', 'shares its line'),
  slog('A closure', '\tslog.Debug("end "+s, "f", func() {})⟨profiled⟩\n', 'a function literal is among its arguments'),
  slog('A receive', '\tslog.Debug("end "+s, "next", <-queue)⟨profiled⟩\n', '<-queue receives from a channel'),
  slog(
    'A logger made on the spot',
    '\tslog.With("a", 1).Debug("end " + s)⟨profiled⟩\n',
    'give slog.With("a", 1) a name first',
  ),
  slog(
    'A context made on the spot',
    '\tslog.DebugContext(around(s), "end "+s)⟨profiled⟩\n',
    'give around(s) a name first',
  ),
  slog('A text of several lines', '\tslog.Debug(s + `\n` + s)⟨profiled⟩\n', 'a text of several lines'),
  slog(
    'slog means something else',
    '\tslog.Debug("end " + s)⟨profiled⟩\n\tcontext := s\n\t_ = context\n',
    'context means something else',
  ),
  helper(
    'A helper that looks at what it is given',
    'func debugf(on bool, text string) {\n\tif on {\n\t\tlog.Print(text)\n\t}\n}\n\nfunc f(s string) {\n\tdebugf(true, "end "+s)⟨profiled⟩\n}\n',
    'what debugf tests is given to it',
  ),
  helper(
    'A helper that counts',
    'var n int\n\nfunc next() bool { n++; return n > 3 }\n\nfunc debugf(text string) {\n\tif next() {\n\t\tlog.Print(text)\n\t}\n}\n\nfunc f(s string) {\n\tdebugf("end " + s)⟨profiled⟩\n}\n',
    'what debugf tests is more than a level',
  ),
  helper(
    'A name that hides the level',
    `${debugf}func f(s string, on bool) {\n\tdebugf("end " + s)⟨profiled⟩\n}\n`,
    'on, which debugf tests, means something else',
  ),
  helper(
    'A test around it',
    `${debugf}func f(s string) {\n\tif on {\n\t\tdebugf("end " + s)⟨profiled⟩\n\t}\n}\n`,
    'a test of its level stands around it',
  ),
];

function refusal(name: string, before: string, reason: string): RefusedExample {
  return { name, language: 'go', below: [], call: 'runtime.concatstring2', reason, before };
}

function slog(name: string, body: string, reason: string): RefusedExample {
  return refusal(name, `package p\n\nimport "log/slog"\n\nfunc f(s string, queue chan int) {\n${body}}\n`, reason);
}

function helper(name: string, code: string, reason: string): RefusedExample {
  return refusal(name, `package p\n\nimport "log"\n\n${code}`, reason);
}
