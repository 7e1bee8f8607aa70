import type { Locator, Page } from 'playwright-core';
import { eventually } from '../../support/eventually';
import type { QuickInput } from './quickInput';
import { readVisibleLines, type VisibleLine } from './visibleLines';

/** The active text editor. Lines and columns are 1-based. */
export class EditorPart {
  readonly #page: Page;
  readonly #quickInput: QuickInput;
  readonly #editor: Locator;

  constructor(page: Page, quickInput: QuickInput) {
    this.#page = page;
    this.#quickInput = quickInput;
    this.#editor = page.locator('.editor-group-container.active .monaco-editor[role="code"]').first();
  }

  /** Opens a file of the workspace (its relative or absolute path) with the cursor at a line. */
  async open(file: string, line = 1): Promise<void> {
    const name = file.replace(/^.*\//, '');
    await this.#quickInput.goToFile(`${file}:${line}`);
    await this.#page.locator('.tab.active', { hasText: name }).waitFor();
    await this.waitForLine(line, () => true);
  }

  async goTo(line: number, column = 1): Promise<void> {
    await this.#quickInput.goToLine(line, column);
    await this.waitForLine(line, () => true);
  }

  /** The lines on the screen with what decorations write at their ends. */
  lines(): Promise<VisibleLine[]> {
    return this.#editor.evaluate(readVisibleLines);
  }

  /** Waits until this line is on the screen and acceptable. */
  async waitForLine(line: number, accept: (line: VisibleLine) => boolean): Promise<VisibleLine> {
    const read = async () => (await this.lines().catch(() => [])).find(each => each.line === line);
    const found = await eventually(`line ${line} of the editor`, read, each => each !== undefined && accept(each));
    if (!found) throw new Error(`line ${line} is not on the screen`);
    return found;
  }

  /** Waits until a decoration ends this line with a text that matches; answers with the text. */
  async waitForAnnotation(line: number, text: RegExp): Promise<string> {
    return (await this.waitForLine(line, each => text.test(each.annotation))).annotation;
  }

  /** Waits until none of the lines on the screen carries an annotation. */
  async waitForNoAnnotation(): Promise<void> {
    await eventually(
      'no annotation',
      () => this.lines(),
      lines => lines.length > 0 && lines.every(each => each.annotation === ''),
    );
  }

  /** The texts of the code lenses on the screen, from top to bottom, once there are any. */
  async codeLenses(): Promise<string[]> {
    const lenses = this.#editor.locator('.codelens-decoration:not(:empty)');
    await lenses.first().waitFor();
    return (await lenses.allInnerTexts()).map(normalizeSpaces);
  }

  async clickCodeLens(text: string | RegExp): Promise<void> {
    await this.#editor.locator('.codelens-decoration a', { hasText: text }).first().click();
  }

  /** The text of the hover at a position, once its providers have answered. */
  async hover(line: number, column = 1): Promise<string> {
    await this.goTo(line, column);
    await this.#page.keyboard.press('Control+k');
    await this.#page.keyboard.press('Control+i');
    const hover = this.#page.locator('.monaco-hover:visible .monaco-hover-content').first();
    await hover.waitFor();
    return eventually(
      'the hover',
      async () => normalizeSpaces((await hover.allInnerTexts()).join(' ')),
      text => text !== '' && !text.startsWith('Loading'),
    );
  }

  /** Opens the light bulb's menu at a line; answers with the titles of its actions, none when nothing is on offer. */
  async lightBulb(line: number, column = 1): Promise<string[]> {
    await this.goTo(line, column);
    await this.#page.keyboard.press('Control+.');
    const actions = this.#actions();
    const nothing = this.#page.locator('.monaco-editor-overlaymessage', { hasText: /No .*available/ });
    await actions.first().or(nothing).first().waitFor();
    return (await actions.allInnerTexts()).map(normalizeSpaces);
  }

  /** Chooses an action of the open light-bulb menu by its title. */
  async chooseAction(title: string | RegExp): Promise<void> {
    await this.#actions().filter({ hasText: title }).first().click();
    await this.#page.locator('.action-widget:visible').first().waitFor({ state: 'hidden' });
  }

  /** Saves the file; waits until VS Code says that nothing is left to save. */
  async save(): Promise<void> {
    await this.#page.keyboard.press('Control+s');
    await this.#page.locator('.tab.active:not(.dirty)').waitFor();
  }

  #actions(): Locator {
    return this.#page.locator('.action-widget:visible .monaco-list-row.action');
  }
}

function normalizeSpaces(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
