import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { topOffender } from '../../../src/core/attribution/callSites';
import { functionLabel } from '../../../src/core/attribution/functionLabel';
import { stringReader } from '../../../src/core/profile/stringAt';
import { moduleLabel } from '../../../src/core/source/moduleOf';
import type { PathRule } from '../../../src/core/source/sourceRoots';
import { type DecodedColumns, decodeColumns } from '../../../src/session/decoding/decodeColumns';
import { describeColumns } from '../../../src/session/decoding/describeColumns';
import { gatherRoots } from '../../../src/session/sources/gatherRoots';
import { askGo } from '../../../src/session/sources/goFolders';
import { ruleOf, sourceQuestions } from '../../../src/session/sources/sourceQuestions';
import { withoutGo } from '../../support/goToolchain';
import { matchLine } from '../../unit/source/sourceText';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'alloc-lens-modules-'))).replaceAll('\\', '/');
after(() => rmSync(base, { recursive: true, force: true }));

function write(path: string, text: string): void {
  const place = join(base, path);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, text);
}

const program = `package main

import (
	"os"
	"runtime"
	"runtime/pprof"

	"example.com/dep"
)

var kept [][]byte

func main() {
	runtime.MemProfileRate = 1
	for i := 0; i < 100; i++ {
		kept = append(kept, dep.Fill(1000))
	}
	runtime.GC()
	file, _ := os.Create(os.Args[1])
	pprof.Lookup("heap").WriteTo(file, 0)
	file.Close()
}
`;

/** Folders `<name>/app` and `<name>/dep`, as in worktrees: the first builds the second in place of example.com/dep v1.2.3. */
function writeTree(name: string, app: string, dep = 'func Fill(n int) []byte { return make([]byte, n) }'): void {
  const replace = 'require example.com/dep v1.2.3\n\nreplace example.com/dep => ../dep\n';
  write(`${name}/app/go.mod`, `module ${app}\n\ngo 1.22\n\n${replace}`);
  write(`${name}/app/main.go`, program);
  write(`${name}/dep/go.mod`, 'module example.com/dep\n\ngo 1.22\n');
  write(`${name}/dep/dep.go`, `package dep\n\n//go:noinline\n${dep}\n`);
}

interface Opened {
  readonly decoded: DecodedColumns;
  /** How dep.go was found. */
  readonly dep: string;
  /** What is blamed for the call of dep.Fill. */
  readonly blamed: string;
  readonly question: string;
}

/** What a window with these folders makes of a profile that the program in `built` wrote. */
async function open(built: string, workspace: readonly string[], flags: string[] = [], rules: PathRule[] = []) {
  const binary = join(base, 'program');
  const file = join(base, 'heap.pb.gz');
  const options = { cwd: join(base, built), stdio: ['ignore', 'inherit', 'inherit'] as const };
  execFileSync('go', ['build', ...flags, '-o', binary, '.'], { ...options, stdio: [...options.stdio] });
  execFileSync(binary, [file]);
  const folders = workspace.map(each => `${base}/${each}`);
  const goMods = folders.map(each => `${each}/go.mod`);
  const go = await askGo('go');
  const roots = await gatherRoots({ folders, goMods, rules, go, trust: 'trusted', platform: process.platform });
  const decoded = (await decodeColumns({ kind: 'file', bytes: readFileSync(file), name: 'heap' }, roots)).answer;
  assert.ok(decoded.kind === 'decoded', JSON.stringify(decoded));
  const [spelled = '', match] = [...(decoded.sources?.matches ?? [])].find(([each]) => each.endsWith('/dep.go')) ?? [];
  assert.ok(match, 'the profile has dep.go');
  const { callSites: sites } = describeColumns(decoded);
  const offender = sites.map(site => topOffender(site, 0)).find(each => each?.functionName === 'example.com/dep.Fill');
  const named = offender?.module === undefined ? '' : ` (${moduleLabel(offender.module)})`;
  return {
    decoded,
    dep: `${spelled.replace(`${base}/`, '')}: ${matchLine(match).replaceAll(`${base}/`, '')}`,
    blamed: offender === undefined ? '' : functionLabel(offender.functionName) + named,
    question: sourceQuestions(decoded.sources?.matches).join(),
  } satisfies Opened;
}

function moduleNames({ attribution: { modules } }: DecodedColumns): string[] {
  assert.ok(modules);
  return Array.from(modules.functionName, stringReader(modules.strings));
}

const replacedLabel = 'dep.Fill (example.com/dep replaced by ../dep)';

describe('a module that a folder stands for', { skip: withoutGo }, () => {
  it('is named as what is replaced, with and without -trimpath', async () => {
    writeTree('one', 'example.com/app');
    const plain = await open('one/app', ['one/app']);
    assert.equal(plain.dep, 'one/dep/dep.go: dependency exactPath one/dep/dep.go');
    assert.equal(plain.blamed, replacedLabel);
    assert.ok(moduleNames(plain.decoded).includes('example.com/dep'), moduleNames(plain.decoded).join());
    const trimmed = await open('one/app', ['one/app'], ['-trimpath']);
    assert.equal(trimmed.dep, 'example.com/dep@v1.2.3/dep.go: dependency replace one/dep/dep.go');
    assert.equal(trimmed.blamed, replacedLabel);
  });

  it('is named without a version where a go.work uses it', async () => {
    writeTree('work', 'example.com/app');
    write('work/go.work', 'go 1.22\n\nuse (\n\t./app\n\t./dep\n)\n');
    write('work/app/go.mod', 'module example.com/app\n\ngo 1.22\n');
    for (const flags of [[], ['-trimpath']])
      assert.equal((await open('work/app', ['work/app'], flags)).blamed, 'dep.Fill (example.com/dep)');
  });

  it('is the user’s own where the workspace holds it', async () => {
    writeTree('whole', 'example.com/app');
    const { blamed, dep } = await open('whole/app', ['whole/app', 'whole/dep']);
    assert.deepEqual([blamed, dep], ['', 'whole/dep/dep.go: workspace exactPath whole/dep/dep.go']);
  });
});

describe('go.mod files that replace a module by different folders', { skip: withoutGo }, () => {
  it('leave a question where nothing tells which was built, which is asked once', async () => {
    writeTree('left', 'example.com/app');
    writeTree('right', 'example.com/app');
    const found = await open('right/app', ['left/app', 'right/app'], ['-trimpath']);
    assert.equal(found.dep, 'example.com/dep@v1.2.3/dep.go: ambiguous outside left/dep/dep.go right/dep/dep.go');
    assert.equal(found.blamed, '', 'the main.go of which worktree it is, is open, too');
    const named = found.decoded.sources?.replaced.get('example.com/dep@v1.2.3/dep.go');
    assert.equal(named && moduleLabel(named), 'example.com/dep replaced by ../dep', 'the version was not built');
    assert.match(found.question, /^Several files of the workspace and of modules outside of it could be /);
    const rules = [
      ruleOf('example.com/app/main.go', `${base}/right/app/main.go`, 'example.com/app'),
      ruleOf('example.com/dep@v1.2.3/dep.go', `${base}/right/dep/dep.go`, 'example.com/app'),
    ];
    const chosen = await open('right/app', ['left/app', 'right/app'], ['-trimpath'], rules);
    assert.equal(chosen.dep, 'example.com/dep@v1.2.3/dep.go: dependency choice right/dep/dep.go');
    assert.deepEqual([chosen.blamed, chosen.question], [replacedLabel, '']);
    assert.equal(chosen.decoded.sources?.program, 'example.com/app', 'what the answers are kept for');
  });

  it('are decided by the main module before what was chosen for it, and what was chosen for another does not count', async () => {
    writeTree('ours', 'example.com/ours');
    writeTree('theirs', 'example.com/theirs');
    const folders = ['ours/app', 'theirs/app'];
    const file = 'example.com/dep@v1.2.3/dep.go';
    const chosen = (program: string) => ruleOf(file, `${base}/ours/dep/dep.go`, program);
    const { program: _, ...ofBefore } = chosen('');
    for (const rule of [chosen('example.com/ours'), chosen('example.com/theirs'), chosen(''), ofBefore]) {
      const { dep, question } = await open('theirs/app', folders, ['-trimpath'], [rule]);
      assert.deepEqual([dep, question], [`${file}: dependency replace theirs/dep/dep.go`, '']);
    }
    writeTree('ours-next', 'example.com/ours');
    const worktrees = [...folders, 'ours-next/app'];
    const other = await open('ours-next/app', worktrees, ['-trimpath'], [chosen('example.com/theirs'), ofBefore]);
    assert.equal(other.dep, `${file}: ambiguous outside ours/dep/dep.go ours-next/dep/dep.go`);
    const own = await open('ours/app', worktrees, ['-trimpath'], [chosen('example.com/ours')]);
    assert.equal(own.dep, `${file}: dependency choice ours/dep/dep.go`);
  });

  it('are decided by the main module of the profile', async () => {
    writeTree('shop', 'example.com/shop');
    writeTree('site', 'example.com/site');
    for (const name of ['shop', 'site']) {
      const { dep, question } = await open(`${name}/app`, ['shop/app', 'site/app'], ['-trimpath']);
      assert.equal(dep, `example.com/dep@v1.2.3/dep.go: dependency replace ${name}/dep/dep.go`);
      assert.equal(question, '');
    }
  });

  it('are decided by the functions of the profile', async () => {
    writeTree('old', 'example.com/app', 'func Make(n int) []byte { return make([]byte, n) }');
    writeTree('new', 'example.com/app');
    const { dep } = await open('new/app', ['old/app', 'new/app'], ['-trimpath']);
    assert.equal(dep, 'example.com/dep@v1.2.3/dep.go: dependency replace new/dep/dep.go');
  });

  it('and several go.work files that use modules of one name leave a question, too', async () => {
    for (const name of ['east', 'west']) {
      writeTree(name, 'example.com/app');
      write(`${name}/go.work`, 'go 1.22\n\nuse (\n\t./app\n\t./dep\n)\n');
      write(`${name}/app/go.mod`, 'module example.com/app\n\ngo 1.22\n');
    }
    const { dep } = await open('west/app', ['east/app', 'west/app'], ['-trimpath']);
    assert.equal(dep, 'example.com/dep/dep.go: ambiguous outside east/dep/dep.go west/dep/dep.go');
  });
});
