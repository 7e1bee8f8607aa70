import assert from 'node:assert/strict';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { buildFacts } from '../../../src/capture/go/buildAge';

describe('files that are newer than the program', () => {
  let folder: string;
  let older: string;
  let newer: string;
  const server = createServer();

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'alloc-lens-age-'));
    [older, newer] = [path.join(folder, 'older.go'), path.join(folder, 'newer.go')];
    await Promise.all([older, newer].map(file => writeFile(file, 'package main\n')));
    await utimes(older, 0, 0);
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  });
  after(async () => {
    server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const target = (parts: { url?: string; pid?: number }) => ({ kind: 'go', label: 'self', url: '', ...parts }) as const;
  // The running test stands for the program: its file, node, is older than what this test just wrote.
  const files = () => [older, newer, path.join(folder, 'none.go')];
  const newerThanBuild = async (of: ReturnType<typeof target>) =>
    (await buildFacts({ target: of, takenMs: 0 }, files()))?.newer;

  it('are found by the process', async () => {
    assert.deepEqual([...((await newerThanBuild(target({ pid: process.pid }))) ?? [])], [newer]);
  });

  it('are found by the port on which the process listens', async () => {
    const { port } = server.address() as { port: number };
    const found = await newerThanBuild(target({ url: `http://127.0.0.1:${port}/debug/pprof/` }));
    assert.deepEqual([...(found ?? [])], [newer]);
  });

  it('are not known where what listens on the port is found to be another program than the profile is of', async () => {
    const { port } = server.address() as { port: number };
    const trace = {
      buildId: '',
      mapping: { start: 0, limit: 1, fileOffset: 0, file: path.join(folder, 'gone') },
      addresses: [],
    };
    const asked = { target: target({ url: `http://127.0.0.1:${port}/debug/pprof/` }), trace, takenMs: 0 };
    const foundBy = (isProgram: boolean | undefined) => buildFacts(asked, files(), () => isProgram);
    assert.equal(await foundBy(false), undefined);
    for (const answer of [true, undefined]) assert.deepEqual([...((await foundBy(answer))?.newer ?? [])], [newer]);
  });

  it('are not known where the program is not on this machine, or gone', async () => {
    assert.equal(await newerThanBuild(target({ url: 'http://10.0.0.1:6060/' })), undefined);
    assert.equal(await newerThanBuild(target({ pid: 2 ** 22 + 1 })), undefined);
  });
});
