import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { AllocLensApi, CaptureSummary } from '../../src/api';
import { CaptureFolder } from '../../src/session/captures/captureFolder';
import { eventually } from '../support/eventually';
import { activateApi, failureOf } from './support/api';
import { hostDemo } from './support/demo';

const { pprof, inspector } = hostDemo();

describe('saved captures', () => {
  let api: AllocLensApi;
  let folder: string;

  before(async () => {
    api = await activateApi();
    await api.capture({ inspector, seconds: 1 });
    folder = path.dirname(path.dirname((await newest(api)).uri.fsPath));
  });

  it('are on disk when they are shown, with totals, and open to the very same numbers after a restart', async () => {
    const shown = await api.capture({ inspector, seconds: 1 });
    const rows = api.allocators({ by: 'function', limit: 50 });
    const sites = api.allocators({ by: 'callSite', limit: 50 });
    const latest = await newest(api);
    assert.deepEqual(latest.totals, shown.totals);
    // What a new window would read: nothing but the disk.
    const [entry] = await new CaptureFolder(folder).list();
    assert.ok(entry?.kind === 'capture' && entry.record.id === latest.id);
    assert.deepEqual(entry.record.totals, shown.totals);
    assert.ok(Object.keys(entry.record.texts).some(file => file.endsWith('.js')));
    api.clear();
    assert.deepEqual(api.allocators(), []);
    const opened = await api.openCapture(latest.id);
    assert.deepEqual({ ...opened, samples: 0 }, { ...shown, samples: 0 });
    assert.deepEqual(api.allocators({ by: 'function', limit: 50 }), rows);
    assert.deepEqual(api.allocators({ by: 'callSite', limit: 50 }), sites);
  });

  it('are read by go tool pprof, Go and Node alike', async function () {
    if (pprof === undefined) return this.skip();
    this.timeout(60_000);
    const captured = [await newest(api)];
    const go = await api.capture({ url: pprof, seconds: 2 });
    captured.push(await newest(api));
    const rows = api.allocators({ by: 'function', limit: 3 });
    await api.openCapture(captured[1]?.id ?? '');
    assert.deepEqual(api.allocators({ by: 'function', limit: 3 }), rows);
    for (const { uri, totals } of captured) {
      const args = ['tool', 'pprof', '-top', '-sample_index=alloc_space', '-unit=B', uri.fsPath];
      const { stdout } = await promisify(execFile)('go', args, { env: { ...process.env, GOTOOLCHAIN: 'local' } });
      const total = Number(/of (\d+)B total/.exec(stdout)?.[1]);
      assert.ok(Math.abs(total - (totals.alloc_space ?? 0)) <= 1, stdout.slice(0, 300));
    }
    assert.ok((go.totals.alloc_space ?? 0) > 0);
  });

  it('are pinned, renamed, exported, compared, set as baseline and deleted by command', async () => {
    await api.capture({ inspector, seconds: 0.5 });
    const [newer, older] = await api.captures();
    assert.ok(newer && older);
    await vscode.commands.executeCommand('allocLens.pinCapture', older.id);
    await vscode.commands.executeCommand('allocLens.renameCapture', older.id, 'before the fix');
    const changed = (await api.captures()).find(({ id }) => id === older.id);
    assert.deepEqual([changed?.pinned, changed?.name], [true, 'before the fix']);

    await vscode.commands.executeCommand('allocLens.compareWith', older.id);
    const comparison = api.comparison();
    assert.deepEqual(
      [comparison?.before, comparison?.after],
      [older.totals.alloc_space, newer.totals.alloc_space],
      'the older one is the baseline',
    );

    const file = vscode.Uri.file(path.join(await mkdtemp(path.join(tmpdir(), 'export-')), 'out.pb.gz'));
    await vscode.commands.executeCommand('allocLens.exportProfile', newer.id, file);
    assert.deepEqual(await readFile(file.fsPath), await readFile(newer.uri.fsPath));
    await rm(path.dirname(file.fsPath), { recursive: true });

    assert.equal(await vscode.commands.executeCommand('allocLens.setAsBaseline', older.id), true);
    await api.capture({ inspector, seconds: 0.5 });
    assert.equal(api.comparison()?.before, older.totals.alloc_space, 'the next capture is compared, too');
    await vscode.commands.executeCommand('allocLens.stopComparing');
    assert.equal(api.comparison(), undefined);

    await vscode.commands.executeCommand('allocLens.unpinCapture', older.id);
    await vscode.commands.executeCommand('allocLens.deleteCapture', older.id);
    assert.ok(!(await api.captures()).some(({ id }) => id === older.id));
    await failureOf(api.openCapture(older.id));
    assert.equal(await vscode.commands.executeCommand('allocLens.openLatestCapture'), true);
  });

  it('that are broken say so when opened and can be deleted', async () => {
    await api.capture({ inspector, seconds: 0.5 });
    const { id, uri } = await newest(api);
    await writeFile(uri.fsPath, 'cut');
    assert.ok(!(await api.captures()).some(each => each.id === id));
    const { failure, message, remedy } = await failureOf(api.openCapture(id));
    assert.equal(failure, 'malformed');
    assert.match(message, /is broken: its profile has 3 of \d+ bytes/);
    assert.match(remedy, /Delete it/);
    await vscode.commands.executeCommand('allocLens.deleteCapture', id);
    assert.ok(!(await readdir(folder)).includes(id));
  });

  it('follow the retention setting, and pinned ones stay', async () => {
    const pinned = (await newest(api)).id;
    await vscode.commands.executeCommand('allocLens.pinCapture', pinned);
    const configuration = vscode.workspace.getConfiguration('allocLens');
    await configuration.update('capture.keep', 1, vscode.ConfigurationTarget.Global);
    try {
      await api.capture({ inspector, seconds: 0.5 });
      const kept = await api.captures();
      assert.deepEqual([kept.length, kept[1]?.id], [2, pinned]);
    } finally {
      await configuration.update('capture.keep', undefined, vscode.ConfigurationTarget.Global);
      await vscode.commands.executeCommand('allocLens.deleteCapture', pinned);
    }
  });

  it('hold one capture of a live run: its last window, redrawn once for each window', async function () {
    this.timeout(60_000);
    await vscode.commands.executeCommand('allocLens.showAllocators');
    const before = (await api.captures()).length;
    const totals: number[] = [];
    const three = new Promise<void>(resolve => {
      const subscription = api.onDidChangeProfile(profile => {
        totals.push(profile?.totals.alloc_space ?? 0);
        if (totals.length < 3) return;
        subscription.dispose();
        resolve();
      });
    });
    const running = vscode.commands.executeCommand('allocLens.startLiveMode', { inspector, seconds: 1 });
    await three;
    await vscode.commands.executeCommand('allocLens.stopProfiling');
    assert.equal(await running, true);
    const after = await api.captures();
    assert.equal(after.length, before + 1);
    assert.equal(after[0]?.mode, 'live');
    assert.equal(new Set(totals).size, totals.length, 'each window has its own total');
    assert.ok((after[0]?.seconds ?? 0) >= 0.9 && (after[0]?.seconds ?? 0) < 10);
  });

  it('record until stopped', async () => {
    // It may be stopped before the first sample, which is a failure of its own, and is begun anew then.
    await eventually(
      'a capture that was stopped after its first sample',
      async () => {
        let over = false;
        const running = vscode.commands.executeCommand<boolean>('allocLens.startUntilStopped', { inspector });
        void running.then(() => {
          over = true;
        });
        // Stopping has no effect until it records.
        await eventually(
          'the capture to end when it is stopped',
          () => vscode.commands.executeCommand('allocLens.stopProfiling'),
          () => over,
        );
        return running;
      },
      shown => shown === true,
    );
    const { seconds } = await newest(api);
    assert.ok(seconds > 0 && seconds < 10, 'it was stopped before the length that is set');
    assert.equal((await newest(api)).mode, 'untilStopped');
  });

  after(async () => {
    api.clear();
  });
});

async function newest(api: AllocLensApi): Promise<CaptureSummary> {
  const [capture] = await api.captures();
  assert.ok(capture, 'nothing was saved');
  return capture;
}
