import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { CancelledError } from '../../../src/capture/captureError';
import { proofFigures, proofSentence } from '../../../src/core/insight/proof';
import { Prover, type RewriteToProve } from '../../../src/session/prove/prover';
import { withoutGo } from '../../support/goToolchain';
import { engine } from '../../unit/fixes/fixSupport';

const moduleText = 'module example.com/shop\n\ngo 1.21\n';
const source = `package shop

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
)

func render(names []string) string {
	var out string
	for _, name := range names {
		out += name + ","
	}
	return out
}

func Label(n int) string {
	var buf bytes.Buffer
	fmt.Fprintf(&buf, "item %d", n)
	return buf.String()
}

type shop struct{ name string }

func (s *shop) Greet() string { return "hello " + s.name }

func (s shop) List(w io.Writer, r *http.Request, prices map[string]float64, counts ...int64) error {
	_, err := w.Write([]byte(fmt.Sprint(s.name, r.URL, prices, counts)))
	return err
}

type stock struct{ counts map[string]int }

func (s *stock) Count(first shop, others []*shop) string {
	s.counts[first.name] += len(others)
	return fmt.Sprint(s.counts)
}
`;
const rewritten = source
  .replace('\tvar out string\n', '\tvar out strings.Builder\n')
  .replace('\t\tout += name + ","\n', "\t\tout.WriteString(name)\n\t\tout.WriteByte(',')\n")
  .replace('\treturn out\n', '\treturn out.String()\n')
  .replace('\t"fmt"\n', '\t"fmt"\n\t"strings"\n');
const tests = `package shop

import (
	"os"
	"strings"
	"testing"
)

var names = strings.Fields(strings.Repeat("alpha beta gamma ", 20))
var sink string

func BenchmarkRender(b *testing.B) {
	for _, part := range []int{10, 60} {
		b.Run(map[int]string{10: "few", 60: "many"}[part], func(b *testing.B) {
			for i := 0; i < b.N; i++ {
				sink = render(names[:part])
			}
		})
	}
}

func BenchmarkOther(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = strings.Repeat("x", 100)
	}
}

func BenchmarkFails(b *testing.B) {
	if _, err := os.Stat("shop.go"); err != nil {
		b.Fatal("not run in its folder")
	}
	b.Fatal("no database")
}
`;

describe('measuring a rewrite before it is applied', { skip: withoutGo }, () => {
  let folder = '';
  let file = '';
  let rewrite: RewriteToProve;
  const signal = AbortSignal.timeout(240_000);
  const settings = { command: 'go', tags: '', flags: [] };

  before(async () => {
    folder = await realpath(await mkdtemp(path.join(tmpdir(), 'alloc-lens-prove-')));
    file = `${folder.replaceAll('\\', '/')}/shop.go`;
    await writeFile(`${folder}/go.mod`, moduleText);
    await writeFile(file, source);
    await writeFile(`${folder}/shop_test.go`, tests);
    const lines = [11, 13, 15];
    rewrite = { path: file, before: source, after: rewritten, lines, texts: new Map(), settings };
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function listing(): Promise<string[]> {
    const names = (await readdir(folder)).sort();
    const hashes = names.map(
      async name =>
        `${name} ${createHash('sha256')
          .update(await readFile(`${folder}/${name}`))
          .digest('hex')}`,
    );
    return Promise.all(hashes);
  }

  it('finds the benchmarks that allocate on its lines, beside one that fails', async () => {
    const failures: string[] = [];
    const found = await Prover.with(rewrite, signal, prover =>
      prover.reaching(['BenchmarkFails', 'BenchmarkOther', 'BenchmarkRender'], ({ message }) => failures.push(message)),
    );
    assert.deepEqual(found, ['BenchmarkRender']);
    assert.equal(failures.length, 1);
    assert.match(failures[0] ?? '', /^BenchmarkFails failed: .*no database/);
  });

  it('measures each sub-benchmark turn by turn, and leaves the workspace as it was', async t => {
    const untouched = await listing();
    const turns: number[] = [];
    const proofs = await Prover.with(rewrite, signal, prover =>
      prover.prove('BenchmarkRender', done => turns.push(done)),
    );
    for (const proof of proofs) t.diagnostic(proofSentence(proof));
    assert.deepEqual(
      proofs.map(({ name }) => name),
      ['BenchmarkRender/few', 'BenchmarkRender/many'],
    );
    for (const proof of proofs) {
      const { bytes, allocs } = proofFigures(proof);
      assert.ok(proof.before.length >= 6 && proof.after.length === proof.before.length);
      assert.ok(bytes[1] < bytes[0] && allocs[1] < allocs[0], proofSentence(proof));
      assert.equal(new Set(proof.before.map(each => each.allocsPerOp)).size, 1, 'allocations are exact');
    }
    assert.ok(turns.length >= 6);
    assert.deepEqual(await listing(), untouched);
  });

  it('measures what is in the editors, not what is on disk', async () => {
    const unsaved = source.replace('name + ","', 'name + ";"');
    const texts = new Map([
      [`${path.posix.dirname(file)}/shop_test.go`, tests.replace('BenchmarkOther', 'BenchmarkUnsaved')],
    ]);
    const found = await Prover.with({ ...rewrite, before: unsaved, texts }, signal, prover =>
      prover.reaching(['BenchmarkOther', 'BenchmarkUnsaved', 'BenchmarkRender']),
    );
    assert.deepEqual(found, ['BenchmarkRender']);
  });

  it('leaves go.mod alone where go is told to update it', async () => {
    const untouched = await listing();
    const mod = `${folder}/go.mod`;
    await writeFile(mod, 'module example.com/shop\n');
    const flags = ['-mod=mod'];
    const measuring = () =>
      Prover.with({ ...rewrite, settings: { ...settings, flags } }, signal, prover =>
        prover.reaching(['BenchmarkRender']),
      );
    try {
      await assert.rejects(measuring(), {
        failure: 'buildFailed',
        message: /updates to go\.mod needed/,
        remedy: /go mod tidy/,
      });
      assert.equal(await readFile(mod, 'utf8'), 'module example.com/shop\n');
      // The same without us: what is asked here does write.
      execFileSync('go', ['list', ...flags, '.'], { cwd: folder, stdio: 'ignore' });
      assert.match(await readFile(mod, 'utf8'), /^go 1/m);
    } finally {
      await writeFile(mod, moduleText);
    }
    assert.deepEqual(await measuring(), ['BenchmarkRender']);
    assert.deepEqual(await listing(), untouched);
  });

  it('makes a benchmark up for a function that can be called', async () => {
    const made = await engine.benchmarkFor('go', source, 20);
    assert.equal(made?.functionName, 'Label');
    const texts = new Map([[`${path.posix.dirname(file)}/alloc_lens_made_test.go`, made.text]]);
    const after = source.replace(
      '\tvar buf bytes.Buffer\n\tfmt.Fprintf(&buf, "item %d", n)\n\treturn buf.String()\n',
      '\t_ = bytes.MinRead\n\treturn fmt.Sprint("item ", n)\n',
    );
    assert.notEqual(after, source);
    const [proof] = await Prover.with({ ...rewrite, after, texts, lines: [19, 20, 21] }, signal, async prover => {
      assert.deepEqual(await prover.reaching([made.name]), [made.name]);
      return prover.prove(made.name);
    });
    assert.ok(proof !== undefined && proofFigures(proof).bytes[1] < proofFigures(proof).bytes[0]);
    const render = await engine.benchmarkFor('go', source, 13);
    assert.match(render?.text ?? '', /render\(strings\.Fields\(/);
  });

  it('makes benchmarks up for methods of a value that is all zero, with arguments of many types', async () => {
    const made = [await engine.benchmarkFor('go', source, 29), await engine.benchmarkFor('go', source, 36)];
    assert.deepEqual(
      made.map(each => each?.functionName),
      ['shop.List', 'stock.Count'],
    );
    const [list, count] = made;
    assert.match(
      list?.text ?? '',
      /new\(shop\)\.List\(io\.Discard, httptest\.NewRequest\(.*, map\[string\]float64\{.*: 1\.5\}, 100, 100, 100\)/,
    );
    const beside = path.posix.dirname(file);
    const texts = new Map(made.map((each, index) => [`${beside}/made${index}_test.go`, each?.text ?? '']));
    await Prover.with({ ...rewrite, texts, lines: [29] }, signal, async prover => {
      assert.deepEqual(await prover.reaching([list?.name ?? '']), [list?.name]);
      // Its map is nil: who asked is told that it cannot be called so.
      const failures: string[] = [];
      assert.deepEqual(await prover.reaching([count?.name ?? ''], ({ message }) => failures.push(message)), []);
      assert.match(failures.join(), /^BenchmarkAllocLensStockCount failed: panic: assignment to entry in nil map/);
    });
  });

  it('tells a benchmark that fails, tests that do not build, and a wish to stop', async () => {
    const run = (name: string, parts: Partial<RewriteToProve> = {}, until = signal) =>
      Prover.with({ ...rewrite, ...parts }, until, prover => prover.prove(name));
    await assert.rejects(run('BenchmarkFails'), {
      failure: 'testFailed',
      message: /BenchmarkFails failed: .*no database/,
    });
    const broken = `${rewritten}\nvar broken int = ""\n`;
    await assert.rejects(run('BenchmarkRender', { after: broken }), {
      failure: 'buildFailed',
      message: /shop\.go:\d+/,
    });
    const abort = new AbortController();
    const stopped = run('BenchmarkRender', {}, abort.signal);
    setImmediate(() => abort.abort());
    await assert.rejects(stopped, CancelledError);
    assert.deepEqual(await leftOver(), []);
  });

  async function leftOver(): Promise<string[]> {
    return (await readdir(tmpdir())).filter(name => name.startsWith('alloc-lens-proof-'));
  }
});
