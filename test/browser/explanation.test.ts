import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { annotatedLines, captureMs, hottest, pickTarget, places } from '../../scripts/demo/check/hunt';
import { type DemoSession, startDemoSession } from '../../scripts/demo/session';
import type { ColourTheme } from '../../scripts/workbench/settings';
import { eventually } from '../support/eventually';
import { withoutGo } from '../support/goToolchain';
import { Workbench } from './support/workbench';

const file = 'go-shop/internal/web/gzip.go';
const edited = /edited since capture/;
const themes: readonly ColourTheme[] = ['light', 'highContrast', 'highContrastLight', 'dark'];

describe('freshness and Explain This Line in the real workbench', { skip: withoutGo }, () => {
  let session: DemoSession;
  let workbench: Workbench;
  let hot: number;

  before(async () => {
    session = await startDemoSession(() => undefined);
    const settings = { 'allocLens.capture.seconds': 3, 'files.autoSave': 'off' };
    workbench = await Workbench.open({ folder: session.workspace, settings });
    await workbench.statusBar.waitFor(places.flame);
    await workbench.statusBar.click(places.flame);
    await pickTarget(workbench, session.demo.go?.ready.pprof ?? '');
    await workbench.statusBar.waitFor(places.result, captureMs);
    await workbench.editor.open(file);
    hot = hottest(await annotatedLines(workbench, /%.*flate/)).line;
  });
  after(async () => {
    await workbench?.close();
    await session?.stop();
  });

  it('moves annotations with their lines and outlines an edited one, until it is undone', async () => {
    const { editor, page } = workbench;
    await editor.goTo(1);
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await editor.waitForAnnotation(hot + 1, /%.*flate/);
    await editor.goTo(hot + 1);
    await page.keyboard.press('End');
    await page.keyboard.type(' // edited');
    const outlined = await editor.waitForLine(hot + 1, line => edited.test(line.annotation));
    assert.doesNotMatch(outlined.annotation, /%/);
    await inThemes('freshness');
    for (let undone = 0; undone < 20 && (await page.locator('.tab.active.dirty').count()) > 0; undone++) {
      await page.keyboard.press('Control+z');
    }
    await editor.waitForAnnotation(hot, /%.*flate/);
  });

  it('explains the line from the lens in a page beside it that reads as it stands', async () => {
    const { editor, page } = workbench;
    await editor.goTo(hot);
    await eventually(
      'the lens',
      () => editor.codeLenses(),
      lenses => lenses.some(lens => /Why\?/.test(lens)),
    );
    await editor.clickCodeLens('Why?');
    await page.locator('.tab.active', { hasText: /Why gzip\.go:\d+/ }).waitFor();
    const text = () => editor.lines().then(lines => lines.map(line => line.text).join('\n'));
    const shown = await eventually('the page', text, lines => /## How much/.test(lines));
    for (const part of [/^# \d+ % of alloc_space/, /- The line reads `.+`/, /objects\/s of/]) assert.match(shown, part);
    await inThemes('explanation');
    await workbench.quickInput.runCommand('View: Close Editor');
  });

  it('explains the line of the cursor by the keyboard alone, and a row of the view from its menu', async () => {
    const { editor, page } = workbench;
    await editor.goTo(hot);
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Control+y');
    await page.locator('.tab.active', { hasText: `Why gzip.go:${hot}` }).waitFor();
    await workbench.quickInput.runCommand('View: Close Editor');
    const view = workbench.treeView(places.container, places.view);
    await view.show();
    await view.waitForRow(/gzip\.go/);
    await page
      .locator('.part.sidebar .monaco-list-row', { hasText: /gzip\.go:\d+/ })
      .first()
      .click({ button: 'right' });
    const item = page.locator('.monaco-menu .action-label', { hasText: 'Explain This Line' }).first();
    const tab = page.locator('.tab.active', { hasText: /Why gzip\.go:\d+/ });
    await item.waitFor();
    // A menu that has just opened takes no click, so that the one that opened it chooses nothing.
    const choose = async () => {
      if (await item.isVisible()) await item.click({ timeout: 1000 }).catch(() => undefined);
      return tab.isVisible();
    };
    await eventually('the page', choose, Boolean);
  });

  /** Pictures for our eyes. */
  async function inThemes(name: string): Promise<void> {
    for (const theme of themes) {
      await workbench.useTheme(theme);
      await workbench.page.mouse.move(1100, 820);
      await workbench.screenshot(path.join('dist', 'images', `${name}-${theme}.png`));
    }
  }
});
