import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { runInTerminal } from '../process/run';

/** Builds the extension into dist. What an earlier build left there goes first, because all of it would be packed. */
export async function buildExtension(): Promise<void> {
  await mkdir('dist', { recursive: true });
  for (const entry of await readdir('dist', { withFileTypes: true })) {
    if (entry.isFile()) await rm(path.join('dist', entry.name));
  }
  const exitCode = await runInTerminal(process.execPath, ['esbuild.mjs']);
  if (exitCode !== 0) throw new Error(`The extension cannot be bundled (esbuild.mjs: ${exitCode}).`);
}
