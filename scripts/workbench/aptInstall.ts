import { existsSync } from 'node:fs';
import { run } from '../process/run';

/** Installs Debian packages where that is possible without asking anybody. @throws an Error that says what to install by hand */
export async function aptInstall(packages: readonly string[], purpose: string): Promise<void> {
  const names = packages.join(' ');
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) {
    throw new Error(
      `${purpose} needs ${names}. Install it (on Debian: sudo apt-get install ${names}) and run this again.`,
    );
  }
  console.log(`Installing ${names} (apt-get) …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env });
  await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...packages], { env });
}
