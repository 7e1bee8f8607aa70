import { type Browser, type ConsoleMessage, chromium, type Page } from 'playwright-core';
import type { WorkbenchInstallation } from './install';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A size that leaves room for the editor beside the side bar, and that screenshots are compared at. */
const viewport = { width: 1440, height: 900 };

export function launchChromium(at: WorkbenchInstallation): Promise<Browser> {
  return chromium.launch({ executablePath: at.chromium, args: flags });
}

/** A page in a profile of its own, so that nothing of an earlier window is left in it. */
export async function openPage(browser: Browser): Promise<{ page: Page; consoleErrors: readonly string[] }> {
  const context = await browser.newContext({ viewport, permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  // The workbench is 30 MB of scripts, and the first page on a busy machine has taken more than half a minute.
  page.setDefaultNavigationTimeout(120_000);
  const consoleErrors: string[] = [];
  page.on('console', message => {
    if (isWorthRecording(message)) consoleErrors.push(message.text());
  });
  page.on('pageerror', error => consoleErrors.push(String(error.stack ?? error)));
  return { page, consoleErrors };
}

/** Failed look-ups (the extension gallery, which is not there) are logged by the browser as errors; they are none of ours. */
function isWorthRecording(message: ConsoleMessage): boolean {
  return message.type() === 'error' && !message.text().startsWith('Failed to load resource');
}
