import type { Locator, Page } from 'playwright-core';
import { eventually } from '../../support/eventually';

/** The items at the bottom of the window; an item is named by a part of its text or of what a screen reader says. */
export class StatusBar {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async click(item: string | RegExp): Promise<void> {
    await this.#item(item).locator('.statusbar-item-label').click();
  }

  /** Waits until an item matches; answers with its whole text. */
  async waitFor(item: string | RegExp, timeout = 60_000): Promise<string> {
    await this.#item(item).waitFor({ timeout });
    return (await this.#item(item).allInnerTexts()).join(' ').replace(/\s+/g, ' ').trim();
  }

  #item(item: string | RegExp): Locator {
    const items = this.#page.locator('.part.statusbar .statusbar-item');
    return items
      .filter({ hasText: item })
      .or(items.filter({ has: this.#page.getByLabel(item) }))
      .first();
  }
}

/** The messages in the lower right corner. */
export class Notifications {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async texts(): Promise<string[]> {
    return this.#messages().allInnerTexts();
  }

  /** Waits for a message; answers with its whole text. */
  async waitFor(text: string | RegExp, timeout = 30_000): Promise<string> {
    const message = this.#messages().filter({ hasText: text }).first();
    await message.waitFor({ timeout });
    return (await message.allInnerTexts()).join(' ');
  }

  async clickButton(button: string | RegExp): Promise<void> {
    await this.#page.locator('.notifications-toasts .monaco-button', { hasText: button }).first().click();
  }

  async dismissAll(): Promise<void> {
    const toasts = this.#page.locator('.notifications-toasts .notification-toast');
    for (let left = await toasts.count(); left > 0; left -= 1) {
      await toasts.first().hover();
      await toasts.first().locator('.codicon-notifications-clear').click();
      await eventually(
        'the message to go',
        () => toasts.count(),
        count => count < left,
      );
    }
  }

  #messages(): Locator {
    return this.#page.locator('.notifications-toasts .notification-list-item-message');
  }
}

export interface TreeRow {
  readonly label: string;
  readonly description: string;
  /** The depth in the tree; 1 for a root. */
  readonly level: number;
}

/** A tree view in the side bar. */
export class TreeView {
  readonly #page: Page;
  readonly #container: string;
  readonly #header: Locator;
  readonly #rows: Locator;

  /** @param container the title of the container in the activity bar @param view the name of the view in it */
  constructor(page: Page, container: string, view: string) {
    this.#page = page;
    this.#container = container;
    const header = `.pane-header[aria-label^="${view}"]`;
    const pane = page.locator('.part.sidebar .pane').filter({ has: page.locator(header) });
    this.#header = pane.locator(header);
    this.#rows = pane.locator('.monaco-list-row');
  }

  /** Shows the container; harmless when it is shown already. */
  async show(): Promise<void> {
    const tab = this.#page.locator(`.activitybar .action-item:has([aria-label^="${this.#container}"])`).first();
    await tab.waitFor();
    const isShown = async () =>
      (await tab.getAttribute('aria-selected')) === 'true' || (await tab.getAttribute('class'))?.includes('checked');
    if (!(await isShown())) await tab.locator('a').first().click();
    await eventually(`the container ${this.#container}`, isShown, Boolean);
  }

  /** Opens the view below its heading; harmless when it is open already. */
  async unfold(): Promise<void> {
    const isOpen = async () => (await this.#header.getAttribute('aria-expanded')) !== 'false';
    await this.#header.first().waitFor();
    if (!(await isOpen())) await this.#header.click();
    await eventually('the view to unfold', isOpen, Boolean);
  }

  /** The rows on the screen, from top to bottom, once there are any. */
  async rows(): Promise<TreeRow[]> {
    await this.unfold();
    await this.#rows.first().waitFor();
    return this.#rows.evaluateAll(rows =>
      rows.map(row => ({
        label: row.querySelector('.label-name')?.textContent ?? '',
        description: row.querySelector('.label-description')?.textContent ?? '',
        level: Number(row.getAttribute('aria-level')),
      })),
    );
  }

  async waitForRow(text: string | RegExp, timeout = 30_000): Promise<void> {
    await this.#rows.filter({ hasText: text }).first().waitFor({ timeout });
  }

  async clickRow(text: string | RegExp): Promise<void> {
    await this.#rows.filter({ hasText: text }).first().click();
  }

  async expandRow(text: string | RegExp): Promise<void> {
    await this.#rows.filter({ hasText: text }).first().locator('.monaco-tl-twistie').click();
  }
}
