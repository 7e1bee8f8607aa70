import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, openPage } from '../../../scripts/workbench/chromium';
import { ensureWorkbench } from '../../../scripts/workbench/install';
import { startServer, type WorkbenchServer } from '../../../scripts/workbench/server';
import { type ColourTheme, colourThemes, type Settings } from '../../../scripts/workbench/settings';
import { EditorPart } from './editorPart';
import { QuickInput } from './quickInput';
import { Notifications, StatusBar, TreeView } from './windowParts';

export interface WorkbenchOptions {
  /** The absolute path of the folder to open. Tests that edit files open a copy of their own. */
  readonly folder: string;
  /** The folder of the extension to install; this project when left out. */
  readonly extension?: string;
  readonly settings?: Settings;
  /** Opens the folder in Restricted Mode. */
  readonly untrusted?: true;
}

/** A real VS Code in a real browser, with a fresh profile. */
export class Workbench {
  readonly page: Page;
  readonly quickInput: QuickInput;
  readonly editor: EditorPart;
  readonly statusBar: StatusBar;
  readonly notifications: Notifications;
  /** Errors on the console of the page since it was opened. */
  readonly consoleErrors: readonly string[];
  readonly #server: WorkbenchServer;
  readonly #browser: Browser;

  private constructor(server: WorkbenchServer, browser: Browser, page: Page, consoleErrors: readonly string[]) {
    this.#server = server;
    this.#browser = browser;
    this.page = page;
    this.consoleErrors = consoleErrors;
    this.quickInput = new QuickInput(page);
    this.editor = new EditorPart(page, this.quickInput);
    this.statusBar = new StatusBar(page);
    this.notifications = new Notifications(page);
  }

  /** Answers when the window is up; the extension may still be starting (wait for its status bar item). */
  static async open(options: WorkbenchOptions): Promise<Workbench> {
    const { folder, extension = process.cwd(), settings = {}, untrusted } = options;
    const at = await ensureWorkbench();
    const server = await startServer(at, {
      settings,
      installedExtensions: [extension],
      ...(untrusted && { workspaceTrust: true }),
    });
    const browser = await launchChromium(at).catch(async error => {
      await server.stop();
      throw error;
    });
    const { page, consoleErrors } = await openPage(browser);
    const workbench = new Workbench(server, browser, page, consoleErrors);
    try {
      await page.goto(server.url({ folder }));
      await page.locator('.part.statusbar .statusbar-item').first().waitFor({ timeout: 60_000 });
      await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 60_000 });
      return workbench;
    } catch (error) {
      await workbench.close();
      throw error;
    }
  }

  treeView(container: string, view: string): TreeView {
    return new TreeView(this.page, container, view);
  }

  /** Changes the settings of the running window as if the user had edited them. */
  async changeSettings(settings: Settings): Promise<void> {
    await this.#server.changeSettings(settings);
  }

  async useTheme(theme: ColourTheme): Promise<void> {
    await this.changeSettings({ 'workbench.colorTheme': colourThemes[theme] });
    await this.page.locator(`.monaco-workbench.${themeClasses[theme]}`).first().waitFor();
  }

  /** Waits for a modal dialog; answers with its whole text. */
  async dialogText(timeout = 30_000): Promise<string> {
    const dialog = this.page.locator('.monaco-dialog-box');
    await dialog.waitFor({ timeout });
    return dialog.innerText();
  }

  isDialogOpen(): Promise<boolean> {
    return this.page.locator('.monaco-dialog-box').isVisible();
  }

  /** Presses a button of a modal dialog and waits until the dialog is gone. */
  async answerDialog(button: string | RegExp): Promise<void> {
    const dialog = this.page.locator('.monaco-dialog-box');
    await dialog.locator('.monaco-button', { hasText: button }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  async screenshot(file: string): Promise<void> {
    await mkdir(path.dirname(file), { recursive: true });
    // Without fast-forwarding, a theme that was just changed is caught between its colours.
    await this.page.screenshot({ path: file, animations: 'disabled' });
  }

  /** Where the server keeps settings, logs and the storage of extensions. */
  get dataFolder(): string {
    return this.#server.dataFolder;
  }

  /** What the server and the extension hosts printed, for the report of a failure. */
  serverLog(): string {
    return this.#server.log();
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
  }
}

const themeClasses: Record<ColourTheme, string> = {
  dark: 'vs-dark',
  light: 'vs',
  highContrast: 'hc-black',
  highContrastLight: 'hc-light',
};

const failureFolder = path.join('dist', 'test', 'failures');

/** Runs a test in a workbench and closes it. When the test fails, a picture of the window and its logs are left behind and named. */
export async function inWorkbench(
  title: string,
  options: WorkbenchOptions,
  test: (workbench: Workbench) => Promise<void>,
): Promise<void> {
  const workbench = await Workbench.open(options);
  try {
    await test(workbench);
  } catch (error) {
    const picture = path.join(failureFolder, `${title.replace(/\W+/g, '-')}.png`);
    await workbench.screenshot(picture).catch(() => {});
    console.error([`The window is shown in ${picture}`, workbench.serverLog(), ...workbench.consoleErrors].join('\n'));
    throw error;
  } finally {
    await workbench.close();
  }
}
