import assert from 'node:assert/strict';
import type { Workbench } from '../../../test/browser/support/workbench';
import { goShopLoad, type Load } from '../load';
import type { WatchedService } from '../service';
import { hottest, pickTarget, places, readCapture, type ShownCapture } from './hunt';
import type { Pictures } from './pictures';
import { type ProvenRewrite, proveRewrite, savedPercent } from './rewrite';

/** What the pooled gzip writer must save on the line that allocated it, in percent. */
const leastSaving = 90;

/** From the flame to the proven saving: the Go service and its gzip writer. */
export async function goLoop(
  workbench: Workbench,
  service: WatchedService,
  load: Load,
  pictures: Pictures,
): Promise<{ capture: ShownCapture; proof: ProvenRewrite }> {
  await workbench.statusBar.click(places.flame);
  await pickTarget(workbench, service.ready.pprof!);
  const capture = await readCapture(workbench, 'go-shop/internal/web/gzip.go', /%.*flate/);
  const hot = hottest(capture.annotated);
  await workbench.editor.goTo(hot.line);
  await pictures.take('loop-1-hot-line');

  const fix = /^Hoist gzip\.Writer into a sync\.Pool/;
  const order = { service, load, paths: goShopLoad.paths, line: hot.line, fix, name: 'loop', warmUp: 100 };
  const proof = await proveRewrite(workbench, order, pictures);
  const saved = Math.max(...proof.lines.map(line => savedPercent(line.annotation)));
  assert.ok(saved >= leastSaving, `the rewrite saves at least ${leastSaving} % on its line: ${JSON.stringify(proof)}`);
  return { capture, proof };
}
