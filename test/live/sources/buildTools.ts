import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

/** Pinned, so that a release of theirs does not change what is tested. */
const versions = ['@swc/core@1', 'webpack@5', 'ts-loader@9', 'tsx@4', 'ts-node@10', 'typescript@5.9'];

let folder: string | undefined;
after(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

/**
 * The node_modules of tools that only this suite needs: 100 MB, and so not a part of every `npm ci`. Installed once into a
 * folder that is removed when the file is over; undefined without a registry.
 */
export function buildTools(): string | undefined {
  if (folder === undefined) {
    folder = mkdtempSync(join(tmpdir(), 'alloc-lens-tools-'));
    writeFileSync(join(folder, 'package.json'), '{}');
    const flags = ['--no-audit', '--no-fund', '--silent', '--no-save', '--prefer-offline'];
    try {
      execFileSync('npm', ['install', ...flags, ...versions], { cwd: folder, timeout: 300_000, stdio: 'pipe' });
    } catch {
      return undefined;
    }
  }
  const modules = join(folder, 'node_modules');
  return existsSync(join(modules, 'webpack')) ? modules : undefined;
}
