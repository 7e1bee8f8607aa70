import type { RefusedExample } from '../fixRule';

const head = 'package p\n\nimport (\n\t"net/url"\n\t"strings"\n\t"time"\n)\n\n';
const parsed = ['net/url.parse', 'net/url.Parse'];

export const hoistConstructorRefused: readonly RefusedExample[] = [
  refusal(
    'A URL whose path is written',
    'its Path is changed (line 14)',
    parsed,
    'func f(path string) (string, error) {\n\tu, err := url.Parse("https://example.com")⟨profiled⟩\n\tif err != nil {\n\t\treturn "", err\n\t}\n\tu.Path += path\n\treturn u.String(), nil\n}\n',
  ),
  refusal(
    'A URL that is returned',
    'returned',
    parsed,
    'func f() (*url.URL, error) {\n\treturn url.Parse("https://example.com")⟨profiled⟩\n}\n',
  ),
  refusal(
    'A URL that reads itself from bytes',
    'UnmarshalBinary may change it',
    parsed,
    'func f(b []byte) string {\n\tu, _ := url.Parse("https://example.com")⟨profiled⟩\n\tu.UnmarshalBinary(b)\n\treturn u.String()\n}\n',
  ),
  refusal(
    'A replacer of what differs from call to call',
    'name is no constant',
    ['strings.makeGenericReplacer', 'strings.(*Replacer).build', 'strings.(*Replacer).Replace'],
    'func f(name, s string) string {\n\tr := strings.NewReplacer("$name", name)\n\treturn r.Replace(s)⟨profiled⟩\n}\n',
  ),
  refusal(
    'A time zone of the user',
    'zone is no constant',
    ['time.LoadLocation'],
    'func f(zone string, t time.Time) time.Time {\n\tl, _ := time.LoadLocation(zone)⟨profiled⟩\n\treturn t.In(l)\n}\n',
  ),
];

function refusal(name: string, reason: string, below: readonly string[], body: string): RefusedExample {
  return { name, language: 'go', below, reason, before: head + body };
}
