import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Probe } from '../../../src/core/fixes/probe';
import { applyEdits } from '../../unit/fixes/fixSupport';
import type { GoModule } from './goModule';

/** What the compiler says against each probe of a file, '' where it confirms it; the file itself is not touched. */
export async function complaints(
  module: GoModule,
  folder: string,
  name: string,
  text: string,
  probes: readonly Probe[],
): Promise<string[]> {
  const scratch = await mkdtemp(path.join(tmpdir(), 'alloc-lens-probe-'));
  try {
    const overlay = path.join(scratch, 'overlay.json');
    const shadow = path.join(scratch, 'shadow.go');
    const file = path.join(module.folder, folder, `${name}.go`);
    await writeFile(overlay, JSON.stringify({ Replace: { [file]: shadow } }));
    const said: string[] = [];
    for (const probe of probes) {
      await writeFile(
        shadow,
        applyEdits(
          text,
          [...probe.edits].sort((a, b) => a.start - b.start || a.end - b.end),
        ),
      );
      said.push(
        await module.go('build', '-overlay', overlay, `./${folder}`).then(
          () => '',
          (error: { stderr?: string }) => error.stderr ?? String(error),
        ),
      );
    }
    return said;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
