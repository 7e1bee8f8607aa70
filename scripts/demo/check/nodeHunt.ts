import assert from 'node:assert/strict';
import type { Workbench } from '../../../test/browser/support/workbench';
import type { WatchedService } from '../service';
import { captureMs, readCapture, type ShownCapture, targetRow } from './hunt';
import type { Pictures } from './pictures';

/** Captures the Node service. V8 knows functions, not lines: every annotation must say "in fn()". */
export async function nodeHunt(
  workbench: Workbench,
  service: WatchedService,
  pictures: Pictures,
): Promise<ShownCapture> {
  await workbench.quickInput.runCommand('Alloc Lens: Start Profiling…');
  await workbench.quickInput.pick(targetRow(service.ready.inspector!));
  await workbench.statusBar.waitFor(/\d:\d\d/, captureMs);
  const capture = await readCapture(workbench, 'node-shop/src/orders.js', / in .*\(\)/);
  for (const line of capture.annotated) assert.match(line.annotation, / in .*\(\)/, line.text);
  await pictures.take('node');
  return capture;
}
