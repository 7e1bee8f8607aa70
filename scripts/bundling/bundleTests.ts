import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { build, stop } from 'esbuild';

/** The suites that hold test files, in the order in which they run. */
export const suites = ['unit', 'live', 'host', 'browser'] as const;
export type Suite = (typeof suites)[number];

export const hostEntry = path.resolve('dist/test/host/runner/index.js');
export const countingReporter = './dist/test/countingReporter.mjs';

/** The test files of a suite as they stand in the sources, relative to the root. */
export function testFiles(suite: Suite): string[] {
  const folder = path.join('test', suite);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.test.ts'))
    .map(file => path.join(folder, file))
    .sort();
}

/** Where `bundleTests` puts a test file. */
export function bundled(testFile: string): string {
  return path.join('dist', testFile.replace(/\.ts$/, '.js'));
}

/** Bundles every test in one run, into dist/test with the folders of test/. What an earlier run left there goes first. */
export async function bundleTests(): Promise<void> {
  await rm('dist/test', { recursive: true, force: true });
  const shared = { bundle: true, platform: 'node', target: 'node20', format: 'cjs', packages: 'external' } as const;
  await build({
    ...shared,
    entryPoints: [...suites.flatMap(testFiles), 'test/host/runner/index.ts'],
    outbase: 'test',
    outdir: 'dist/test',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  await build({
    ...shared,
    entryPoints: ['scripts/testing/countingReporter.ts'],
    format: 'esm',
    outfile: countingReporter,
  });
  await stop();
}
