import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { escapeSentence } from '../../../src/core/insight/escapeReason';
import { EscapeAnalyst, type EscapePorts } from '../../../src/session/escape/escapeAnalyst';
import { withoutCgo } from '../../support/goToolchain';
import { loadedProfile } from '../../support/profiles';
import { stack } from '../../support/stacks';

const settings = { command: 'go', tags: '', flags: [] };
const program = `package main

/*
#include <stdlib.h>
static int sum(int *a, int b) { return *a + b; }
*/
import "C"

import (
	"fmt"
	"unsafe"
)

type item struct{ n int }

var sink *item

func spread(n int) {
	v := C.int(n) // “v” escapes: passed to C.sum
	C.sum(
		(*C.int)(unsafe.Pointer(&v)),
		C.int(
			n,
		),
	)
	sink = &item{n} // “&item{...}” escapes: stored in sink
	text := C.CString(
		fmt.Sprint(C.int(n)), // “C.int(n)” escapes: passed to fmt.Sprint (interface)
	)
	C.free(unsafe.Pointer(text))
	sink = &item{2 * n} // “&item{...}” escapes: stored in sink
}

func stays(n int) int {
	it := item{n}
	return it.n
}

func main() {
	spread(stays(21))
}
`;
const plain = 'package main\n\nfunc plain() *item { return &item{1} }\n';
const never = new AbortController().signal;

describe('why things are on the heap in a package with cgo', { skip: withoutCgo() }, () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'alloc-lens-cgo-'))).replaceAll('\\', '/');
  after(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
    return `${folder}/${name}`;
  };
  write('go.mod', 'module example.com/cgo\n\ngo 1.22\n');
  const files = [
    write('main.go', program),
    write('plain.go', plain),
    write('tool/main.go', program.replace('2 * n', '3')),
  ];
  write('tool/plain.go', plain);

  /** Lines with what is said of them, `14: “v” escapes`. */
  async function told(parts: Partial<EscapePorts>, file: string): Promise<string[]> {
    const ports = { isAllowed: () => true, settings: () => settings, unsaved: () => new Map(), ...parts };
    const analyst = new EscapeAnalyst(ports);
    await analyst.look(loadedProfile(files.map(each => stack(`| main.f ${each}:1`, 1_000_000))), never);
    const escapes = analyst.of(file)?.escapes ?? [];
    return escapes.map(each => `${each.line}: ${escapeSentence(each)}`).sort();
  }

  /** What the comments of a text say, by line. */
  function expected(text: string): string[] {
    return text.split('\n').flatMap((line, index) => {
      const said = /\/\/ (“.*)$/.exec(line)?.[1];
      return said === undefined ? [] : [`${index + 1}: ${said}`];
    });
  }

  test('is told on the lines of the source, in each of several packages whose files have the same names', async () => {
    const [main = '', beside = '', tool = ''] = files;
    assert.deepEqual(await told({}, main), expected(program));
    assert.deepEqual(await told({}, tool), expected(program));
    assert.deepEqual(await told({}, beside), ['3: “&item{...}” escapes: returned']);
  });

  test('is told with -trimpath, and of unsaved texts, and nothing is written to the workspace', async () => {
    const [main = ''] = files;
    const listed = readdirSync(folder, { recursive: true }).sort();
    assert.deepEqual(await told({ settings: () => ({ ...settings, flags: ['-trimpath'] }) }, main), expected(program));
    const edited = program.replace('package main\n', 'package main\n\n\n');
    assert.deepEqual(await told({ unsaved: () => new Map([[main, edited]]) }, main), expected(edited));
    assert.deepEqual(readdirSync(folder, { recursive: true }).sort(), listed);
  });
});
