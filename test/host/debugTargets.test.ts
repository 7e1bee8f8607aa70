import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { AllocLensApi } from '../../src/api';
import { targetForPid } from '../../src/capture/discovery';
import { DebugTargets } from '../../src/editor/debugTargets/debugTargets';
import { proxyTarget } from '../../src/editor/debugTargets/inspectorOfSession';
import type { Target } from '../../src/session/targets';
import { eventually } from '../support/eventually';
import { activateApi } from './support/api';
import { hostDemo } from './support/demo';

const { pprof, goPid } = hostDemo();

describe('processes that are being debugged', () => {
  let api: AllocLensApi;
  let targets: DebugTargets;

  before(async () => {
    api = await activateApi();
    targets = new DebugTargets(pid => targetForPid(pid, AbortSignal.timeout(10_000)));
  });
  after(() => targets.dispose());

  (pprof === undefined ? it.skip : it)(
    'a Go process is a target by its pprof handlers until the session ends',
    async () => {
      let changes = 0;
      const listening = targets.onDidChange(() => changes++);
      const configuration = { type: 'go', request: 'launch', name: 'go-shop', pid: goPid };
      const session = await sessionOf(configuration);
      const [target] = await eventually(
        'the Go target',
        () => targets.list(),
        list => list.length === 1,
      );
      assert.ok(target?.kind === 'go');
      assert.equal(target.pid, goPid);
      assert.equal(new URL(target.url).port, new URL(pprof ?? '').port);
      assert.match(target.label, /^go-shop \(debugging\)$/);
      await vscode.debug.stopDebugging(session);
      await eventually(
        'no target',
        () => targets.list(),
        list => list.length === 0,
      );
      assert.equal(changes, 2);
      listening.dispose();
    },
  );

  it('a Go program started under the debugger records more allocations, unless it is told how many', async () => {
    const environments = [undefined, { A: '1', GODEBUG: 'gctrace=1' }, { GODEBUG: 'memprofilerate=1' }];
    const seen: unknown[] = [];
    for (const env of environments) {
      const session = await sessionOf({ type: 'go', request: 'launch', name: 'rate', pid: process.pid, env });
      seen.push(session.configuration['env']);
      await vscode.debug.stopDebugging(session);
    }
    assert.deepEqual(seen, [
      { GODEBUG: 'memprofilerate=16384' },
      { A: '1', GODEBUG: 'gctrace=1,memprofilerate=16384' },
      { GODEBUG: 'memprofilerate=1' },
    ]);
  });

  it('a process that never offers anything is no target', async () => {
    const session = await sessionOf({ type: 'go', request: 'launch', name: 'no pprof', pid: process.pid });
    assert.deepEqual(targets.list(), []);
    await vscode.debug.stopDebugging(session);
  });

  it("a Node process under VS Code's JavaScript debugger is captured next to it, and through its proxy", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'alloc-lens-debug-'));
    const program = path.join(folder, 'burn.js');
    await writeFile(
      program,
      'setInterval(() => { for (let i = 0; i < 2000; i++) globalThis.kept = new Array(100).fill(i); }, 2);',
    );
    try {
      const configuration = { type: 'pwa-node', request: 'launch', name: 'burn', program, console: 'internalConsole' };
      const started: vscode.DebugSession[] = [];
      const listening = vscode.debug.onDidStartDebugSession(each => started.push(each));
      await sessionOf(configuration);
      const list = await eventually(
        'the Node target',
        () => targets.list(),
        all => all.length > 0,
      );
      assert.equal(list.length, 1, JSON.stringify(list));
      assert.ok((list[0]?.pid ?? 0) > 0, JSON.stringify(list));
      const direct = list[0] as Target;
      assert.equal((await api.capture({ inspector: addressOf(direct), seconds: 1 })).origin, 'v8');
      const proxies = (await Promise.all(started.map(proxyTarget))).filter(each => each !== undefined);
      assert.ok(proxies[0], 'js-debug offers no proxy for any of its sessions');
      const through = await api.capture({ inspector: proxies[0].inspector, seconds: 1 });
      assert.ok((through.totals.alloc_space ?? 0) > 1e6, JSON.stringify(through.totals));
      listening.dispose();
      await vscode.debug.stopDebugging();
      await eventually(
        'no target',
        () => targets.list(),
        all => all.length === 0,
      );
    } finally {
      await vscode.debug.stopDebugging();
      await rm(folder, { recursive: true, force: true });
    }
  });
});

async function sessionOf(configuration: vscode.DebugConfiguration): Promise<vscode.DebugSession> {
  const started = new Promise<vscode.DebugSession>(resolve => {
    const listening = vscode.debug.onDidStartDebugSession(session => {
      listening.dispose();
      resolve(session);
    });
  });
  assert.equal(await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], configuration), true);
  return started;
}

function addressOf(target: Target): string {
  assert.ok(target.kind === 'node');
  return target.inspector;
}
