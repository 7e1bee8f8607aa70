import type { VisibleLine } from '../../../test/browser/support/visibleLines';
import type { TreeRow } from '../../../test/browser/support/windowParts';
import type { Workbench } from '../../../test/browser/support/workbench';
import { eventually } from '../../../test/support/eventually';

/** A window of ten seconds, its two snapshots and a busy machine. */
export const captureMs = 60_000;

/** What the product calls itself where the user meets it. */
export const places = {
  flame: 'Alloc Lens',
  container: 'Alloc Lens',
  view: 'Allocators',
  /** The clock; an address has digits around its colon too. */
  capturing: /(^|[^.\d])\d:\d\d(?!\d)/,
  result: /\d+ hot (line|function)s?/,
} as const;

/** A capture as the window shows it. */
export interface ShownCapture {
  /** The status bar. */
  readonly status: string;
  /** Hottest first. */
  readonly allocators: readonly TreeRow[];
  readonly annotated: readonly VisibleLine[];
}

/** Reads what a finished capture shows: status bar, ranked view, and the annotated lines of one file. */
export async function readCapture(workbench: Workbench, file: string, wanted: RegExp): Promise<ShownCapture> {
  const status = await workbench.statusBar.waitFor(places.result, captureMs);
  const view = workbench.treeView(places.container, places.view);
  await view.show();
  const allocators = await view.rows();
  await workbench.editor.open(file);
  return { status, allocators, annotated: await annotatedLines(workbench, wanted) };
}

/** Waits until a line on the screen is annotated as wanted; answers with all annotated lines. */
export async function annotatedLines(workbench: Workbench, wanted: RegExp): Promise<VisibleLine[]> {
  return eventually(
    `a line annotated with ${wanted}`,
    async () => (await workbench.editor.lines()).filter(line => line.annotation !== ''),
    lines => lines.some(line => wanted.test(line.annotation)),
  );
}

/** The annotated line with the largest share. */
export function hottest(lines: readonly VisibleLine[]): VisibleLine {
  const share = (line: VisibleLine) => Number.parseFloat(line.annotation.trim()) || 0;
  return lines.reduce((best, line) => (share(line) > share(best) ? line : best));
}

/** Chooses the process that listens on the port of this address in the open target picker. */
export async function pickTarget({ quickInput }: Workbench, address: string): Promise<void> {
  const described = new RegExp(`:${new URL(address).port} ·`);
  // While targets are still being found, a row may be on the screen twice.
  await eventually(
    `one target at ${address}`,
    async () => (await quickInput.rows()).filter(row => described.test(row.description)),
    rows => rows.length === 1,
  );
  await quickInput.pickDescribed(described);
}
