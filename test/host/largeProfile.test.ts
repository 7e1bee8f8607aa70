import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { AllocLensApi, ProfileSummary } from '../../src/api';
import { heapProfile, production } from '../bench/heapProfile';
import { activateApi } from './support/api';

// The size of a large production service: 40,000 samples, a tenth of its functions in a file that is open.
describe('a profile of 40,000 samples', () => {
  let api: AllocLensApi;
  let folder = '';

  before(async () => {
    api = await activateApi();
    folder = await mkdtemp(path.join(tmpdir(), 'alloc-lens-large-'));
  });
  after(async () => {
    api.clear();
    await rm(folder, { recursive: true, force: true });
  });

  it('is on the lines soon after its bytes are there, also the first time', async function () {
    const source = await openSource();
    const file = path.join(folder, 'large.pb.gz');
    await writeFile(file, large(source.fsPath, 1));
    const times: number[] = [];
    for (let round = 0; round < 2; round++) {
      api.clear();
      const start = performance.now();
      const summary = await api.openProfile(vscode.Uri.file(file));
      await drawn();
      times.push(Math.round(performance.now() - start));
      assertShown(summary, source);
    }
    const figures = `from the file to the lines ${times[0]} ms the first time, then ${times[1]} ms`;
    if (this.test) this.test.title += `: ${figures}`;
  });

  it('is on the lines soon after the end of a capture', async function () {
    const source = await openSource();
    const [before, after] = [large(source.fsPath, 1), large(source.fsPath, 3)];
    const times: number[] = [];
    for (let round = 0; round < 2; round++) {
      api.clear();
      const service = await serve([before, after]);
      const shown = new Promise<number>(resolve => {
        const subscription = api.onDidChangeProfile(() => {
          subscription.dispose();
          void drawn().then(() => resolve(performance.now()));
        });
      });
      const summary = await api.capture({ url: service.url, seconds: 3 });
      times.push(Math.round((await shown) - service.answered()));
      assertShown(summary, source);
      await service.close();
    }
    const figures = `from the end of the capture to the lines ${times[0]} ms the first time, then ${times[1]} ms`;
    if (this.test) this.test.title += `: ${figures}`;
  });

  function assertShown(summary: ProfileSummary, source: vscode.Uri): void {
    assert.ok(summary.samples > 40_000);
    assert.ok(api.allocators({ by: 'callSite' }).some(each => each.uri?.fsPath === source.fsPath));
  }
});

/** Whoever draws listens to the same change; what they do about it is done when the thread is free again. */
function drawn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}

async function openSource(): Promise<vscode.Uri> {
  const [source] = await vscode.workspace.findFiles('go-shop/main.go');
  assert.ok(source !== undefined);
  await vscode.window.showTextDocument(source);
  return source;
}

function large(ownFile: string, times: number): Buffer {
  return gzipSync(heapProfile(40_000, 3_500, { ownFile, shape: production, times }), { level: 1 });
}

/** Answers each question for the heap with the next of `snapshots`; tells when it had answered the last. */
async function serve(snapshots: readonly Buffer[]) {
  let next = 0;
  let answered = 0;
  const server = createServer((request, response) => {
    if (request.url === '/debug/pprof/cmdline') response.end('large-service');
    else if (request.url?.startsWith('/debug/pprof/heap')) {
      response.end(snapshots[next++]);
      answered = performance.now();
    } else response.writeHead(404).end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/debug/pprof/`,
    answered: () => answered,
    close: () => new Promise(resolve => server.close(resolve)),
  };
}
