import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { isToldProgram } from '../../../src/capture/go/buildAge';
import { GoProfiler } from '../../../src/capture/go/goProfiler';
import { decodeWhole } from '../../support/decodeWhole';
import { type GoRepository, withoutGoAndGit } from '../../support/goRepository';
import { workspaceOf } from '../../support/sourceRoots';
import { main } from '../../support/stampedProgram';
import { build, newRepository, start } from './repositories';

/** An interface is called through a wrapper that takes the value by its address, and the method is inlined there. */
const shop = `package main

import "io"

var kept []byte

type large struct{ a, b, c int }

func (l large) Write(p []byte) (int, error) {
	kept = make([]byte, l.a+1<<20)
	return len(p), nil
}

//go:noinline
func writer() io.Writer { return large{} }

//go:noinline
func fill() {
	writer().Write(nil)
}

func more() {}
`;

describe('a Go program whose methods are called through wrappers', { skip: withoutGoAndGit }, () => {
  let repository: GoRepository;

  before(() => {
    repository = newRepository();
    repository.write('go.mod', 'module example.com/shop\n\ngo 1.22\n');
    repository.write('main.go', main);
    repository.write('shop.go', shop);
  });

  it('is recognized as the one that was captured, and an edited one is not', async () => {
    const program = await start(build(repository));
    const { signal } = new AbortController();
    const run = await new GoProfiler().start(
      { kind: 'go', url: program.address, label: 'shop' },
      { seconds: 1, signal },
    );
    assert.equal((await fetch(`http://${program.address}/burn`)).status, 200);
    const raw = await run.stop();
    assert.ok(raw.kind === 'pprofPair' && raw.binary !== undefined);
    const decoded = await decodeWhole({ ...raw, name: 'shop' }, workspaceOf(repository.folder));
    assert.ok(decoded.kind === 'decoded' && decoded.program !== undefined);
    const names = decoded.program.addresses.map(({ functionName }) => functionName);
    assert.ok(names.includes('main.large.Write') && names.includes('main.fill'), names.join());
    assert.equal(isToldProgram(raw.binary, decoded.program), true);
    repository.write('shop.go', shop.replace('\twriter()', '\tkept = nil\n\twriter()'));
    assert.equal(isToldProgram(build(repository), decoded.program), false);
    await program.stop();
  });
});
