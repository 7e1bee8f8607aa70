import { findOnPath } from '../process/findOnPath';
import { run } from '../process/run';

/** Something is missing here that only the user can bring. The message is the whole of it: what, and what to do. */
export class MissingOnMachine extends Error {}

/** Installs Debian packages where that is possible without asking anybody. @throws MissingOnMachine */
export async function aptInstall(packages: readonly string[], purpose: string, otherwise = ''): Promise<void> {
  const names = packages.join(' ');
  if (!findOnPath('apt-get') || process.getuid?.() !== 0) {
    throw new MissingOnMachine(
      `${purpose} needs ${names}: install it (on Debian: sudo apt-get install ${names})${otherwise} and run this again.`,
    );
  }
  console.log(`Installing ${names} (apt-get) …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env });
  await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...packages], { env });
}
