import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits, type Evidence, reportFor, unmark } from './fixSupport';
import { reasonOf, rewritten } from './oneRewrite';

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
    assert.deepEqual(await reportFor('go', once, evidence), { proposals: [], refusals: [], advice: [] });
    const perRow =
      'package p\n\nfunc f(rows []string) (all []string) {\n\tfor _, row := range rows {\n\t\ts := "x"\n\t\ts += row⟨profiled⟩\n\t\tall = append(all, s)\n\t}\n\treturn all\n}\n';
    assert.deepEqual(await reportFor('go', perRow, evidence), { proposals: [], refusals: [], advice: [] });
    const loop =
      'package p\n\nfunc f(n int) string {\n\ts := ""\n\tfor i := 0; i < n; i++ {\n\t\ts += "x"⟨profiled⟩\n\t}\n\treturn s\n}\n';
    assert.deepEqual(await reportFor('go', loop, { below: [], call: '' }), { proposals: [], refusals: [], advice: [] });
  });

  it('says nothing of a number that a string on its line is measured for', async () => {
    const sum = (declared: string) =>
      `package p\n\nfunc f(words []string) int {\n\t${declared}\n\tfor _, word := range words {\n\t\tn += len(word + word)⟨profiled⟩\n\t}\n\treturn n\n}\n`;
    for (const declared of ['n := 0', 'var n = 0'])
      assert.deepEqual(
        await reportFor('go', sum(declared), evidence),
        { proposals: [], refusals: [], advice: [] },
        declared,
      );
  });

  it('does not claim another join of the same line', async () => {
    const source =
      'package p\n\nfunc f(words []string) string {\n\ts := ""\n\tfor _, word := range words {\n\t\ts += upper(word + "," + word)⟨profiled⟩\n\t}\n\treturn s\n}\n';
    const inner = await reportFor('go', source, { ...evidence, call: 'runtime.concatstring3' });
    assert.deepEqual(inner, { proposals: [], refusals: [], advice: [] });
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
    assert.deepEqual(await reportFor('go', source, boxed), { proposals: [], refusals: [], advice: [] });
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

  it('says of one and of several arguments what the compiler would not confirm', async () => {
    const source =
      'package p\n\nimport "fmt"\n\nfunc f(x struct{ s, t string }, n int) string {\n\treturn fmt.Sprintf("%s%s%s%d", x.s, x.t, x.s, n)⟨profiled⟩\n}\n';
    const [proposal] = (await reportFor('go', source, boxed)).proposals;
    assert.deepEqual(
      proposal?.probes.map(each => each.otherwise),
      [
        'x.s and x.t are not all exactly of type string to the compiler, so fmt may write it in another way',
        'n is not exactly of type int to the compiler, so fmt may write it in another way',
      ],
    );
  });
});
