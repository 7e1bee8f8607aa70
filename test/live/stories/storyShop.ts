import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A copy of the program `story-go`, whose dependencies a test may change, and its process. */
export class StoryShop {
  #process: ChildProcess | undefined;

  private constructor(readonly folder: string) {}

  /** Rejects where the modules cannot be had, as on a machine without network. */
  static async create(): Promise<StoryShop> {
    const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'alloc-lens-story-')));
    await cp(path.resolve('test/fixtures/programs/story-go'), folder, { recursive: true });
    const shop = new StoryShop(folder);
    await shop.go('mod', 'download');
    return shop;
  }

  async go(...args: string[]): Promise<string> {
    return (await run('go', args, { cwd: this.folder, env: { ...process.env, GOFLAGS: '-mod=mod' } })).stdout;
  }

  /** Builds and starts it; the address it listens on. Whatever ran before is ended. */
  async start(): Promise<string> {
    await this.#end();
    await this.go('build', '-o', 'shop.bin', '.');
    const child = spawn(path.join(this.folder, 'shop.bin'), { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#process = child;
    return new Promise((resolve, reject) => {
      let printed = '';
      child.stdout.on('data', chunk => {
        printed += chunk;
        const address = /listening on (\S+)\n/.exec(printed);
        if (address) resolve(address[1]!);
      });
      child.once('exit', code => reject(new Error(`story-go exited with ${code}: ${printed}`)));
    });
  }

  async dispose(): Promise<void> {
    await this.#end();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #end(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const exited = new Promise(resolve => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exited;
  }
}

/** Asks `url` so many times, four at a time, as a browser that takes compressed answers. */
export async function load(url: string, requests: number): Promise<void> {
  let left = requests;
  const ask = async () => {
    while (left-- > 0) {
      const answer = await fetch(url, { headers: { 'accept-encoding': 'gzip' } });
      if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
      await answer.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: 4 }, ask));
}
