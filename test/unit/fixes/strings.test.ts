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
      /return len\(allocLensType\(sum\)\)\n\}\n\nfunc allocLensType\(value string\) string/,
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
