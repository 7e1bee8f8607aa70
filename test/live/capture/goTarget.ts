import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after } from 'node:test';

/** A running `capture-go`, listening on a free port. */
export interface GoProcess {
  readonly host: string;
  readonly pid: number;
  readonly exited: Promise<number | null>;
  burn(count: number, size: number): Promise<void>;
  kill(): Promise<void>;
}

let built: string | undefined;
const running = new Set<ChildProcess>();

after(() => {
  for (const child of running) child.kill('SIGKILL');
  if (built !== undefined) rmSync(built, { recursive: true, force: true });
});

export async function startGo(...args: string[]): Promise<GoProcess> {
  const child = spawn(binary(), args, { stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  const exited = new Promise<number | null>(resolve =>
    child.once('exit', code => {
      running.delete(child);
      resolve(code);
    }),
  );
  const host = await new Promise<string>((resolve, reject) => {
    let printed = '';
    child.stdout.on('data', chunk => {
      printed += chunk;
      const address = /listening on (\S+)\n/.exec(printed);
      if (address) resolve(address[1]!);
    });
    void exited.then(code => reject(new Error(`capture-go exited with ${code}: ${printed}`)));
  });
  return {
    host,
    pid: child.pid!,
    exited,
    burn: async (count, size) => {
      const answer = await fetch(`http://${host}/burn?count=${count}&size=${size}`);
      if (!answer.ok) throw new Error(`burn answered ${answer.status}`);
      await answer.text();
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function binary(): string {
  if (built === undefined) {
    built = mkdtempSync(join(tmpdir(), 'alloc-lens-capture-'));
    const cwd = resolve('test/fixtures/programs/capture-go');
    execFileSync('go', ['build', '-o', join(built, 'shop'), '.'], { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  }
  return join(built, 'shop');
}
