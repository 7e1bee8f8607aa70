import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import type { ProfiledScript } from '../../../src/capture/profiledScript';
import { LocalDisk } from '../../../src/session/sources/localDisk';
import { mapUrlIn } from '../../../src/session/sources/scriptMap';
import { SourceMapper } from '../../../src/session/sources/sourceMapper';
import { workspaceOf } from '../../support/sourceRoots';

const made: string[] = [];
after(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'alloc-lens-mapper-')));
  made.push(folder);
  return folder;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const generated = 'function f(){}';
/** f( of the generated text is at line 2 of the source. */
const map = (parts: object = {}) =>
  JSON.stringify({ version: 3, sources: ['../src/a.ts'], names: [], mappings: 'AACA', ...parts });
const inline = (text: string) => `data:application/json;base64,${Buffer.from(text).toString('base64')}`;

describe('SourceMapper', () => {
  let folder: string;
  let script: ProfiledScript;
  beforeEach(() => {
    folder = newFolder();
    script = { scriptId: '7', url: join(folder, 'dist/a.js'), hash: sha256(generated), sourceMapUrl: 'a.js.map' };
    write('dist/a.js', generated);
    write('dist/a.js.map', map());
    write('src/a.ts', '\nfunction f() {}\n');
    // Built after it was written.
    utimesSync(join(folder, 'src/a.ts'), 1000, 1000);
  });

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }

  function show(scripts: readonly ProfiledScript[] | undefined, place: object = {}) {
    const mapper = new SourceMapper(scripts, workspaceOf(folder), new LocalDisk(false));
    const at = { functionName: 'f', isolate: 0, scriptId: '7', url: script.url, line: 0, column: 10, ...place };
    return { place: mapper.sourceOf(at), notes: mapper.notes(), texts: mapper.texts };
  }

  const inSource = () => ({ functionName: 'f', file: join(folder, 'src/a.ts'), line: 2 });
  const unplaced = () => ({ functionName: 'f', file: script.url, line: 0 });

  it('leads through the map beside a script that is the one that runs', () => {
    assert.deepEqual(show([script]), { place: inSource(), notes: [], texts: new Map() });
  });

  it('leads through the map in the script, wherever the script lies', () => {
    const sourceMapUrl = inline(map({ sources: [join(folder, 'src/a.ts')] }));
    const url = '/app/dist/a.js';
    assert.deepEqual(show([{ ...script, url, sourceMapUrl }], { url }).place, inSource());
    const percent = `data:application/json,${encodeURIComponent(map())}`;
    assert.deepEqual(show([{ ...script, sourceMapUrl: percent }]).place, inSource());
  });

  it('keeps the text of the source when it was built, where the map has it', () => {
    write('dist/a.js.map', map({ sourcesContent: ['\nfunction f() {}\n'] }));
    write('src/a.ts', '// new\n\nfunction f() {}\n');
    const { place, notes, texts } = show([script]);
    assert.deepEqual([place, notes], [inSource(), []]);
    assert.deepEqual([...texts], [[join(folder, 'src/a.ts'), '\nfunction f() {}\n']]);
  });

  it('says so where a source without a text in the map was changed after the build', () => {
    utimesSync(join(folder, 'dist/a.js.map'), 500, 500);
    const mapper = new SourceMapper([script], workspaceOf(folder), new LocalDisk(false));
    mapper.sourceOf({ functionName: 'f', isolate: 0, scriptId: '7', url: script.url, line: 0, column: 10 });
    assert.match(mapper.notes().join(), /^src\/a\.ts was changed after it was built.*inlineSources/);
    assert.deepEqual([...mapper.newerThanBuild], [join(folder, 'src/a.ts')]);
  });

  it('chooses among places of one name the one whose text the map has', () => {
    write('dist/a.js.map', map({ sources: ['webpack://shop/./src/b.ts'], sourcesContent: ['the right one'] }));
    write('dist/src/b.ts', 'another one');
    write('src/b.ts', 'the right one');
    assert.equal(show([script]).place?.file, join(folder, 'src/b.ts'));
  });

  it('finds what eval made by its number, in the main isolate only', () => {
    const made = { ...script, url: '', sourceMapUrl: inline(map({ sources: ['webpack://shop/./src/a.ts'] })) };
    assert.deepEqual(show([made], { url: '' }).place, inSource());
    assert.equal(show([made], { url: '', isolate: 1 }).place, undefined);
    assert.equal(show([made], { url: '', scriptId: '8' }).place, undefined);
  });

  it('shows no line of a script that was built again after it was loaded', () => {
    write('dist/a.js', `${generated}\n`);
    const { place, notes } = show([script]);
    assert.deepEqual(place, unplaced());
    assert.match(notes.join(), /^dist\/a\.js was built again .* Restart the program/);
  });

  it('follows the lines of a script without a map from the text that runs', () => {
    write('dist/a.js', `// new\n${generated}`);
    const { place, notes, texts } = show([{ ...script, sourceMapUrl: '', source: generated }]);
    assert.equal(place, undefined);
    assert.match(notes.join(), /dist\/a\.js was edited after the program had loaded it/);
    assert.deepEqual([...texts], [[script.url, generated]]);
  });

  it('shows no line of a script without a map whose text is neither the file nor known', () => {
    write('dist/a.js', `// new\n${generated}`);
    const { place, notes } = show([{ ...script, sourceMapUrl: '' }]);
    assert.deepEqual(place, unplaced());
    assert.match(notes.join(), /is not the text that the program runs/);
  });

  it('trusts the lines of TypeScript whose types were blanked out', () => {
    const url = join(folder, 'src/b.ts');
    write('src/b.ts', 'function f(a: string) {}\n');
    const running = 'function f(a        ) {}\n\n//# sourceURL=b.ts';
    const stripped = { scriptId: '7', url, hash: sha256(running), sourceMapUrl: '', source: running };
    assert.deepEqual(show([stripped], { url }), { place: undefined, notes: [], texts: new Map() });
  });

  it('shows no line of what a loader made of a file and the map does not cover', () => {
    const sourceMapUrl = inline(map({ mappings: ';;AACA', sources: ['a.js', 'b.js'] }));
    assert.deepEqual(show([{ ...script, hash: sha256('transformed'), sourceMapUrl }]).place, unplaced());
  });

  const troubles: Readonly<Record<string, [() => ProfiledScript, RegExp]>> = {
    'is missing': [
      () => ({ ...script, sourceMapUrl: 'gone.map' }),
      /^The source map of dist\/a\.js is not where the script says.*"sourceMap": true.*no --enable-source-maps/,
    ],
    'is no JSON': [
      () => ({ ...script, sourceMapUrl: '../src/a.ts' }),
      /^The source map of dist\/a\.js is malformed: lines are those of the JavaScript/,
    ],
    'is broken base64': [() => ({ ...script, sourceMapUrl: 'data:application/json;base64,!!' }), /is malformed/],
    'is a web address': [
      () => ({ ...script, sourceMapUrl: 'https://maps.example/a.js.map' }),
      /is a web address, and those are never fetched/,
    ],
    'was too large to be sent': [() => ({ ...script, sourceMapUrl: 'data:too-large' }), /larger than 64 MB/],
  };
  for (const [what, [of, note]] of Object.entries(troubles)) {
    it(`names the script and the remedy where a map ${what}`, () => {
      const { place, notes } = show([of()]);
      assert.equal(place, undefined);
      assert.match(notes.join(), note);
      assert.equal(notes.length, 1);
    });
  }

  describe('where the map is of another build', () => {
    const names = ['apple', 'berry', 'cherry'];
    const text = names.map(name => `function ${name}() {}`).join('\n');
    /** The functions of a script, whose map says that its line 0 is line `first` of the source, and so on. */
    function showAll(first: 'AAAA' | 'AACA', parts: object = {}, last = 2, edited: Date | number = 1000) {
      write('dist/a.js', text);
      const mappings = [first, ...Array.from({ length: last }, () => 'AACA')].join(';');
      write('dist/a.js.map', map({ mappings, ...parts }));
      write('src/a.ts', `${text}\n\n`);
      utimesSync(join(folder, 'src/a.ts'), edited, edited);
      const fitted = { ...script, hash: sha256(text) };
      const mapper = new SourceMapper([fitted], workspaceOf(folder), new LocalDisk(false));
      const ask = () =>
        names.map((functionName, line) => {
          const column = `function ${functionName}`.length;
          return mapper.sourceOf({ functionName, isolate: 0, scriptId: '7', url: script.url, line, column })?.line;
        });
      return { first: ask(), again: mapper.dropUnfit() ? ask() : undefined, notes: mapper.notes() };
    }

    it('its lines are given up, with one note that names the script and the remedy', () => {
      for (const parts of [{}, { sourcesContent: [`${text}\n\n`] }]) {
        assert.deepEqual(showAll('AAAA', parts), { first: [1, 2, 3], again: undefined, notes: [] });
        const { again, notes } = showAll('AACA', parts);
        assert.deepEqual(again, [undefined, undefined, undefined]);
        assert.equal(notes.length, 1);
        assert.match(
          notes[0]!,
          /^The source map of dist\/a\.js does not fit.* Lines are those of the JavaScript\. Build again/,
        );
      }
    });

    it('nothing is held against it by a source that was edited since and of which it has no text', () => {
      const later = new Date(Date.now() + 60_000);
      const { first, again, notes } = showAll('AACA', {}, 2, later);
      assert.deepEqual([first, again], [[2, 3, 4], undefined]);
      assert.match(notes.join('\n'), /^src\/a\.ts was changed after it was built[^\n]*$/);
    });

    it('functions after its end are said to have the lines of the script', () => {
      const { first, again, notes } = showAll('AAAA', {}, 1);
      assert.deepEqual([first, again], [[1, 2, undefined], undefined]);
      assert.equal(notes.length, 1);
      assert.match(notes[0]!, /^The source map of dist\/a\.js ends before the script does.* Build again/);
      const footer = showAll('AAAA', { sourcesContent: ['function apple() {}\nfunction berry() {}'] }, 1);
      assert.deepEqual(footer.notes, [], 'what a bundler adds is in no source');
    });
  });

  it('opens neither a map outside of the workspace nor one that a link leads to', () => {
    const outside = newFolder();
    writeFileSync(join(outside, 'a.js.map'), map());
    symlinkSync(join(outside, 'a.js.map'), join(folder, 'dist/link.map'));
    for (const sourceMapUrl of [join(outside, 'a.js.map'), `../../${outside.split('/').at(-1)}/a.js.map`, 'link.map']) {
      const { place, notes } = show([{ ...script, sourceMapUrl }]);
      assert.equal(place, undefined, sourceMapUrl);
      assert.match(notes.join(), /is not where the script says/);
    }
  });

  it('says that an external map of another machine, or of another folder, cannot be read', () => {
    const url = '/app/dist/a.js';
    assert.match(show([{ ...script, url }], { url }).notes.join(), /\/app\/dist\/a\.js lies outside of this workspace/);
    const gone = join(folder, 'dist/gone.js');
    const remote = show([{ ...script, url: gone }], { url: gone });
    assert.match(remote.notes.join(), /dist\/gone\.js lies where the program runs.*inlineSourceMap/);
  });

  it('says nothing about maps of dependencies', () => {
    const url = join(folder, 'node_modules/dep/index.js');
    assert.deepEqual(show([{ ...script, url }], { url }), { place: undefined, notes: [], texts: new Map() });
  });

  it('says that a minified script has no map, once for all of its functions', () => {
    const plain = { ...script, sourceMapUrl: '' };
    const mapper = new SourceMapper([plain], workspaceOf(folder), new LocalDisk(false));
    for (const column of [1500, 3000]) {
      mapper.sourceOf({ functionName: 'f', isolate: 0, scriptId: '7', url: script.url, line: 0, column });
    }
    assert.equal(mapper.notes().length, 1);
    assert.match(mapper.notes()[0]!, /^dist\/a\.js is minified and has no source map/);
  });

  it('leaves the address of a bundler where its source cannot be found', () => {
    write('dist/a.js.map', map({ sources: ['webpack://shop/./src/gone.ts'] }));
    const { place, notes } = show([script]);
    assert.equal(place?.file, 'webpack://shop/./src/gone.ts');
    assert.match(
      notes.join(),
      /The source maps name webpack:\/\/shop\/\.\/src\/gone\.ts, which is not in this workspace/,
    );
  });

  it('reads the maps beside the scripts for a file, where the places can be in them', () => {
    write('dist/a.js', `${generated}\n//# sourceMappingURL=a.js.map\n`);
    assert.deepEqual(show(undefined).place, inSource());
    const elsewhere = show(undefined, { line: 40 });
    assert.deepEqual(elsewhere.place, { ...unplaced() });
    assert.match(elsewhere.notes.join(), /is not the text that the program runs/);
  });
});

describe('mapUrlIn', () => {
  it('takes the last comment of a script', () => {
    assert.equal(mapUrlIn('a\n//# sourceMappingURL=a.map\n//# sourceMappingURL=b.map\n'), 'b.map');
    assert.equal(mapUrlIn('a{}\n/*# sourceMappingURL=a.css.map */'), 'a.css.map');
    assert.equal(mapUrlIn('const a = "//# sourceMappingURL=a.map";'), '');
    assert.equal(mapUrlIn('a'), '');
  });
});
