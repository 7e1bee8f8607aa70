import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Reading } from './subject';

/** The pprof program itself: `go tool` would stand between it and the memory we read. Undefined without Go. */
export function goToolPath(): string | undefined {
  try {
    return execFileSync('go', ['tool', '-n', 'pprof'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}

/** Time and peak memory of `pprof -top`. Memory is read from /proc while it runs: 0 where there is none. */
export async function measureGoTop(tool: string, profile: string): Promise<Reading> {
  const start = performance.now();
  const child = spawn(tool, ['-symbolize=none', '-top', profile], { stdio: ['ignore', 'ignore', 'ignore'] });
  const abandon = () => child.kill('SIGKILL');
  process.once('exit', abandon);
  let bytes = 0;
  const watch = setInterval(() => {
    bytes = Math.max(bytes, peakMemory(child.pid));
  }, 20);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    if (code !== 0) throw new Error(`pprof -top ended with ${code}`);
    return { ms: performance.now() - start, bytes };
  } finally {
    clearInterval(watch);
    process.off('exit', abandon);
  }
}

/** VmHWM, the high-water mark: the last reading before the end misses little. */
function peakMemory(pid: number | undefined): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
