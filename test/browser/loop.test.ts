import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { goLoop } from '../../scripts/demo/check/goLoop';
import { captureMs, pickTarget, places } from '../../scripts/demo/check/hunt';
import { nodeHunt } from '../../scripts/demo/check/nodeHunt';
import { Pictures } from '../../scripts/demo/check/pictures';
import { type DemoSession, startDemoSession } from '../../scripts/demo/session';
import { eventually } from '../support/eventually';
import { withoutGo } from '../support/goToolchain';
import { Workbench } from './support/workbench';

/** Long enough for all that is looked at here; the pictures are taken with the ten seconds of a new installation. */
const settings = { 'allocLens.capture.seconds': 5, 'allocLens.capture.liveSeconds': 1 };

describe('the loop in the real workbench', () => {
  let session: DemoSession;
  let workbench: Workbench;
  let pictures: Pictures;

  before(async () => {
    session = await startDemoSession(() => undefined);
    workbench = await Workbench.open({ folder: session.workspace, settings });
    pictures = new Pictures(workbench, undefined);
    await workbench.statusBar.waitFor(places.flame);
  });

  after(async () => {
    await workbench?.close();
    await session?.stop();
  });

  it('tells one clear message with a remedy when nothing listens, and the flame shows the failure', async () => {
    await workbench.quickInput.runCommand('Alloc Lens: Capture From URL…');
    await workbench.quickInput.answer(/pprof handlers/, 'http://127.0.0.1:9/debug/pprof/');
    const text = await workbench.notifications.waitFor(/Nothing listens on 127\.0\.0\.1:9/);
    assert.match(text, /Start the program/);
    assert.equal((await workbench.notifications.texts()).length, 1);
    await workbench.notifications.dismissAll();
    assert.match(await workbench.statusBar.waitFor('Alloc Lens'), /Alloc Lens/);
  });

  it('hunts the Go service: lines, a pooled writer, and the proof', { skip: withoutGo }, async () => {
    const { demo, goLoad } = session;
    assert.ok(demo.go && goLoad);
    const { capture, proof } = await goLoop(workbench, demo.go, goLoad, pictures);
    assert.match(capture.allocators[0]?.description ?? '', /[kMG]B\/s( in .+)? · gzip\.go:\d+/);
    assert.match(proof.saving, /−9\d(\.\d)? % alloc_space on .*gzip\.go:\d+/);
    assert.ok(proof.lines.some(line => /−9\d(\.\d)? % · .* → /.test(line.annotation)));
  });

  it('ends the window early when the flame is clicked a second time, and shows what was recorded', async () => {
    await workbench.changeSettings({ 'allocLens.capture.seconds': 20 });
    await workbench.quickInput.runCommand('Alloc Lens: Capture From Node Inspector…');
    await workbench.quickInput.answer(/--inspect/, new URL(session.demo.node.ready.inspector ?? '').host);
    // Late enough that something was sampled, also on a busy machine.
    await workbench.statusBar.waitFor(/0:0[3-9]/, captureMs);
    const begin = performance.now();
    await workbench.statusBar.click(places.capturing);
    await workbench.statusBar.waitFor(places.result, captureMs);
    assert.ok(performance.now() - begin < 9_000, 'it waited for the end of the twenty seconds');
    await workbench.changeSettings(settings);
    await workbench.quickInput.runCommand('Alloc Lens: Clear');
    await workbench.statusBar.waitFor('Alloc Lens');
  });

  it('hunts the Node service: functions, a rewrite, and the proof', async () => {
    const { capture, proof } = await nodeHunt(workbench, session.demo.node, session.nodeLoad, pictures);
    assert.ok(capture.allocators.length > 3);
    assert.match(proof.saving, /−\d+ % alloc_space/);
  });

  it('redraws window after window in live mode, tells the rate, ends with a click and leaves one capture in the view', async () => {
    await workbench.quickInput.runCommand('Alloc Lens: Clear');
    await workbench.statusBar.waitFor('Alloc Lens');
    const allocators = workbench.treeView(places.container, places.view);
    const captures = workbench.treeView(places.container, 'Captures');
    await allocators.show();
    const before = (await captures.rows()).length;
    await workbench.quickInput.runCommand('Alloc Lens: Start Live Mode…');
    await pickTarget(workbench, session.demo.node.ready.inspector!);
    const rate = /^\S* ?[\d.]+ [kMG]B\/s$/;
    await workbench.statusBar.waitFor(rate, captureMs);
    const shown = async () => (await allocators.rows()).map(row => `${row.label} ${row.description}`).join('\n');
    const first = await eventually('the first window', shown, text => text !== '');
    await eventually('the next window', shown, text => text !== first);
    await workbench.statusBar.click(rate);
    await workbench.statusBar.waitFor(places.result, captureMs);
    const rows = await captures.rows();
    assert.equal(rows.length, before + 1);
    const live = /^live · .* · .* [kMG]B · Node \d+ · :\d+$/;
    assert.equal(rows.filter(({ description }) => live.test(description)).length, 1);
  });
});
