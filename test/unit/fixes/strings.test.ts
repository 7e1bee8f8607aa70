import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits, type Evidence, reportFor, unmark } from './fixSupport';

/** The text after the one rewrite that is proposed. */
async function rewritten(source: string, evidence: Evidence): Promise<string> {
  const { proposals, refusals } = await reportFor('go', source, evidence);
  assert.equal(proposals.length, 1, JSON.stringify(refusals));
  return applyEdits(unmark(source).text, proposals[0]!.edits);
}

async function reasonOf(source: string, evidence: Evidence): Promise<string> {
  const { proposals, refusals } = await reportFor('go', source, evidence);
  assert.deepEqual(proposals, []);
  return refusals[0]?.reason ?? '';
}

describe('go.stringBuilder beyond its examples', () => {
  const evidence = { below: [], call: 'runtime.concatstring2' };

  it('writes the alias under which the file imports strings, in a generic function with CRLF', async () => {
    const source =
      'package p\n\nimport str "strings"\n\nfunc f[T ~string](words []T) string {\n\tvar s string = ""\n\tfor _, word := range words {\n\t\ts += str.ToUpper(string(word))⟨profiled⟩\n\t}\n\treturn s\n}\n';
    const after = await rewritten(source.replaceAll('\n', '\r\n'), evidence);
    assert.match(after, /\tvar s str\.Builder\r\n/);
    assert.match(after, /\t\ts\.WriteString\(str\.ToUpper\(string\(word\)\)\)\r\n/);
    assert.match(after, /\treturn s\.String\(\)\r\n/);
    assert.doesNotMatch(after, /import "strings"/);
  });

  it('leaves a variable of the same name in an inner block alone', async () => {
    const source =
      'package p\n\nfunc f(words []string) string {\n\ts := ""\n\tfor _, word := range words {\n\t\ts += word⟨profiled⟩\n\t\tif s := len(word); s > 2 {\n\t\t\tprintln(s)\n\t\t}\n\t}\n\treturn s\n}\n';
    const after = await rewritten(source, evidence);
    assert.match(after, /if s := len\(word\); s > 2 \{\n\t\t\tprintln\(s\)/);
  });

  it('keeps a statement over several lines, or with a comment in it, as one call', async () => {
    const source =
      'package p\n\nfunc f(words []string) string {\n\ts := ""\n\tfor _, word := range words {\n\t\ts += word + // the word⟨profiled⟩\n\t\t\t","\n\t}\n\treturn s\n}\n';
    const after = await rewritten(source, { ...evidence, call: 'runtime.concatstring3' });
    assert.match(after, /s\.WriteString\(word \+ \/\/ the word\n\t\t\t","\)/);
  });

  it('works within the closure that declares the string', async () => {
    const source =
      'package p\n\nvar f = func(words []string) int {\n\tall := "["\n\tfor i := range words {\n\t\tall += words[i]⟨profiled⟩\n\t}\n\treturn len(all + "]")\n}\n';
    const after = await rewritten(source, evidence);
    assert.match(after, /\tvar all strings\.Builder\n\tall\.WriteString\("\["\)\n/);
    assert.match(after, /return len\(all\.String\(\) \+ "\]"\)/);
  });

  it('asks the compiler whether it is a string', async () => {
    const source =
      'package p\n\nfunc f(n int) int {\n\tsum := start()\n\tfor i := 0; i < n; i++ {\n\t\tsum += piece()⟨profiled⟩\n\t}\n\treturn len(sum)\n}\n';
    const [proposal] = (await reportFor('go', source, evidence)).proposals;
    const [probe] = proposal?.probes ?? [];
    assert.equal(probe?.kind, 'compiles');
    assert.match(
      applyEdits(
        source.replace('⟨profiled⟩', ''),
        [...(probe?.edits ?? [])].sort((a, b) => a.start - b.start),
      ),
      /return len\(allocLensType\(sum\)\)\n\}\n\nfunc allocLensType\[allocLensOnly interface\{ string \}\]/,
    );
  });

  it('says nothing of a join that is not in a loop, or that the profile does not name', async () => {
    const once = 'package p\n\nfunc f(a, b string) string {\n\ts := a\n\ts += b⟨profiled⟩\n\treturn s\n}\n';
    assert.deepEqual(await reportFor('go', once, evidence), { proposals: [], refusals: [] });
    const perRow =
      'package p\n\nfunc f(rows []string) (all []string) {\n\tfor _, row := range rows {\n\t\ts := "x"\n\t\ts += row⟨profiled⟩\n\t\tall = append(all, s)\n\t}\n\treturn all\n}\n';
    assert.deepEqual(await reportFor('go', perRow, evidence), { proposals: [], refusals: [] });
    const loop =
      'package p\n\nfunc f(n int) string {\n\ts := ""\n\tfor i := 0; i < n; i++ {\n\t\ts += "x"⟨profiled⟩\n\t}\n\treturn s\n}\n';
    assert.deepEqual(await reportFor('go', loop, { below: [], call: '' }), { proposals: [], refusals: [] });
  });

  it('does not claim another join of the same line', async () => {
    const source =
      'package p\n\nfunc f(words []string) string {\n\ts := ""\n\tfor _, word := range words {\n\t\ts += upper(word + "," + word)⟨profiled⟩\n\t}\n\treturn s\n}\n';
    const inner = await reportFor('go', source, { ...evidence, call: 'runtime.concatstring3' });
    assert.deepEqual(inner, { proposals: [], refusals: [] });
    assert.match(await rewritten(source, evidence), /s\.WriteString\(upper\(word \+ "," \+ word\)\)/);
  });

  it('refuses a string that a switch or a second declaration binds', async () => {
    const source =
      'package p\n\nfunc f(words []string, v any) string {\n\tswitch s := v.(type) {\n\tcase string:\n\t\tfor _, word := range words {\n\t\t\ts += word⟨profiled⟩\n\t\t}\n\t\treturn s\n\t}\n\treturn ""\n}\n';
    assert.match(await reasonOf(source, evidence), /a loop or a switch/);
  });
});

describe('go.textWithoutFmt beyond its examples', () => {
  const boxed = { below: [], call: 'runtime.convTstring' };
  const result = { below: ['fmt.Sprintf'] };

  it('takes an aliased import of fmt out of a group and puts strconv in, with CRLF', async () => {
    const source =
      'package p\n\nimport (\n\tf "fmt"\n\t"os"\n)\n\nfunc name(a string, n byte) string {\n\tos.Getpid()\n\treturn f.Sprintf("%s/%d", a, n)⟨profiled⟩\n}\n';
    const after = await rewritten(source.replaceAll('\n', '\r\n'), boxed);
    assert.equal(
      after,
      'package p\n\nimport (\n\t"os"\n\t"strconv"\n)\n\nfunc name(a string, n byte) string {\n\tos.Getpid()\n\treturn a + "/" + strconv.Itoa(int(n))\n}\n'.replaceAll(
        '\n',
        '\r\n',
      ),
    );
  });

  it('lays the operators out by where they stand', async () => {
    const at = (place: string) =>
      rewritten(
        `package p\n\nimport "fmt"\n\nvar _ = fmt.Sprint\n\nfunc f(a, b string, n int) bool {\n\t${place}\n}\n`,
        boxed,
      );
    assert.match(await at('return a == fmt.Sprintf("%s-%s", a, b)⟨profiled⟩'), /return a == a\+"-"\+b\n/);
    assert.match(
      await at('x := "<" + fmt.Sprintf("%s-%s", a, b)⟨profiled⟩\n\treturn x == a'),
      /x := "<" \+ a \+ "-" \+ b\n/,
    );
    assert.match(
      await at('return fmt.Sprintf(`%s"%s`, a, b)[0] == 1⟨profiled⟩'),
      /return \(a \+ `"` \+ b\)\[0\] == 1\n/,
    );
    assert.match(
      await at('x, y := fmt.Sprintf("%s-%s", a, b), ""⟨profiled⟩\n\treturn x == y'),
      /x, y := a\+"-"\+b, ""\n/,
    );
  });

  it('writes blanks into a sum that becomes the only argument', async () => {
    const source =
      'package p\n\nimport "fmt"\n\nfunc f(n int) string {\n\treturn fmt.Sprintf("%d", n*2+1)⟨profiled⟩\n}\n';
    assert.match(await rewritten(source, { below: [], call: 'runtime.convT64' }), /strconv\.Itoa\(n\*2 \+ 1\)/);
  });

  it('uses the name under which strconv is imported, or refuses where a variable hides it', async () => {
    const body = (parameter: string) =>
      `package p\n\nimport (\n\t"fmt"\n\tconv "strconv"\n)\n\nvar _, _ = fmt.Sprint, conv.Itoa\n\nfunc f(${parameter} int) string { return fmt.Sprint(${parameter}) }⟨profiled⟩\n`;
    const evidence = { below: ['fmt.newPrinter', 'fmt.Sprint'] };
    assert.match(await rewritten(body('n'), evidence), /return conv\.Itoa\(n\)/);
    assert.match(await reasonOf(body('conv'), evidence), /means something else in this function/);
  });

  it('claims what is saved: boxes of strings and what fmt needs, not the text that stays', async () => {
    const source =
      'package p\n\nimport "fmt"\n\nfunc f(a string, n int) string {\n\treturn fmt.Sprintf("%s:%d", a, n)⟨profiled⟩\n}\n';
    const proposalsFor = async (evidence: Evidence) => (await reportFor('go', source, evidence)).proposals.length;
    assert.equal(await proposalsFor(boxed), 1);
    assert.equal(await proposalsFor({ below: ['fmt.(*buffer).writeString', 'fmt.Sprintf'] }), 1);
    assert.equal(await proposalsFor(result), 0);
    assert.equal(await proposalsFor({ below: [], call: 'runtime.convT64' }), 0);
  });

  it('does not claim boxes that another call of the line may have made', async () => {
    const source =
      'package p\n\nimport (\n\t"fmt"\n\t"log"\n)\n\nfunc f(a, b string) {\n\tlog.Println(fmt.Sprintf("%s:%s", a, b))⟨profiled⟩\n}\n';
    assert.deepEqual(await reportFor('go', source, boxed), { proposals: [], refusals: [] });
    const harmless = source
      .replace('log.Println(', 'log.SetPrefix(')
      .replace('a, b)', 'a, string(b[0]))')
      .replace('log.SetPrefix(', 'log.Default().Writer().(interface{ WriteString(string) (int, error) }).WriteString(');
    assert.match(await rewritten(harmless, boxed), /WriteString\(a \+ ":" \+ string\(b\[0\]\)\)/);
  });

  it('works in a closure that is handed to a call, and in a generic function', async () => {
    const source =
      'package p\n\nimport "fmt"\n\nfunc each[T any](all []T, do func(T)) {\n\tfor _, one := range all {\n\t\tdo(one)\n\t}\n}\n\nfunc f(all []string, out *[]string) {\n\teach(all, func(one string) {\n\t\t*out = append(*out, fmt.Sprintf("%s;%s", one, one))⟨profiled⟩\n\t})\n}\n';
    assert.match(await rewritten(source, boxed), /append\(\*out, one\+";"\+one\)/);
  });

  it('hands the compiler each argument with the type that it must have', async () => {
    const source =
      'package p\n\nimport "fmt"\n\nfunc f(x struct{ s string }, n uint16) string {\n\treturn fmt.Sprintf("%s%d", x.s, n)⟨profiled⟩\n}\n';
    const [proposal] = (await reportFor('go', source, boxed)).proposals;
    const probed = (proposal?.probes ?? []).map(probe =>
      applyEdits(
        unmark(source).text,
        [...probe.edits].sort((a, b) => a.start - b.start || a.end - b.end),
      ),
    );
    assert.match(probed[0] ?? '', /Sprintf\("%s%d", allocLensType\(x\.s\), n\)/);
    assert.match(probed[1] ?? '', /var allocLensPointer \*uint16 = &allocLensValue;/);
  });
});

describe('go.writeWithoutCopy beyond its examples', () => {
  const fromString = { below: [], call: 'runtime.stringtoslicebyte' };
  const fromBytes = { below: [], call: 'runtime.slicebytetostring' };

  it('imports io under the name it has, in a method with CRLF', async () => {
    const source =
      'package p\n\nimport goio "io"\n\ntype t struct{ out goio.Writer }\n\nfunc (x *t) say(parts []string, i int) {\n\tx.out.Write([]byte(parts[i+1]))⟨profiled⟩\n}\n';
    const after = await rewritten(source.replaceAll('\n', '\r\n'), fromString);
    assert.match(after, /\tgoio\.WriteString\(x\.out, parts\[i\+1\]\)\r\n/);
  });

  it('knows a file, a buffer and a builder by where they come from', async () => {
    const risk = async (imported: string, parameters: string, before: string) => {
      const source = `package p\n\nimport "${imported}"\n\nfunc f(${parameters}) {\n${before}\n}\n`;
      const [proposal] = (await reportFor('go', source, source.includes('[]byte(s)') ? fromString : fromBytes))
        .proposals;
      return proposal?.risk;
    };
    assert.equal(await risk('os', 's string', '\tos.Stdout.Write([]byte(s))⟨profiled⟩'), 'safe');
    assert.equal(
      await risk('bytes', 'b []byte', '\tx := &bytes.Buffer{}\n\tx.WriteString(string(b))⟨profiled⟩'),
      'safe',
    );
    assert.equal(
      await risk('bytes', 'b []byte', '\tx := &bytes.Buffer{}\n\tb = x.Bytes()\n\tx.WriteString(string(b))⟨profiled⟩'),
      'review',
    );
    assert.equal(await risk('bytes', 'x *bytes.Buffer, b []byte', '\tx.WriteString(string(b))⟨profiled⟩'), 'review');
    assert.equal(await risk('strings', 'x *strings.Builder, b []byte', '\tx.WriteString(string(b))⟨profiled⟩'), 'safe');
    assert.equal(await risk('bufio', 'x *bufio.Writer, s string', '\tx.Write([]byte(s))⟨profiled⟩'), 'review');
    assert.equal(await risk('io', 'x io.StringWriter, b []byte', '\tx.WriteString(string(b))⟨profiled⟩'), 'review');
  });

  it('does not choose between two copies of one line, nor claim one that is used otherwise', async () => {
    const two =
      'package p\n\nimport "os"\n\nfunc f(a, b string) { os.Stdout.Write([]byte(a)); os.Stdout.Write([]byte(b)) }⟨profiled⟩\n';
    assert.deepEqual(await reportFor('go', two, fromString), { proposals: [], refusals: [] });
    const kept = 'package p\n\nfunc f(a string) []byte { return []byte(a) }⟨profiled⟩\n';
    assert.deepEqual(await reportFor('go', kept, fromString), { proposals: [], refusals: [] });
    const own =
      'package p\n\ntype w struct{}\n\nfunc (w) Write(string) {}\n\nfunc f(x w, a []byte) { x.Write(string(a)) }⟨profiled⟩\n';
    assert.deepEqual(await reportFor('go', own, fromBytes), { proposals: [], refusals: [] });
  });

  it('asks the compiler for the writer through its address where it is held by value', async () => {
    const source =
      'package p\n\nimport "strings"\n\nfunc f[T any](b []byte) string {\n\tvar out strings.Builder\n\tout.WriteString(string(b))⟨profiled⟩\n\treturn out.String()\n}\n';
    const [proposal] = (await reportFor('go', source, fromBytes)).proposals;
    const [, probe] = proposal?.probes ?? [];
    const probed = applyEdits(
      unmark(source).text,
      [...(probe?.edits ?? [])].sort((a, b) => a.start - b.start),
    );
    assert.match(probed, /\tallocLensType\(&out\)\.WriteString\(string\(b\)\)\n/);
    assert.match(probed, /func allocLensType\[allocLensOnly interface\{ \*strings\.Builder \}\]/);
  });
});

describe('go.cutInsteadOfSplit beyond its examples', () => {
  const split = { below: ['strings.genSplit', 'strings.Split'] };
  const splitN = { below: ['strings.genSplit', 'strings.SplitN'] };
  const within = (body: string) =>
    `package p\n\nimport "strings"\n\nfunc f(s string) (x, y string) {\n${body}\n\treturn x, y\n}\n`;

  it('writes into a variable or field that is there, with CRLF', async () => {
    const source =
      'package p\n\nimport "strings"\n\ntype t struct{ kind string }\n\nfunc (x *t) set(s string) {\n\tx.kind = strings.Split(s, `;`)[0]⟨profiled⟩\n}\n';
    assert.match(
      await rewritten(source.replaceAll('\n', '\r\n'), split),
      /\tx\.kind, _, _ = strings\.Cut\(s, `;`\)\r\n/,
    );
  });

  it('takes names that the function has not given yet', async () => {
    const body =
      '\tafter := s\n\tparts := strings.SplitN(after, "=", 2)⟨profiled⟩\n\tif 1 < len(s) && len(parts) >= 2 && parts[1] != "" {\n\t\tx, y = parts[0], parts[1]\n\t}';
    const after = await rewritten(within(body), splitN);
    assert.match(
      after,
      /before, after2, found := strings\.Cut\(after, "="\)\n\tif 1 < len\(s\) && found && after2 != "" \{/,
    );
    assert.match(after, /x, y = before, after2\n/);
  });

  it('sees that a check of another branch, or in a closure’s own time, guards nothing', async () => {
    const elsewhere =
      '\tparts := strings.SplitN(s, "=", 2)⟨profiled⟩\n\tif len(parts) == 2 {\n\t\tx = parts[0]\n\t} else {\n\t\ty = parts[1]\n\t}';
    assert.match(await reasonOf(within(elsewhere), splitN), /panics where there is no separator/);
    const either =
      '\tparts := strings.SplitN(s, "=", 2)⟨profiled⟩\n\tif len(parts) == 2 || s == "" {\n\t\ty = parts[1]\n\t}';
    assert.match(await reasonOf(within(either), splitN), /panics where there is no separator/);
    const jumping =
      '\tparts := strings.SplitN(s, "=", 2)⟨profiled⟩\n\tif s == "" {\n\t\tgoto done\n\t}\n\tx = parts[0]\ndone:';
    assert.match(await reasonOf(within(jumping), splitN), /goto/);
  });

  it('follows the alternative of a check', async () => {
    const body =
      '\tparts := strings.SplitN(s, "=", 2)⟨profiled⟩\n\tif len(parts) == 1 {\n\t\tx = s\n\t} else {\n\t\ty = parts[1]\n\t}';
    assert.match(
      await rewritten(within(body), splitN),
      /_, after, found := .*\n\tif !found \{\n\t\tx = s\n\t\} else \{\n\t\ty = after\n/,
    );
  });
});

describe('go.scannerBytes beyond its examples', () => {
  const text = { below: ['bufio.(*Scanner).Text'] };

  it('writes the alias of bytes, and keeps strings where it is still used, with CRLF', async () => {
    const source =
      'package p\n\nimport (\n\t"bufio"\n\tb "bytes"\n\tstr "strings"\n)\n\nvar _ = b.Equal\n\nfunc f(sc *bufio.Scanner) (n int) {\n\tfor sc.Scan() {\n\t\tif line := sc.Text(); str.HasPrefix(line, "x") || str.IndexByte(line, 1) > 2 {⟨profiled⟩\n\t\t\tn += str.Count("a", "a")\n\t\t}\n\t}\n\treturn n\n}\n';
    const after = await rewritten(source.replaceAll('\n', '\r\n'), text);
    assert.match(
      after,
      /if line := sc\.Bytes\(\); b\.HasPrefix\(line, \[\]byte\("x"\)\) \|\| b\.IndexByte\(line, 1\) > 2 \{\r\n/,
    );
    assert.match(after, /n \+= str\.Count\("a", "a"\)/);
  });

  it('works within a nested loop of a closure', async () => {
    const source =
      'package p\n\nimport "bufio"\n\nvar f = func(sc *bufio.Scanner, words []string) (n int) {\n\tfor sc.Scan() {\n\t\tfor _, word := range words {\n\t\t\tif (word) < sc.Text() {⟨profiled⟩\n\t\t\t\tn++\n\t\t\t}\n\t\t}\n\t}\n\treturn n\n}\n';
    assert.match(await rewritten(source, text), /if \(word\) < string\(sc\.Bytes\(\)\) \{/);
  });

  it('refuses where a name of the function hides bytes, or the loop ends before the line is read', async () => {
    const source = (body: string) =>
      `package p\n\nimport (\n\t"bufio"\n\t"strings"\n)\n\nfunc f(sc *bufio.Scanner, bytes int) (n int) {\n${body}\n\treturn n + strings.Count("", "")\n}\n`;
    const hidden = '\tfor sc.Scan() {\n\t\tn += strings.Index(sc.Text(), "x")⟨profiled⟩\n\t}';
    assert.match(await reasonOf(source(hidden), text), /bytes means something else/);
    const conditional = '\tfor n < 9 && sc.Scan() {\n\t\tn += len(sc.Text())⟨profiled⟩\n\t}';
    assert.match(await reasonOf(source(conditional), text), /not read in a loop for sc\.Scan/);
  });

  it('takes lines to be strings where they are compared in a switch with what is no literal', async () => {
    const source =
      'package p\n\nimport "bufio"\n\nfunc f(sc *bufio.Scanner, stop string) (n int) {\n\tfor sc.Scan() {\n\t\tswitch sc.Text() {⟨profiled⟩\n\t\tcase stop:\n\t\t\tn++\n\t\t}\n\t}\n\treturn n\n}\n';
    assert.match(await reasonOf(source, text), /no literal/);
  });
});

describe('go.matchInsteadOfFindAll beyond its examples', () => {
  const found = { below: ['regexp.(*Regexp).allMatches', 'regexp.(*Regexp).FindAllStringSubmatch'] };

  it('asks a field of a method in a closure, with CRLF, and imports regexp only for the question to the compiler', async () => {
    const source =
      'package p\n\nfunc (x *t) each(all []string) {\n\tvisit(all, func(s string) bool {\n\t\treturn s == "" || len(x.re.FindAllStringSubmatch(s+"!", -1)) != 0⟨profiled⟩\n\t})\n}\n';
    const text = source.replaceAll('\n', '\r\n');
    assert.match(await rewritten(text, found), /return s == "" \|\| x\.re\.MatchString\(s\+"!"\)\r\n/);
    const [proposal] = (await reportFor('go', text, found)).proposals;
    assert.equal(proposal?.edits.length, 1);
    const probed = applyEdits(
      unmark(text).text,
      [...(proposal.probes[0]?.edits ?? [])].sort((a, b) => a.start - b.start || a.end - b.end),
    );
    assert.match(probed, /import "regexp"\r\n/);
    assert.match(probed, /allocLensType\(x\.re\)\.FindAllStringSubmatch\(/);
  });

  it('says nothing of another method, or of matches that are used', async () => {
    const source = (use: string) =>
      `package p\n\nimport "regexp"\n\nfunc f(re *regexp.Regexp, s string) []string {\n\t${use}⟨profiled⟩\n}\n`;
    const all = { below: ['regexp.(*Regexp).FindAllString'] };
    const nothing = { proposals: [], refusals: [] };
    assert.deepEqual(await reportFor('go', source('return re.FindAllString(s, -1)'), all), nothing);
    const one = source('println(len(re.FindString(s)) > 0)\n\treturn nil');
    assert.deepEqual(await reportFor('go', one, { below: ['regexp.(*Regexp).FindString'] }), nothing);
  });

  it('refuses where len means something else', async () => {
    const source =
      'package p\n\nimport "regexp"\n\nfunc f[T any](re *regexp.Regexp, s string, len func([]string) int) bool { return len(re.FindAllString(s, -1)) > 0 }⟨profiled⟩\n';
    assert.match(await reasonOf(source, { below: ['regexp.(*Regexp).FindAllString'] }), /len means something else/);
  });
});
