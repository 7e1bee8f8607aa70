import path from 'node:path';
import type { Workbench } from '../../../test/browser/support/workbench';

/** The themes of the README by the ending of the file name. Dark is last, so that the check goes on in it. */
const themes = [
  ['light', 'light'],
  ['high-contrast', 'highContrast'],
  ['dark', 'dark'],
] as const;

/** A place in the editor below the files of the demo. */
const blankSpot = [1100, 820] as const;

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
    for (const [ending, theme] of themes) {
      await this.workbench.useTheme(theme);
      await prepare();
      // Away from everything that shows a hover.
      await this.workbench.page.mouse.move(...blankSpot);
      await this.workbench.screenshot(path.join(this.folder, `${name}-${ending}.png`));
    }
  }
}
