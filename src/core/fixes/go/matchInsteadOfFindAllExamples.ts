import type { FixExample, RefusedExample } from '../fixRule';

const found = ['regexp.(*Regexp).FindAllString.func1', 'regexp.(*Regexp).allMatches', 'regexp.(*Regexp).FindAllString'];
const foundBytes = ['regexp.(*Regexp).FindAllIndex'];
const head = 'package p\n\nimport "regexp"\n\nvar number = regexp.MustCompile(`[0-9]+`)\n\n';

export const matchInsteadOfFindAllExamples: readonly FixExample[] = [
  {
    name: 'Whether there is a match',
    language: 'go',
    below: found,
    risk: 'safe',
    before: `${head}func hasNumber(parts []string, i int) bool {
	return len(number.FindAllString(parts[i+1], -1)) > 0⟨profiled⟩
}
`,
    after: `${head}func hasNumber(parts []string, i int) bool {
	return number.MatchString(parts[i+1])
}
`,
  },
  {
    name: 'Whether there is none, in bytes',
    language: 'go',
    below: foundBytes,
    risk: 'safe',
    before: `${head}func plain(line []byte) string {
	if len(line) > 3 && len(number.FindAllIndex(line, -1)) == 0 {⟨profiled⟩
		return string(line)
	}
	return ""
}
`,
    after: `${head}func plain(line []byte) string {
	if len(line) > 3 && !number.Match(line) {
		return string(line)
	}
	return ""
}
`,
  },
];

export const matchInsteadOfFindAllRefused: readonly RefusedExample[] = [
  refusal('More than one match', 'return len(number.FindAllString(s, -1)) > 1', 'their number is used'),
  refusal('Not all matches', 'return len(number.FindAllString(s, 5)) > 0', 'not all matches are asked for'),
  refusal('The number of matches', 'return len(number.FindAllString(s, -1)) > len(s)', 'their number is used'),
  refusal('A comment', 'return len(number.FindAllString(s, -1 /* all */)) > 0', 'a comment would be lost'),
];

function refusal(name: string, statement: string, reason: string): RefusedExample {
  const before = `${head}func f(s string) bool {\n\t${statement}⟨profiled⟩\n}\n`;
  return { name, language: 'go', below: found, reason, before };
}
