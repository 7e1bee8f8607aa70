import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { newerModule } from '../../../src/capture/go/moduleUpdates';
import { withoutGo } from '../../support/goToolchain';

const folder = mkdtempSync(path.join(tmpdir(), 'alloc-lens-updates-'));
const goMod = 'module example.com/shop\n\ngo 1.21\n\nrequire example.com/dep v1.0.0\n';
/** Versions by module path, as a module proxy serves them. */
const served: Readonly<Record<string, readonly string[]>> = {
  'example.com/dep': ['v1.0.0', 'v1.4.0'],
  'example.com/dep/v3': ['v3.0.1'],
  'example.com/last': ['v1.2.0'],
};
const saved = { ...process.env };
const server = createServer((request, response) => {
  const [, module = '', file = ''] = /^\/(.*)\/(@v\/.*|@latest)$/.exec(request.url ?? '') ?? [];
  const versions = served[module];
  if (module === 'example.com/silent') return;
  if (versions === undefined) response.writeHead(404).end('not found');
  else response.end(answer(module, versions, file));
});

function answer(module: string, versions: readonly string[], file: string): string {
  if (file === '@v/list') return versions.join('\n');
  if (file.endsWith('.mod')) return `module ${module}\n`;
  const version = file === '@latest' ? versions.at(-1) : file.slice('@v/'.length, -'.info'.length);
  return JSON.stringify({ Version: version, Time: '2024-01-01T00:00:00Z' });
}

const ask = (name: string, version = 'v1.0.0', signal = AbortSignal.timeout(60_000)) =>
  newerModule({ name, version, folder, goCommand: 'go' }, signal);

describe('newerModule', { skip: withoutGo }, () => {
  before(async () => {
    await mkdir(path.join(folder, 'vendor'));
    await writeFile(path.join(folder, 'go.mod'), goMod);
    await writeFile(path.join(folder, 'vendor', 'modules.txt'), '# example.com/dep v1.0.0\n## explicit\n');
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    Object.assign(process.env, {
      GOPROXY: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      GONOSUMDB: '*',
      GOSUMDB: 'off',
      GOFLAGS: '',
      GOMODCACHE: path.join(folder, 'cache'),
    });
  });

  after(async () => {
    process.env = saved;
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('finds the newest major version, though it has a path of its own and one was left out', async () => {
    assert.deepEqual(await ask('example.com/dep'), { name: 'example.com/dep/v3', version: 'v3.0.1' });
  });

  it('finds nothing newer than the newest', async () => {
    assert.equal(await ask('example.com/dep/v3', 'v3.0.1'), undefined);
    assert.equal(await ask('example.com/last', 'v1.2.0'), undefined);
  });

  it('changes no file, also where there is a vendor folder', async () => {
    await ask('example.com/dep');
    assert.equal(await readFile(path.join(folder, 'go.mod'), 'utf8'), goMod);
  });

  it('says why where Go cannot tell', async () => {
    await assert.rejects(ask('example.com/none'), { name: 'CaptureError', failure: 'unreachable' });
    await assert.rejects(
      newerModule({ name: 'a.b/c', version: 'v1.0.0', folder, goCommand: 'no-such-go' }, AbortSignal.timeout(10_000)),
      { failure: 'noToolchain' },
    );
  });

  it('does not take a known version for the newest where it cannot look for another', async () => {
    assert.equal(await ask('example.com/last', 'v1.2.0'), undefined);
    const proxy = process.env['GOPROXY'];
    try {
      process.env['GOPROXY'] = 'off';
      await assert.rejects(ask('example.com/last', 'v1.2.0'), { failure: 'unreachable', remedy: /GOPROXY/ });
      // Nothing listens on port 1.
      process.env['GOPROXY'] = 'http://127.0.0.1:1';
      await assert.rejects(ask('example.com/last', 'v1.2.0'), {
        failure: 'unreachable',
        remedy: /reaches its module proxy/,
      });
    } finally {
      process.env['GOPROXY'] = proxy;
    }
  });

  it('ends with the user, not with the proxy', async () => {
    const giveUp = new AbortController();
    const asking = ask('example.com/silent', 'v1.0.0', giveUp.signal);
    const connected = new Promise<void>(done => server.once('request', () => done()));
    await connected;
    giveUp.abort();
    await assert.rejects(asking, { name: 'CancelledError' });
  });
});
