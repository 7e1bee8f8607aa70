import path from 'node:path';
import { Workbench } from '../../../test/browser/support/workbench';
import type { DemoSession } from '../session';
import { goLoop } from './goLoop';
import type { ShownCapture } from './hunt';
import { nodeHunt } from './nodeHunt';
import { Pictures } from './pictures';
import type { ProvenRewrite } from './rewrite';

export interface CheckOptions {
  /** Where pictures go; none are taken without it. */
  readonly pictures?: string;
}

const failedPicture = path.join('dist', 'check-failed.png');
const shownRows = 10;

/** Drives the whole loop in a real VS Code and prints what it showed; false when anything is not as it must be. */
export async function runCheck(
  session: DemoSession,
  closing: (() => Promise<void>)[],
  options: CheckOptions,
): Promise<boolean> {
  const workbench = await Workbench.open({ folder: session.workspace });
  closing.push(() => workbench.close());
  try {
    await hunt(session, workbench, new Pictures(workbench, options.pictures));
    console.log('\nThe check succeeded.');
    return true;
  } catch (error) {
    console.error('\nThe check failed.\n', error);
    await workbench.screenshot(failedPicture).catch(() => {});
    const logs = [workbench.serverLog().slice(-2000), ...workbench.consoleErrors.slice(-10)].filter(Boolean);
    console.error([`The window at that moment: ${failedPicture}`, ...logs].join('\n'));
    return false;
  }
}

async function hunt({ demo, goLoad, nodeLoad }: DemoSession, workbench: Workbench, pictures: Pictures): Promise<void> {
  await nodeLoad.until(count => count.completed > 0);
  if (demo.go && goLoad) {
    await goLoad.until(count => count.completed > 0);
    const { capture, proof } = await goLoop(workbench, demo.go, goLoad, pictures);
    printCapture('go-shop', capture);
    printProof(proof);
  } else {
    console.log('\nThe Go half of the check was left out: there is no Go on this machine.');
  }
  const { capture, proof } = await nodeHunt(workbench, demo.node, nodeLoad, pictures);
  printCapture('node-shop', capture);
  printProof(proof);
}

function printCapture(service: string, { status, allocators, annotated }: ShownCapture): void {
  console.log(`\n${service}: ${status}\n\n  Top allocators`);
  const width = Math.max(...allocators.slice(0, shownRows).map(row => row.label.length));
  for (const [index, { label, description }] of allocators.slice(0, shownRows).entries()) {
    console.log(`  ${String(index + 1).padStart(2)}. ${label.padEnd(width)}  ${description}`);
  }
  console.log('\n  On the lines');
  for (const { line, text, annotation } of annotated) console.log(`  ${line}: ${text.trim()}   ${annotation.trim()}`);
}

function printProof({ fix, saving, lines }: ProvenRewrite): void {
  console.log(`\n  Rewritten: ${fix}\n  Proven:    ${saving}`);
  for (const { line, text, annotation } of lines) console.log(`  ${line}: ${text.trim()}   ${annotation.trim()}`);
}
