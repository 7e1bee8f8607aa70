import assert from 'node:assert/strict';
import { get } from 'node:http';
import type { VisibleLine } from '../../../test/browser/support/visibleLines';
import type { Workbench } from '../../../test/browser/support/workbench';
import type { Load } from '../load';
import type { WatchedService } from '../service';
import { annotatedLines, captureMs, places } from './hunt';
import type { Pictures } from './pictures';

/** What a rewrite did, as the product says it. */
export interface ProvenRewrite {
  /** The title in the light bulb. */
  readonly fix: string;
  /** Before and after, in one sentence. */
  readonly saving: string;
  /** The lines of the file that show a change, with what they show. */
  readonly lines: readonly VisibleLine[];
}

export interface RewriteOrder {
  readonly service: WatchedService;
  readonly load: Load;
  /** Paths whose answers must not change by a byte. */
  readonly paths: readonly string[];
  /** Where the light bulb is opened: a line of the file that is open. */
  readonly line: number;
  readonly fix: RegExp;
  /** Starts the names of the pictures. */
  readonly name: string;
  /** Requests that the restarted service answers before it is captured: V8 inlines only what has run a while. */
  readonly warmUp: number;
}

/** Applies a rewrite from the light bulb, saves, waits for the restarted service and captures again. */
export async function proveRewrite(
  workbench: Workbench,
  order: RewriteOrder,
  pictures: Pictures,
): Promise<ProvenRewrite> {
  const { service, load } = order;
  const before = await answers(order);
  const fix = await openLightBulb(workbench, order);
  await pictures.take(`${order.name}-2-light-bulb`, async () => {
    // An open menu keeps the keys to itself.
    await workbench.page.keyboard.press('Escape');
    await workbench.page.locator('.action-widget').first().waitFor({ state: 'hidden' });
    await openLightBulb(workbench, order);
  });
  await workbench.editor.chooseAction(fix);
  await workbench.page.locator('.tab.active.dirty').waitFor();
  await pictures.take(`${order.name}-2-rewritten`);

  const outcome = service.nextSave();
  await workbench.editor.save();
  const { kind, ...rest } = await outcome;
  assert.equal(kind, 'restarted', JSON.stringify(rest));
  assert.deepEqual(await answers(order), before, 'the rewritten service answers with the same bytes');
  const { completed } = load.count;
  await load.until(count => !count.waiting && count.completed > completed + order.warmUp);

  await workbench.notifications.dismissAll();
  await workbench.quickInput.runCommand('Alloc Lens: Capture Again and Compare');
  const saving = await workbench.notifications.waitFor(/alloc_space/, captureMs);
  await workbench.statusBar.waitFor(places.result, captureMs);
  await pictures.take(`${order.name}-3-saving`);
  return { fix, saving, lines: await annotatedLines(workbench, /→/) };
}

/** The largest saving that a text tells, in percent: 97 for `−97 % alloc_space …`; 0 when it tells none. */
export function savedPercent(text: string): number {
  if (/\bgone\b/.test(text)) return 100;
  return Math.max(0, ...[...text.matchAll(/−([\d.]+) %/g)].map(match => Number(match[1])));
}

async function openLightBulb(workbench: Workbench, { line, fix }: RewriteOrder): Promise<string> {
  const offered = await workbench.editor.lightBulb(line);
  const title = offered.find(each => fix.test(each));
  assert.ok(title, `the light bulb offers ${fix}; it offers ${JSON.stringify(offered)}`);
  return title;
}

/** The bytes of every kind of answer, packed as they are sent. */
function answers({ service, paths }: RewriteOrder): Promise<Buffer[]> {
  return Promise.all(paths.map(each => body(new URL(each, service.ready.http))));
}

function body(url: URL): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const sent = get(url, { headers: { 'accept-encoding': 'gzip' }, agent: false }, response => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks)));
      response.on('error', reject);
    });
    sent.on('error', reject);
  });
}
