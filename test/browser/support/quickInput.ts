import type { Locator, Page } from 'playwright-core';
import { eventually } from '../../support/eventually';

export interface QuickRow {
  readonly label: string;
  readonly description: string;
  /** The second line. */
  readonly detail: string;
  /** The title of the group that begins with this row. */
  readonly separator: string;
}

/** The box at the top: the command palette, quick picks, input boxes. */
export class QuickInput {
  readonly #page: Page;
  readonly #box: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#box = page.locator('.quick-input-widget:visible');
  }

  /** Runs a command by its whole title ("Category: Title"). Waits for it: extensions contribute after the window is up. */
  async runCommand(title: string): Promise<void> {
    await eventually(
      `the command "${title}"`,
      () => this.#tryToRun(title),
      ran => ran,
    );
  }

  /** Chooses the row with this label, which must be the whole label when it is a string. */
  async pick(label: string | RegExp): Promise<void> {
    const row = this.#row(label);
    await row.waitFor();
    await row.click();
  }

  /** Chooses the row that is described like this. */
  async pickDescribed(description: RegExp): Promise<void> {
    const described = this.#page.locator('.label-description').filter({ hasText: description });
    await this.#box.locator('.monaco-list-row').filter({ has: described }).click();
  }

  /** The labels of the rows, once there are any. */
  async labels(): Promise<string[]> {
    const labels = this.#box.locator('.monaco-list-row .label-name');
    await labels.first().waitFor();
    return labels.allInnerTexts();
  }

  /** The rows on the screen, from top to bottom; none while there is no list. */
  async rows(): Promise<QuickRow[]> {
    return this.#box.locator('.monaco-list-row').evaluateAll(rows => {
      // Rows are reused: their order in the document is not that on the screen.
      const position = (row: (typeof rows)[number]) => Number(row.getAttribute('data-index'));
      return rows
        .toSorted((a, b) => position(a) - position(b))
        .map(row => {
          const text = (selector: string) =>
            (row.querySelector(selector)?.textContent ?? '').replace(/\u00a0/g, ' ').trim();
          return {
            label: text('.label-name'),
            description: text('.label-description'),
            detail: text('.quick-input-list-label-meta'),
            separator: text('.quick-input-list-separator'),
          };
        });
    });
  }

  /** Types into the input box that asks with these words (a part of its prompt or placeholder) and confirms. */
  async answer(question: string | RegExp, text: string, whileAsked = async () => {}): Promise<void> {
    const asks = this.#box
      .filter({ hasText: question })
      .or(this.#box.filter({ has: this.#page.getByPlaceholder(question) }));
    await asks.first().waitFor();
    await whileAsked();
    await this.#type(text);
    await this.#page.keyboard.press('Enter');
  }

  /** Types into the box whatever it asks, and confirms: a path where files are chosen. */
  async enter(text: string): Promise<void> {
    await this.#box.waitFor();
    await this.#type(text);
    await this.#page.keyboard.press('Enter');
  }

  /** Answers the file dialog, which is in the folder of the file. Until it lists the folder it drops what is confirmed. */
  async enterPath(file: string): Promise<void> {
    await this.#row(file.replace(/^.*\//, '')).waitFor();
    await this.enter(file);
  }

  /** Whether what is typed is not shown. */
  async isMasked(): Promise<boolean> {
    return (await this.#box.locator('.quick-input-box input').first().getAttribute('type')) === 'password';
  }

  /** What the box says below its input, for example why a text is refused. */
  async message(): Promise<string> {
    return (await this.#box.locator('.quick-input-message').allInnerTexts()).join(' ');
  }

  async cancel(): Promise<void> {
    await this.#page.keyboard.press('Escape');
    await this.waitUntilClosed();
  }

  /** What was answered is taken in, and nothing more is asked. */
  async waitUntilClosed(): Promise<void> {
    await this.#box.waitFor({ state: 'hidden' });
  }

  /** Opens a file by its name and goes to a position ("main.go:12:3"). */
  async goToFile(pathWithPosition: string): Promise<void> {
    await this.#open('Control+p', pathWithPosition);
    const name = pathWithPosition.replace(/(:\d+)*$/, '').replace(/^.*\//, '');
    await this.#row(name).first().waitFor();
    await this.#page.keyboard.press('Enter');
    await this.#box.waitFor({ state: 'hidden' });
  }

  /** Goes to a position in the active editor; both are 1-based. */
  async goToLine(line: number, column = 1): Promise<void> {
    await this.#open('Control+g', `:${line}:${column}`);
    await this.#page.keyboard.press('Enter');
    await this.#box.waitFor({ state: 'hidden' });
  }

  async #tryToRun(title: string): Promise<boolean> {
    await this.#open('F1', `>${title}`);
    const row = this.#row(title).first();
    // Without a match the palette says so, or offers commands with similar names.
    const noSuchCommand = this.#box.locator('.monaco-list-row', { hasText: /No matching commands|similar commands/ });
    await row.or(noSuchCommand).first().waitFor();
    if (await row.isVisible()) {
      await row.click();
      return true;
    }
    await this.cancel();
    return false;
  }

  async #open(keys: string, text: string): Promise<void> {
    await this.#page.keyboard.press(keys);
    await this.#box.waitFor();
    await this.#type(text);
  }

  async #type(text: string): Promise<void> {
    await this.#box.locator('.quick-input-box input, .quick-input-box textarea').first().fill(text);
  }

  #row(label: string | RegExp): Locator {
    const name = typeof label === 'string' ? new RegExp(`^\\s*${escapeForRegExp(label)}\\s*$`) : label;
    return this.#box
      .locator('.monaco-list-row')
      .filter({ has: this.#page.locator('.label-name').filter({ hasText: name }) });
  }
}

function escapeForRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
