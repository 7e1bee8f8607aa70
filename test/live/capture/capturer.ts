import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { after } from 'node:test';
import { build } from 'esbuild';

const running = new Set<ChildProcess>();
after(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a program that captures exactly until it is killed; resolves when it does. `where` as in exactCapturer.ts. */
export async function startCapturer(folder: string, where: string, leaseMs: number): Promise<ChildProcess> {
  const outfile = join(folder, 'exactCapturer.cjs');
  await build({
    entryPoints: ['test/live/capture/exactCapturer.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'silent',
  });
  const child = spawn(process.execPath, [outfile, where, String(leaseMs)], { stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  child.once('exit', () => running.delete(child));
  await new Promise(resolve => child.stdout.once('data', resolve));
  return child;
}
