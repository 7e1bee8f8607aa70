import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { captureMs, places } from '../../scripts/demo/check/hunt';
import { type GoProcess, startGo } from '../live/capture/goTarget';
import { withoutGo } from '../support/goToolchain';
import { Workbench } from './support/workbench';

const user = 'ann';
const password = 'pässwörd:7q!';
const pair = Buffer.from(`${user}:${password}`, 'utf8').toString('base64');
const authorization = `Basic ${pair}`;

describe('a service that demands a login, in the real workbench', { skip: withoutGo }, () => {
  let service: GoProcess;
  let workbench: Workbench;
  let work: NodeJS.Timeout;

  before(async () => {
    const folder = path.resolve('test/fixtures/programs/capture-go');
    service = await startGo('-authorization', authorization);
    const burn = () => fetch(`http://${service.host}/burn?count=500&size=4096`, { headers: { authorization } });
    work = setInterval(() => void burn().catch(() => undefined), 50);
    workbench = await Workbench.open({ folder, settings: { 'allocLens.capture.seconds': 2 } });
    await workbench.statusBar.waitFor(places.flame);
  });
  after(async () => {
    clearInterval(work);
    await workbench?.close();
    await service?.kill();
  });

  it('takes the login that Set Credentials asks for, the password unseen, and is captured without another question', async () => {
    await workbench.quickInput.runCommand('Alloc Lens: Set Credentials…');
    await workbench.quickInput.answer(/pprof handlers/, address());
    await logIn();
    await capture();
    await workbench.statusBar.waitFor(places.result, captureMs);
    assert.deepEqual(await workbench.notifications.texts(), []);
  });

  it('asks by itself when the login was forgotten, and goes on with the capture', async () => {
    await workbench.quickInput.runCommand('Alloc Lens: Set Credentials…');
    await workbench.quickInput.answer(/pprof handlers/, address());
    await workbench.quickInput.pick('Forget what was given');
    await workbench.quickInput.runCommand('Alloc Lens: Clear');
    await workbench.statusBar.waitFor(/^\s*Alloc Lens\s*$/);
    await capture();
    await logIn();
    await workbench.statusBar.waitFor(places.result, captureMs);
  });

  it('keeps the password out of settings, logs, saved captures and whatever else the server has on disk', async () => {
    const files = await filesBelow(workbench.dataFolder);
    assert.ok(files.some(file => file.endsWith('settings.json')) && files.some(file => file.endsWith('.log')));
    assert.ok(files.some(file => file.endsWith('capture.json')));
    for (const file of files) {
      const text = await readFile(file, 'utf8').catch(() => '');
      for (const secret of [password, pair]) assert.ok(!text.includes(secret), `a secret is in ${file}`);
    }
    for (const secret of [password, pair]) {
      assert.ok(![workbench.serverLog(), ...workbench.consoleErrors].some(text => text.includes(secret)));
    }
  });

  const address = () => `http://${service.host}/debug/pprof/`;

  async function capture(): Promise<void> {
    await workbench.quickInput.runCommand('Alloc Lens: Capture From URL…');
    await workbench.quickInput.answer(/pprof handlers/, address());
  }

  async function logIn(): Promise<void> {
    await workbench.quickInput.pick('User name and password');
    await workbench.quickInput.answer(/User name/, user);
    await workbench.quickInput.answer(new RegExp(`Password of ${user}`), password, async () => {
      assert.ok(await workbench.quickInput.isMasked(), 'the password can be read over a shoulder');
    });
    await workbench.quickInput.waitUntilClosed();
  }
});

/** Of an extension that is installed by a link, the link. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name));
}
