import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { captureMs, pickTarget, places } from '../../scripts/demo/check/hunt';
import { type DemoSession, startDemoSession } from '../../scripts/demo/session';
import { eventually } from '../support/eventually';
import { Workbench } from './support/workbench';

describe('live mode in the real workbench', () => {
  let session: DemoSession;
  let workbench: Workbench;

  before(async () => {
    session = await startDemoSession(() => undefined);
    workbench = await Workbench.open({ folder: session.workspace, settings: { 'allocLens.capture.liveSeconds': 1 } });
    await workbench.statusBar.waitFor(places.flame);
  });

  after(async () => {
    await workbench?.close();
    await session?.stop();
  });

  it('redraws window after window, tells the rate, ends with a click and leaves one capture in the view', async () => {
    await workbench.quickInput.runCommand('Alloc Lens: Start Live Mode…');
    await pickTarget(workbench, session.demo.node.ready.inspector!);
    const rate = /^\S* ?[\d.]+ [kMG]B\/s$/;
    await workbench.statusBar.waitFor(rate, captureMs);
    const allocators = workbench.treeView(places.container, places.view);
    await allocators.show();
    const shown = async () => (await allocators.rows()).map(row => `${row.label} ${row.description}`).join('\n');
    const first = await shown();
    await eventually('the next window', shown, text => text !== first);
    await workbench.statusBar.click(rate);
    await workbench.statusBar.waitFor(places.result, captureMs);
    const captures = await workbench.treeView(places.container, 'Captures').rows();
    assert.equal(captures.length, 1);
    assert.match(captures[0]?.description ?? '', /^live · .* · .* [kMG]B · Node \d+ · :\d+$/);
  });
});
