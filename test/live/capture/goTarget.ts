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

const built = new Map<string, string>();
const running = new Set<ChildProcess>();

after(() => {
  for (const child of running) child.kill('SIGKILL');
  for (const folder of built.values()) rmSync(folder, { recursive: true, force: true });
});

export async function startGo(...args: string[]): Promise<GoProcess> {
  return startGoAs('shop', ...args);
}

/** Under another file name. */
export async function startGoAs(name: string, ...args: string[]): Promise<GoProcess> {
  const child = spawn(buildGo('capture-go', name), args, { stdio: ['ignore', 'pipe', 'inherit'] });
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

/** Builds a program of test/fixtures/programs once; removed when the tests of the file are over. */
export function buildGo(program: string, name: string, ...flags: string[]): string {
  const key = [program, name, ...flags].join(' ');
  let folder = built.get(key);
  if (folder === undefined) {
    folder = mkdtempSync(join(tmpdir(), 'alloc-lens-capture-'));
    built.set(key, folder);
    const cwd = resolve('test/fixtures/programs', program);
    const args = ['build', ...flags, '-o', join(folder, name), '.'];
    execFileSync('go', args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  }
  return join(folder, name);
}
