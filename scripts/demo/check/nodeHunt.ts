import assert from 'node:assert/strict';
import type { Workbench } from '../../../test/browser/support/workbench';
import { type Load, nodeShopLoad } from '../load';
import type { WatchedService } from '../service';
import { captureMs, hottest, pickTarget, places, readCapture, type ShownCapture } from './hunt';
import type { Pictures } from './pictures';
import { type ProvenRewrite, proveRewrite, savedPercent } from './rewrite';

/** What taking the spread out of one of the two reduces must save in the whole process at least, in percent. */
const leastSaving = 10;

/** Captures the Node service. V8 knows functions, not lines: every annotation must say "in fn()". */
export async function nodeHunt(
  workbench: Workbench,
  service: WatchedService,
  load: Load,
  pictures: Pictures,
): Promise<{ capture: ShownCapture; proof: ProvenRewrite }> {
  await workbench.quickInput.runCommand('Alloc Lens: Start Profiling…');
  await pickTarget(workbench, service.ready.inspector!);
  await workbench.statusBar.waitFor(places.capturing, captureMs);
  const capture = await readCapture(workbench, 'node-shop/src/orders.js', / in .*\(\)/);
  for (const line of capture.annotated) assert.match(line.annotation, / in (.*\(\)|an anonymous function)/, line.text);
  const hot = hottest(capture.annotated);
  await workbench.editor.goTo(hot.line);
  await pictures.take('node-1-hot-function');

  const order = {
    service,
    load,
    paths: nodeShopLoad.paths,
    line: hot.line,
    fix: /reduce|spread/i,
    name: 'node',
    warmUp: 900,
  };
  const proof = await proveRewrite(workbench, order, pictures);
  // Of the process: what V8 charges to a single function depends on what it inlined.
  const saved = savedPercent(proof.saving.split('(')[0] ?? '');
  assert.ok(saved >= leastSaving, `the rewrite saves at least ${leastSaving} %: ${JSON.stringify(proof)}`);
  return { capture, proof };
}
