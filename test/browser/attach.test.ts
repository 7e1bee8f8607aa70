import assert from 'node:assert/strict';
import { platform } from 'node:os';
import { after, before, describe, it } from 'node:test';
import { annotatedLines, captureMs, places } from '../../scripts/demo/check/hunt';
import { Pictures } from '../../scripts/demo/check/pictures';
import { eventually } from '../support/eventually';
import { withoutGo } from '../support/goToolchain';
import { connectionsTo, isListening, type ProcessState, processState } from '../support/processState';
import { type AttachStage, type StagedService, setAttachStage } from './support/attachStage';
import type { QuickRow } from './support/quickInput';
import { Workbench } from './support/workbench';

/** Where `node app.js` opens its inspector on SIGUSR1; fixed by Node. */
const inspectorPort = 9229;
/** The flame while nothing runs and nothing is shown; its accessible name begins with the same words in every state. */
const idle = /^\s*Alloc Lens\s*$/;
const elsewhere = platform() === 'linux' ? false : 'a running Node process is attached by a signal on Linux only';

describe('attaching to what runs, in the real workbench', { skip: elsewhere }, () => {
  let stage: AttachStage;
  let workbench: Workbench;
  /** Set ALLOC_LENS_PICTURES to a folder to look at the windows of this test. */
  let pictures: Pictures;
  let appBefore: ProcessState;
  let serviceBefore: ProcessState | undefined;

  before(async () => {
    stage = await setAttachStage();
    const seconds = { 'allocLens.capture.seconds': 3 };
    workbench = await Workbench.open({ folder: stage.workspace, settings: seconds });
    pictures = new Pictures(workbench, process.env['ALLOC_LENS_PICTURES']);
    await workbench.statusBar.waitFor(idle);
    await stage.app.load.until(({ completed, waiting }) => completed > 20 && !waiting);
    await stage.service?.load.until(({ completed, waiting }) => completed > 20 && !waiting);
    // Whoever else uses Node's default port makes a signal to ours meaningless.
    await eventually(
      'the default port of the inspector to be free',
      () => isListening(inspectorPort),
      taken => !taken,
    );
    assert.equal(await inspectorAnswers(), false);
    appBefore = await processState(stage.app.ready.pid);
    serviceBefore = stage.service && (await processState(stage.service.ready.pid));
  });

  after(async () => {
    await workbench?.close();
    await stage?.stop();
  });

  it('lists behind the flame the program and the service with how they are attached, and nothing that is only called node', async () => {
    await workbench.statusBar.click(idle);
    const rows = await foundRows(workbench);
    const ofWorkspace = rowsBelow(rows, 'This workspace');
    const { app, service, impostor } = stage;
    assert.deepEqual(
      ofWorkspace.map(row => row.label),
      [...(service ? ['quotes'] : []), 'app.js'],
    );
    const bySignal = ofWorkspace.at(-1)!;
    const runtime = `Node ${process.versions.node}`;
    assert.equal(bySignal.description, `${runtime} · no inspector yet · pid ${app.ready.pid}`);
    assert.equal(bySignal.detail, 'Opens its inspector by SIGUSR1, closes it again · node app.js');
    if (service) {
      const port = new RegExp(`^Go 1\\.\\S+ · pprof :${new URL(service.ready.http).port} · pid ${service.ready.pid}$`);
      assert.match(ofWorkspace[0]!.description, port);
      assert.equal(ofWorkspace[0]!.detail, `${service.ready.http}debug/pprof/ · quotes`);
    }
    assert.ok(rows.every(row => !`${row.label} ${row.description}`.includes(`pid ${impostor.pid}`)));
    await pictures.take('attach-1-pick');
    await workbench.quickInput.cancel();
  });

  it('asks before it opens the inspector of the program, and Cancel leaves it alone', async () => {
    await choose(workbench, stage.app);
    const question = await workbench.dialogText();
    assert.match(question, /Open the inspector of app\.js\?/);
    assert.match(question, new RegExp(`Process ${stage.app.ready.pid}: \\S*node app\\.js`));
    assert.match(question, /SIGUSR1.*127\.0\.0\.1:9229.*closed again/s);
    await pictures.take('attach-2-consent');
    await workbench.answerDialog('Cancel');
    await workbench.statusBar.waitFor(idle);
    assert.deepEqual(await processState(stage.app.ready.pid), appBefore);
    assert.deepEqual(await workbench.notifications.texts(), []);
  });

  it('captures the program after a click on Yes: its functions carry their cost', async () => {
    await choose(workbench, stage.app);
    await workbench.answerDialog('Yes, Only This Time');
    await workbench.statusBar.waitFor(places.capturing, captureMs);
    // What is compared afterwards can tell the difference.
    assert.equal(await inspectorAnswers(), true);
    const meanwhile = await processState(stage.app.ready.pid);
    assert.equal(meanwhile.listeners.length, appBefore.listeners.length + 1);
    assert.notDeepEqual(meanwhile.descriptors, appBefore.descriptors);
    assert.match(await workbench.statusBar.waitFor(places.result, captureMs), /[kMG]B · \d+ hot function/);
    await workbench.editor.open('app.js');
    const annotated = await annotatedLines(workbench, /% · .*[kMG]B\/s in \w+\(\)/);
    for (const line of annotated) assert.match(line.annotation, / in .*\(\)/, line.text);
    await pictures.take('attach-3-node');
  });

  it('leaves the program as it was: no inspector, no descriptor, no thread more, and it answers', async () => {
    await assertAsBefore(stage.app.ready.pid, appBefore);
    assert.equal(await inspectorAnswers(), false);
    assert.equal(await connectionsTo(inspectorPort), 0);
    await assertAnswers(`${stage.app.ready.http}report`, /^customer 0: /);
  });

  it('asks anew after Only This Time, and never again after Always', async () => {
    await workbench.statusBar.click(places.result);
    await workbench.dialogText();
    await workbench.answerDialog('Yes, Always in This Workspace');
    for (const round of ['asked', 'not asked']) {
      if (round === 'not asked') await workbench.statusBar.click(places.result);
      await workbench.statusBar.waitFor(places.capturing, captureMs);
      assert.equal(await workbench.isDialogOpen(), false);
      await workbench.statusBar.waitFor(places.result, captureMs);
      await assertAsBefore(stage.app.ready.pid, appBefore);
      assert.equal(await inspectorAnswers(), false);
    }
  });

  it('captures the Go service, found on its random port: lines carry their cost, and it is as it was', {
    skip: withoutGo,
  }, async () => {
    const { ready } = stage.service!;
    await workbench.quickInput.runCommand('Alloc Lens: Clear');
    await choose(workbench, stage.service!);
    await workbench.statusBar.waitFor(places.capturing, captureMs);
    assert.match(await workbench.statusBar.waitFor(places.result, captureMs), /[kMG]B · \d+ hot line/);
    await workbench.editor.open('service/main.go');
    const annotated = await annotatedLines(workbench, /%.*[kMG]B\/s in flate\.NewWriter/);
    assert.ok(annotated.some(line => /packed\.Close|packed\)\.Encode|fmt\.Sprintf/.test(line.text)));
    await assertAnswers(`${ready.http}quotes`, /product 199/);
    const { listeners, startTime } = await processState(ready.pid);
    assert.deepEqual([listeners, startTime], [serviceBefore!.listeners, serviceBefore!.startTime]);
    await pictures.take('attach-4-go');
  });

  it('shows the same in the Targets view, and every capture in the Captures view', async () => {
    const targets = workbench.treeView(places.container, 'Targets');
    await targets.show();
    await targets.waitForRow(/app\.js/);
    const rows = await targets.rows();
    assert.ok(rows.some(row => row.label === 'app.js' && /no inspector yet/.test(row.description)));
    const captures = await workbench.treeView(places.container, 'Captures').rows();
    assert.equal(captures.length, withoutGo ? 3 : 4);
    assert.equal(captures.at(-1)?.label, 'app.js');
    assert.match(captures.at(-1)?.description ?? '', /^\S.* · 3(\.\d+)? s · [\d.]+ [kMG]B · Node \d+ · pid \d+$/);
    await pictures.take('attach-5-views');
  });

  it('leaves nothing connected, the program that is called node alive, and SIGUSR1 what it was', async () => {
    await Promise.all([stage.app.load.stop(), stage.service?.load.stop()]);
    for (const service of [stage.app, stage.service].filter(each => each !== undefined)) {
      await eventually(
        `the last connection to ${service.ready.service} to be closed`,
        () => connectionsTo(Number(new URL(service.ready.http).port)),
        count => count === 0,
      );
    }
    const { exitCode, signalCode } = stage.impostor;
    assert.deepEqual([exitCode, signalCode], [null, null]);
    await assertAsBefore(stage.app.ready.pid, appBefore);
    process.kill(stage.app.ready.pid, 'SIGUSR1');
    await eventually('SIGUSR1 to open the inspector as it always did', inspectorAnswers, Boolean);
    await assertAnswers(`http://127.0.0.1:${inspectorPort}/json/list`, /app\.js/);
    await assertAnswers(`${stage.app.ready.http}report`, /^customer 0: /);
  });
});

/** The rows of the open picker, once all of the workspace's are drawn: the next group begins. */
function foundRows(workbench: Workbench): Promise<QuickRow[]> {
  let before = '';
  return eventually(
    'the running processes in the picker',
    () => workbench.quickInput.rows(),
    rows => {
      const found = rowsBelow(rows, 'This workspace');
      const now = JSON.stringify(rows);
      // What is read while the list is drawn has rows of the list before it.
      const isDrawn = now === before;
      before = now;
      return isDrawn && found.length > 0 && found.at(-1) !== rows.at(-1);
    },
  );
}

function rowsBelow(rows: readonly QuickRow[], separator: string): QuickRow[] {
  const first = rows.findIndex(row => row.separator === separator);
  if (first < 0) return [];
  const next = rows.findIndex((row, index) => index > first && row.separator !== '');
  return rows.slice(first, next < 0 ? undefined : next);
}

async function choose(workbench: Workbench, { ready }: StagedService): Promise<void> {
  await workbench.statusBar.click(idle);
  await foundRows(workbench);
  await workbench.quickInput.pickDescribed(new RegExp(` · pid ${ready.pid}$`));
}

async function inspectorAnswers(): Promise<boolean> {
  return fetch(`http://127.0.0.1:${inspectorPort}/json`).then(
    async response => (await response.text()) !== '',
    () => false,
  );
}

async function assertAnswers(url: string, text: RegExp): Promise<void> {
  const response = await fetch(url, { headers: { connection: 'close' } });
  assert.match(await response.text(), text);
}

/** The status bar shows the result while the last of the clean-up is still under way in the target. */
async function assertAsBefore(pid: number, before: ProcessState): Promise<void> {
  const now = await eventually(
    'the process to be as it was',
    () => processState(pid),
    state => JSON.stringify(state) === JSON.stringify(before),
  ).catch(() => processState(pid));
  assert.deepEqual(now, before);
}
