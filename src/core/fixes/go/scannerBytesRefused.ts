import type { RefusedExample } from '../fixRule';

export const scannerBytesRefused: readonly RefusedExample[] = [
  inLoop('Lines that are kept', 'all = append(all, line)', 'append needs a string, or may keep it'),
  inLoop('Lines that are printed', 'println(line)', 'println needs a string'),
  inLoop('A key of a map', 'seen[line] = true', 'a map keeps it as a key'),
  inLoop('A part of a line', 'if line[:3] == "abc" {\n\t\t\tn++\n\t\t}', 'a part of it is taken'),
  inLoop('A longer string', 'text += "\\n" + line', 'a part of another string'),
  inLoop('The characters of a line', 'for _, r := range line {\n\t\t\tn += int(r)\n\t\t}', 'would copy it for that'),
  inLoop('A closure that sees the line', 'defer func() { n += len(line) }()', 'a closure'),
  inLoop('A goroutine', 'go use(len(line))', 'a call that runs later'),
  inLoop('A copy of its own', 'n += len([]byte(line))', 'it is used in a way that needs a string'),
  inLoop('A second Scan', 'sc.Scan()\n\t\tn += len(line)', 'sc may scan on'),
  inLoop(
    'A comparison of unknown text',
    'if strings.Contains(line, text) {\n\t\t\tn++\n\t\t}',
    'compares it with what is no literal',
  ),
  inLoop('A second name', 'other := line\n\t\tall = append(all, other)', 'append needs a string'),
  refusal(
    'A line that is read after the loop',
    'func f(sc *bufio.Scanner) (line string) {\n\tfor sc.Scan() {\n\t\tline = sc.Text()⟨profiled⟩\n\t}\n\treturn line\n}\n',
    'stored in a variable that is declared elsewhere',
  ),
  refusal(
    'No loop',
    'func f(sc *bufio.Scanner) bool {\n\tsc.Scan()\n\treturn sc.Text() == "yes"⟨profiled⟩\n}\n',
    'not read in a loop for sc.Scan()',
  ),
  refusal(
    'A scanner that others have',
    'type t struct{ sc *bufio.Scanner }\n\nfunc (x t) f() (n int) {\n\tfor x.sc.Scan() {\n\t\tn += len(x.sc.Text())⟨profiled⟩\n\t}\n\treturn n\n}\n',
    'others may scan on',
  ),
  refusal(
    'Memory that the function writes to',
    'func f(sc *bufio.Scanner, memory []byte) (n int) {\n\tsc.Buffer(memory, 100)\n\tfor sc.Scan() {\n\t\tline := sc.Text()⟨profiled⟩\n\t\tmemory[0] = 0\n\t\tn += len(line)\n\t}\n\treturn n\n}\n',
    'has another name for',
  ),
];

function inLoop(name: string, statements: string, reason: string): RefusedExample {
  const head = 'func f(sc *bufio.Scanner, seen map[string]bool, text string, use func(int)) (all []string, n int) {\n';
  const loop = `\tfor sc.Scan() {\n\t\tline := sc.Text()⟨profiled⟩\n\t\t${statements}\n\t}\n`;
  return refusal(name, `${head}${loop}\treturn all, n\n}\n`, reason);
}

function refusal(name: string, body: string, reason: string): RefusedExample {
  const imports = body.includes('strings.') ? '(\n\t"bufio"\n\t"strings"\n)' : '"bufio"';
  const before = `package p\n\nimport ${imports}\n\n${body}`;
  return { name, language: 'go', below: ['bufio.(*Scanner).Text'], reason, before };
}
