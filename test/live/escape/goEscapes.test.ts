import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { escapeSentence } from '../../../src/core/insight/escapeReason';
import { EscapeAdvisor } from '../../../src/session/escape/escapeAdvisor';
import { EscapeAnalyst, type EscapePorts } from '../../../src/session/escape/escapeAnalyst';
import { goEscapes } from '../../../src/session/escape/goEscapes';
import { packageState } from '../../../src/session/escape/packageState';
import { ProfileStore } from '../../../src/session/profileStore';
import { eventually } from '../../support/eventually';
import { withoutGo } from '../../support/goToolchain';
import { loadedProfile } from '../../support/profiles';
import { stack } from '../../support/stacks';

const settings = { command: 'go', tags: '', flags: [] };

describe('why things are on the heap', { skip: withoutGo }, () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'alloc-lens-why-'));
    cpSync(resolve('test/fixtures/programs/escapes-go'), join(folder, 'module'), { recursive: true });
    cpSync(resolve('demo/workspace/go-shop'), join(folder, 'shop'), { recursive: true });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const at = (name: string) => join(folder, 'module', name);
  const text = (name: string) => readFileSync(at(name), 'utf8');
  const never = new AbortController().signal;

  /** A profile in which these lines of Go files allocate. */
  const profiled = (...places: readonly string[]) =>
    loadedProfile(places.map(place => stack(`| main.f ${place}`, 1_000_000)));

  const ports = (parts: Partial<EscapePorts> = {}): EscapePorts => ({
    isAllowed: () => true,
    settings: () => settings,
    unsaved: () => new Map(),
    ...parts,
  });

  test('is told for every construct, of a program and of its tests, and for no line that stays on the stack', async () => {
    const files = ['escapes.go', 'escapes_test.go', 'tool/main.go'];
    const analyst = new EscapeAnalyst(ports());
    await analyst.look(profiled(...files.map(name => `${at(name)}:1`)), never);
    for (const name of files) {
      const found = new Map<number, string[]>();
      for (const each of analyst.of(at(name))?.escapes ?? []) {
        // Go tells of append since 1.26 only.
        if (each.subject.startsWith('append(')) continue;
        found.set(each.line, [...new Set([...(found.get(each.line) ?? []), escapeSentence(each)])].sort());
      }
      const expected = new Map(
        text(name)
          .split('\n')
          .flatMap((line, index) => {
            const said = /\/\/ (“.*)$/.exec(line)?.[1];
            return said === undefined ? [] : [[index + 1, said.split(' | ').sort()] as const];
          }),
      );
      assert.deepEqual([...found].sort(byLine), [...expected].sort(byLine), name);
    }
  });

  test('is told of unsaved texts, which nothing of is written to the workspace', async () => {
    const file = at('escapes.go');
    const changed = text('escapes.go').replace('package escapes\n', 'package escapes\n\n\n');
    const analyst = new EscapeAnalyst(ports({ unsaved: () => new Map([[file, changed]]) }));
    const listed = readdirSync(at('.'), { recursive: true }).sort();
    await analyst.look(profiled(`${file}:1`), never);
    const line = 1 + changed.split('\n').findIndex(each => each.includes('buf := new'));
    const sentences = analyst
      .of(file)
      ?.escapes.filter(each => each.line === line)
      .map(escapeSentence);
    assert.deepEqual(sentences, ['“buf” escapes: passed to fmt.Fprintf (interface)']);
    assert.equal(analyst.of(file)?.text, changed);
    assert.deepEqual(readdirSync(at('.'), { recursive: true }).sort(), listed);
  });

  test('is told of what compiles, whatever does not', async () => {
    const analyst = new EscapeAnalyst(ports());
    await analyst.look(profiled(`${at('broken/broken.go')}:1`, `${at('escapes.go')}:1`), never);
    assert.ok((analyst.of(at('escapes.go'))?.escapes.length ?? 0) > 5);
    assert.equal(analyst.of(at('broken/broken.go')), undefined, 'no answer is not “nothing escapes”');
  });

  test('is told of what compiles where a package imports what is not there, and keeps the answers from before', async () => {
    const module = join(folder, 'partly');
    const write = (name: string, text: string) => {
      mkdirSync(join(module, dirname(name)), { recursive: true });
      writeFileSync(join(module, name), text);
      return join(module, name);
    };
    write('go.mod', 'module example.com/partly\n\ngo 1.24\n');
    const made = 'func Make() *int { return new(int) }\n';
    const good = write('good/same.go', `package good\n\n${made}`);
    const bad = write('bad/same.go', `package bad\n\n${made}func stays() {}\n`);
    const none = write('good/none.go', 'package good\n\nfunc None() {}\n');
    const first = profiled(`${bad}:3`);
    const later = { ...profiled(`${bad}:3`, `${good}:3`, `${none}:3`), generation: 2 };
    const trimmed = { ...settings, flags: ['-trimpath'] };
    const analyst = new EscapeAnalyst(ports({ settings: () => trimmed }));
    const lines = (path: string) => analyst.of(path)?.escapes.map(each => each.line);
    await analyst.look(first, never);
    assert.deepEqual(lines(bad), [3]);
    const broken = `package bad\n\nimport _ "example.com/partly/gone"\n\n${made}`;
    writeFileSync(bad, broken);
    await analyst.look(later, never);
    assert.deepEqual(lines(good), [3], 'the package that compiles');
    assert.deepEqual(lines(none), [], 'compiled, with nothing on the heap');
    assert.deepEqual(lines(bad), [3], 'the answer of the text before');

    const store = new ProfileStore();
    const advisor = new EscapeAdvisor(store, analyst, () => undefined);
    assert.equal(advisor.at(bad, broken, 5)?.length, 1, 'the line moved');
    assert.equal(advisor.at(bad, broken, 3), undefined, 'the line is new');
    advisor.dispose();
    store.dispose();
    const failing = new EscapeAnalyst(ports({ settings: () => ({ ...settings, flags: ['-nosuch'] }) }));
    await failing.look(later, never);
    assert.equal(failing.of(good), undefined);
  });

  test('is asked of nobody in a workspace that is not trusted, and fails without a go command', async () => {
    const profile = profiled(`${at('escapes.go')}:1`);
    const restricted = new EscapeAnalyst(ports({ isAllowed: () => false }));
    await restricted.look(profile, never);
    assert.equal(restricted.of(at('escapes.go')), undefined);
    const without = new EscapeAnalyst(ports({ settings: () => ({ ...settings, command: 'go-that-is-not-there' }) }));
    await assert.rejects(without.look(profile, never), { code: 'ENOENT' });
  });

  test('respects build tags and flags', async () => {
    const tagged = at('tagged.go');
    writeFileSync(tagged, '//go:build special\n\npackage escapes\n\nfunc special() *int { return new(int) }\n');
    const profile = profiled(`${tagged}:1`);
    const plain = new EscapeAnalyst(ports());
    await plain.look(profile, never);
    assert.equal(plain.of(tagged), undefined);
    for (const with_ of [
      { ...settings, tags: 'special' },
      { ...settings, flags: ['-tags=special', '-trimpath'] },
    ]) {
      const analyst = new EscapeAnalyst(ports({ settings: () => with_ }));
      await analyst.look(profile, never);
      assert.deepEqual(analyst.of(tagged)?.escapes.map(escapeSentence), ['“new(int)” escapes: returned']);
    }
    rmSync(tagged);
  });

  test('cancelling ends the compiler and leaves no folder', async () => {
    const abort = new AbortController();
    const packages = [await packageState(at('tool'), new Map(), '')];
    const before = ownFolders();
    const asked = goEscapes(
      { packages, unsaved: new Map(), files: new Set([at('tool/main.go')]), settings },
      abort.signal,
    );
    await eventually('a folder for the answers', ownFolders, folders => folders.length > before.length);
    abort.abort();
    await assert.rejects(asked, { name: 'CancelledError' });
    assert.deepEqual(ownFolders(), before);
  });

  test('appears on the profiled lines of the demo module in the background, and after an edit', async t => {
    const shop = join(folder, 'shop');
    const files = readdirSync(shop, { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.go') && !name.endsWith('_test.go'))
      .map(name => join(shop, name));
    const profile = profiled(...files.map(file => `${file}:1`));
    // Fills Go's cache with what the packages import, as the build of the program did for whoever runs it.
    await new EscapeAnalyst(ports()).look(profile, never);
    const store = new ProfileStore();
    const unsaved = new Map<string, string>();
    const failures: string[] = [];
    const analyst = new EscapeAnalyst(ports({ unsaved: () => unsaved }));
    const advisor = new EscapeAdvisor(store, analyst, message => failures.push(message));
    const codec = join(shop, 'internal/session/codec.go');
    const source = readFileSync(codec, 'utf8');
    const line = 1 + source.split('\n').findIndex(each => each.includes('new(bytes.Buffer)'));
    assert.ok(line > 0, 'the demo has its buffer');
    const begun = performance.now();
    store.show(profile);
    const held = performance.now() - begun;
    assert.equal(advisor.at(codec, source, line), undefined);
    const known = await eventually(
      'reasons',
      () => advisor.at(codec, source, line),
      found => (found?.length ?? 0) > 0,
    );
    t.diagnostic(
      `${files.length} files: ${((performance.now() - begun) / 1000).toFixed(2)} s warm; showing took ${held.toFixed(1)} ms`,
    );
    assert.match(known!.map(escapeSentence).join(), /escapes: /);
    const edited = `// One line more.\n${source}`;
    unsaved.set(codec, edited);
    assert.deepEqual(advisor.at(codec, edited, line + 1)?.map(escapeSentence), known!.map(escapeSentence));
    await eventually(
      'the edited text',
      () => analyst.of(codec)?.text,
      found => found === edited,
    );
    assert.deepEqual(advisor.at(codec, edited, line + 1)?.map(escapeSentence), known!.map(escapeSentence));
    assert.deepEqual(failures, []);
    advisor.dispose();
    store.dispose();
  });
});

function byLine(a: readonly [number, unknown], b: readonly [number, unknown]): number {
  return a[0] - b[0];
}

function ownFolders(): string[] {
  return readdirSync(tmpdir()).filter(name => name.startsWith('alloc-lens-escapes-'));
}
