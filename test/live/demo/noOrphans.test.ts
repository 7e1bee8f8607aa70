import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { build } from 'esbuild';
import { isAlive } from './isAlive';

/** What `demoOwner.ts` prints when all is running. */
interface Owned {
  readonly pids: readonly number[];
  readonly root: string;
}

const program = path.resolve('dist/test/live/demo/demoOwner.mjs');
const patienceMs = 8000;
let owner: ChildProcess | undefined;

afterEach(() => {
  owner?.kill('SIGKILL');
});

describe('nothing of the demo outlives the process that started it', () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
    test(`when that ends by ${signal}`, async () => {
      const { pids, root } = await startOwner();
      assert.ok(pids.length >= 4, `services, load and leash: ${pids}`);
      assert.deepEqual(pids.filter(isAlive), pids);
      owner!.kill(signal);
      const deadline = Date.now() + patienceMs;
      const left = () => [...pids.filter(isAlive), ...(existsSync(root) ? [root] : [])];
      while (left().length > 0 && Date.now() < deadline) await wait(50);
      assert.deepEqual(left(), []);
    });
  }
});

async function startOwner(): Promise<Owned> {
  await build({
    entryPoints: [path.resolve('test/live/demo/demoOwner.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  owner = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  for await (const chunk of owner.stdout!) {
    output += chunk;
    const line = /^\{.*\}$/m.exec(output)?.[0];
    if (line) return JSON.parse(line) as Owned;
  }
  throw new Error(`The owner of the demo ended early:\n${output}`);
}
