import type { RefusedExample } from '../fixRule';

function refusedExample(name: string, reason: string, body: string): RefusedExample {
  return {
    name,
    language: 'go',
    below: ['net/url.parseQuery', 'net/url.ParseQuery', 'net/url.(*URL).Query'],
    reason,
    before: `package p\n\nimport (\n\t"net/http"\n)\n\n${body}`,
  };
}

export const queryOnceRefused: readonly RefusedExample[] = [
  refusedExample(
    'The query is changed in between',
    'r.URL.RawQuery is assigned (line 9)',
    `func f(r *http.Request) string {
	a := r.URL.Query().Get("a")
	r.URL.RawQuery = "b=" + a
	return r.URL.Query().Get("b")⟨profiled⟩
}
`,
  ),
  refusedExample(
    'The request is another one in between',
    'r is assigned (line 9)',
    `func f(r *http.Request, next *http.Request) string {
	a := r.URL.Query().Get("a")
	r = next
	return a + r.URL.Query().Get("b")⟨profiled⟩
}
`,
  ),
  refusedExample(
    'The URL is handed on',
    'r.URL is handed on, so it may be changed (line 9)',
    `func f(r *http.Request) string {
	a := r.URL.Query().Get("a")
	u := r.URL
	u.RawQuery = "b=1"
	return a + r.URL.Query().Get("b")⟨profiled⟩
}
`,
  ),
  refusedExample(
    'Each of two branches asks once',
    'no call is reached through another one',
    `func f(r *http.Request, b bool) string {
	if b {
		return r.URL.Query().Get("a")
	}
	return r.URL.Query().Get("b")⟨profiled⟩
}
`,
  ),
  refusedExample(
    'A variable holds it already',
    'q holds it already: read that instead of calling Query again',
    `func f(r *http.Request) string {
	q := r.URL.Query()
	return q.Get("a") + r.URL.Query().Get("b")⟨profiled⟩
}
`,
  ),
  refusedExample(
    'A variable holds one that is changed',
    'q holds one of its own, which may be changed',
    `func f(r *http.Request) string {
	q := r.URL.Query()
	q.Set("a", "1")
	return q.Encode() + r.URL.Query().Get("b")⟨profiled⟩
}
`,
  ),
  refusedExample(
    'A call that may not come to pass, and one that something else runs before',
    'no call is reached through another one',
    `func f(r *http.Request, change func() bool) bool {
	return change() && r.URL.Query().Has("a") && r.URL.Query().Has("b")⟨profiled⟩
}
`,
  ),
];
