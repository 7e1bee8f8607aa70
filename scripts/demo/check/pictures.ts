import path from 'node:path';
import type { Workbench } from '../../../test/browser/support/workbench';
import type { ColourTheme } from '../../workbench/settings';
import { arrange } from './arrange';

/** The themes of the README by the ending of the file name. Dark is last, so that the check goes on in it; high contrast is for our eyes. */
const themes = [
  ['light', 'light'],
  ['dark', 'dark'],
] as const;

const unpublished = path.join('dist', 'images');

/** A place in the title bar. */
const blankSpot = [1250, 12] as const;

/** Takes pictures of the workbench in each theme. */
export class Pictures {
  /** @param folder where they go; undefined takes none */
  constructor(
    private readonly workbench: Workbench,
    private readonly folder: string | undefined,
  ) {}

  /** Saves `<name>-<theme>.png`; `prepare` brings back what a change of theme closes. */
  async take(name: string, prepare: () => Promise<unknown> = async () => {}): Promise<void> {
    if (this.folder === undefined) return;
    await this.#takeIn('highContrast', path.join(unpublished, `${name}-high-contrast.png`), prepare);
    for (const [ending, theme] of themes) {
      await this.#takeIn(theme, path.join(this.folder, `${name}-${ending}.png`), prepare);
    }
  }

  async #takeIn(theme: ColourTheme, file: string, prepare: () => Promise<unknown>): Promise<void> {
    await this.workbench.useTheme(theme);
    await prepare();
    await arrange(this.workbench.page);
    // Away from everything that shows a hover.
    await this.workbench.page.mouse.move(...blankSpot);
    await this.workbench.screenshot(file);
  }
}
