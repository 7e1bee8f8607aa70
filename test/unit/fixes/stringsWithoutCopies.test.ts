import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits, reportFor, unmark } from './fixSupport';
import { reasonOf, rewritten } from './oneRewrite';

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
    assert.deepEqual(await reportFor('go', two, fromString), { proposals: [], refusals: [], advice: [] });
    const kept = 'package p\n\nfunc f(a string) []byte { return []byte(a) }⟨profiled⟩\n';
    assert.deepEqual(await reportFor('go', kept, fromString), { proposals: [], refusals: [], advice: [] });
    const own =
      'package p\n\ntype w struct{}\n\nfunc (w) Write(string) {}\n\nfunc f(x w, a []byte) { x.Write(string(a)) }⟨profiled⟩\n';
    assert.deepEqual(await reportFor('go', own, fromBytes), { proposals: [], refusals: [], advice: [] });
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
    const nothing = { proposals: [], refusals: [], advice: [] };
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
