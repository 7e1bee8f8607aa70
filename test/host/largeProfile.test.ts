import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { AllocLensApi } from '../../src/api';
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
    const [source] = await vscode.workspace.findFiles('go-shop/main.go');
    assert.ok(source !== undefined);
    await vscode.window.showTextDocument(source);
    const file = path.join(folder, 'large.pb.gz');
    await writeFile(
      file,
      gzipSync(heapProfile(40_000, 3_500, { ownFile: source.fsPath, shape: production }), { level: 1 }),
    );
    const times: number[] = [];
    for (let round = 0; round < 4; round++) {
      api.clear();
      const start = performance.now();
      const summary = await api.openProfile(vscode.Uri.file(file));
      // Whoever draws listens to the same change; what they do about it is done when the thread is free again.
      await new Promise(resolve => setImmediate(resolve));
      times.push(Math.round(performance.now() - start));
      assert.ok(summary.samples > 40_000);
      assert.ok(api.allocators({ by: 'callSite' }).some(each => each.uri?.fsPath === source.fsPath));
    }
    const figures = `from the file to the lines ${times[0]} ms the first time, then ${times.slice(1).join(', ')} ms`;
    if (this.test) this.test.title += `: ${figures}`;
  });
});
