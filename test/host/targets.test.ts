import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { AllocLensApi } from '../../src/api';
import type { ListedTarget } from '../../src/editor/targets/targetCommands';
import { activateApi, failureOf } from './support/api';
import { hostDemo } from './support/demo';

const { pprof, goPid, inspector, nodePid } = hostDemo();
const run = <T>(command: string, argument?: unknown) =>
  vscode.commands.executeCommand<T>(`allocLens.${command}`, argument);
const refresh = () => run<ListedTarget[]>('refreshTargets');

describe('the Targets view', () => {
  let api: AllocLensApi;
  const servers: Server[] = [];

  before(async () => {
    api = await activateApi();
    await vscode.commands.executeCommand('allocLens.targets.focus');
  });
  after(() => {
    for (const server of servers) server.close();
  });

  it('lists the running services with how they are attached, and not the editor itself', async () => {
    const found = await refresh();
    const node = found.find(each => each.pid === nodePid);
    assert.equal(node?.attach, 'inspector');
    assert.equal(node?.group, 'workspace');
    assert.match(node?.description ?? '', /^Node \d+\.\d+\.\d+ · inspector :\d+ · pid \d+$/);
    assert.equal(node?.address, new URL(inspector).host);
    assert.ok(found.every(each => each.pid !== process.pid && each.pid !== process.ppid));
    const order = found.map(each => ['debugged', 'workspace', 'other', 'saved'].indexOf(each.group));
    assert.deepEqual(order, order.toSorted());
    if (pprof === undefined) return;
    const go = found.find(each => each.pid === goPid);
    assert.deepEqual([go?.attach, go?.group, go?.kind], ['pprof', 'workspace', 'go']);
    assert.match(go?.description ?? '', /^Go 1\.\d+\S* · pprof :\d+ · pid \d+$/);
  });

  it('lists a Node process without an inspector as one that a signal opens', async () => {
    const script = 'setInterval(() => {}, 1e6); console.log("ready")';
    // Under a shell, as in a terminal: what the extension host itself starts is taken for a helper of an extension.
    const shell = spawn('sh', ['-c', `"${process.execPath}" -e '${script}' & echo $!; wait`], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let printed = '';
    await new Promise<void>(resolve =>
      shell.stdout.on('data', chunk => {
        printed += chunk;
        if (/ready/.test(printed)) resolve();
      }),
    );
    const pid = Number(/\d+/.exec(printed)?.[0]);
    try {
      const entry = (await refresh()).find(each => each.pid === pid);
      assert.deepEqual([entry?.attach, entry?.address, entry?.remedy], ['signal', '', undefined]);
    } finally {
      process.kill(pid);
    }
  });

  it('captures a row by its id', async () => {
    const node = (await refresh()).find(each => each.pid === nodePid);
    assert.ok(node);
    await vscode.workspace
      .getConfiguration('allocLens')
      .update('capture.seconds', 1, vscode.ConfigurationTarget.Global);
    try {
      assert.equal(await run('captureTarget', { id: node.id }), true);
      assert.ok(api.allocators({ by: 'function', limit: 1 }).length > 0);
    } finally {
      await vscode.workspace
        .getConfiguration('allocLens')
        .update('capture.seconds', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('keeps an address, lists it, and removes it again', async () => {
    assert.equal(await run('saveTarget', { url: 'http://127.0.0.1:1/debug/pprof/' }), true);
    const saved = (await refresh()).filter(each => each.group === 'saved');
    assert.deepEqual(
      saved.map(each => [each.label, each.address]),
      [['127.0.0.1:1', 'http://127.0.0.1:1/debug/pprof/']],
    );
    assert.equal(await run('removeTarget', { id: saved[0]?.id }), true);
    assert.ok((await refresh()).every(each => each.group !== 'saved'));
  });

  it('does not store an address with a password in it', async () => {
    void run('saveTarget', { url: 'http://ann:secret@127.0.0.1:1/' });
    assert.ok((await refresh()).every(each => each.group !== 'saved'));
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  it('without asking, tells what to do about a login and about another machine', async () => {
    const server = createServer((_, response) => response.writeHead(401).end('who are you?'));
    servers.push(server);
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    const login = await failureOf(api.capture({ url: `http://127.0.0.1:${address.port}/debug/pprof/`, seconds: 1 }));
    assert.equal(login.failure, 'unauthorized');
    assert.match(login.remedy, /Alloc Lens: Set Credentials/);
    const remote = await failureOf(api.capture({ url: 'http://192.0.2.1:6060/debug/pprof/', seconds: 1 }));
    assert.equal(remote.failure, 'unconfirmedHost');
    assert.match(remote.message, /192\.0\.2\.1 is another machine/);
  });
});
