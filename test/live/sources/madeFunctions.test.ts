import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { annotateFile } from '../../../src/session/annotations';
import { ProfileStore } from '../../../src/session/profileStore';
import { gatherRoots } from '../../../src/session/sources/gatherRoots';
import { withoutCgo, withoutGo } from '../../support/goToolchain';
import { loaderFor, temporaryFolder } from './repositories';

/** Writes the profile of `work` to the file that it is told. */
const profiled = `
func main() {
	runtime.MemProfileRate = 1
	work()
	runtime.GC()
	file, _ := os.Create(os.Args[1])
	pprof.Lookup("allocs").WriteTo(file, 0)
	file.Close()
}
`;

const loops = `package main

import (
	"maps"
	"os"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"
)

var (
	sink any
	lock sync.Mutex
)

type shop struct{ items map[string]int }

//go:noinline
func (s *shop) each(yield func(string, int) bool) {
	for k, v := range s.items {
		if !yield(k, v) {
			return
		}
	}
}

//go:noinline
func (s *shop) report() {
	for k := range s.each {
		sink = make([]byte, 10<<20) // seen
		for range s.each {
			lock.Lock()
			defer lock.Unlock()
			sink = make([]byte, 4<<20) // seen
		}
		func() { defer lock.TryLock(); sink = []byte(strings.Repeat(k, 3<<20)) }() // seen
	}
}

//go:noinline
func keysOf[K comparable](all map[K]int) {
	for k := range maps.Keys(all) {
		sink = [][]K{make([]K, 1<<20), {k}} // seen
	}
}

func work() {
	s := &shop{items: map[string]int{"a": 1}}
	s.report()
	keysOf(s.items)
	names := s.each
	for k := range names {
		sink = []byte(strings.Repeat(k, 5<<20)) // seen
	}
}
${profiled}`;

const cgo = `package main

/*
#include <stdlib.h>
#include <string.h>
static char *name(int n) { char *p = malloc(n + 1); memset(p, 'x', n); p[n] = 0; return p; }
static int first(void *p) { return *(char *)p; }
*/
import "C"

import (
	"os"
	"runtime"
	"runtime/pprof"
	"unsafe"
)

var sink any

//go:noinline
func work() {
	sink = make([]byte, 12<<20) // seen
	sink = C.GoString(C.name(8 << 20)) // seen
	C.first(unsafe.Pointer(&make([]byte, 9<<20)[0])) // seen
}
${profiled}`;

describe('functions that the compiler made', { skip: withoutGo }, () => {
  /** A program of `text`; what is drawn of its profile, and that for it after an edit that moves every function. */
  async function shownOf(text: string) {
    const folder = temporaryFolder('made');
    const file = `${folder}/main.go`;
    writeFileSync(`${folder}/go.mod`, 'module example.com/app\n\ngo 1.23\n');
    writeFileSync(file, text);
    execFileSync('go', ['build', '-o', 'program', '.'], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
    execFileSync(join(folder, 'program'), [join(folder, 'allocs')]);
    const roots = await gatherRoots({
      folders: [folder],
      goMods: [`${folder}/go.mod`],
      rules: [],
      go: { moduleCaches: [], roots: [] },
      trust: 'trusted',
      platform: process.platform,
    });
    const bytes = new Uint8Array(readFileSync(`${folder}/allocs`));
    const shown = async () => {
      const store = new ProfileStore();
      const profile = await loaderFor(roots).fromFile('/allocs.pb.gz', bytes, new AbortController().signal);
      store.show(profile);
      const now = readFileSync(file, 'utf8');
      const lines = annotateFile(store, file, now, { maxLines: 50, minimumShare: 0.01 })?.lines ?? [];
      const drawn = lines.map(({ line }) => line).sort((a, b) => a - b);
      return {
        drawn,
        doubt: profile.doubts?.get(file)?.reason,
        names: profile.callSites.map(site => site.functionName),
      };
    };
    const asBuilt = await shown();
    writeFileSync(file, text.replace('var', '// Moves all that follows.\n\nvar'));
    return { asBuilt, moved: await shown() };
  }

  const marked = (text: string) => text.split('\n').flatMap((line, i) => (line.endsWith('// seen') ? [i + 1] : []));

  it('of loops over functions have their lines, and lose them with the function around them', async () => {
    const { asBuilt, moved } = await shownOf(loops);
    for (const name of [
      'main.(*shop).report-range1',
      'main.(*shop).report-range2',
      'main.keysOf[go.shape.string]-range1',
    ])
      assert.ok(asBuilt.names.includes(name), `${name} in ${asBuilt.names.join(' ')}`);
    assert.deepEqual([asBuilt.doubt, asBuilt.drawn], [undefined, marked(loops)]);
    assert.deepEqual([moved.doubt, moved.drawn], ['otherText', []]);
  });

  it('of calls of C have theirs', { skip: withoutCgo() }, async () => {
    const { asBuilt, moved } = await shownOf(cgo);
    assert.ok(
      asBuilt.names.some(name => /^main\.work\.func\d+$/.test(name)),
      asBuilt.names.join(' '),
    );
    assert.deepEqual([asBuilt.doubt, asBuilt.drawn], [undefined, marked(cgo)]);
    assert.deepEqual([moved.doubt, moved.drawn], ['otherText', []]);
  });
});
