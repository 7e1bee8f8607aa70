import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { after } from 'node:test';
import { findOnPath } from '../../../scripts/process/findOnPath';
import { withoutGo } from '../../support/goToolchain';

/** For the `skip` option of tests that need a repository with a Go program. */
export const withoutGoAndGit: string | false = withoutGo || (findOnPath('git') ? false : 'there is no git on PATH');

const folders: string[] = [];
const running = new Set<ChildProcess>();
after(async () => {
  await Promise.all([...running].map(stop));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new folder as workspaces spell it; removed when the tests of the file are over. */
export function temporaryFolder(name: string): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `alloc-lens-${name}-`))).replaceAll('\\', '/');
  folders.push(folder);
  return folder;
}

/** Runs git by itself: whatever the user of this machine has configured. */
export function git(folder: string, ...args: string[]): string {
  const own = [
    'user.name=test',
    'user.email=test@example.com',
    'init.defaultBranch=main',
    'protocol.file.allow=always',
  ];
  const flags = [...own, 'commit.gpgSign=false', 'core.autocrlf=false'].flatMap(setting => ['-c', setting]);
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  const env = { ...Object.fromEntries(kept), GIT_CONFIG_NOSYSTEM: '1' };
  return execFileSync('git', [...flags, ...args], {
    cwd: folder,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}

/** A git repository below a folder of its own. */
export class GoRepository {
  constructor(readonly folder = join(temporaryFolder('repository'), 'shop').replaceAll('\\', '/')) {
    mkdirSync(folder, { recursive: true });
    git(folder, 'init');
  }

  path(name: string): string {
    return `${this.folder}/${name}`;
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  git(...args: string[]): string {
    return git(this.folder, ...args);
  }

  /** Commits all that is there; the hash. */
  commit(message: string): string {
    this.git('add', '--all');
    this.git('commit', '--message', message);
    return this.git('rev-parse', 'HEAD');
  }

  /** Builds its main package to a file outside of it, where `to` is none that is there already. */
  build(flags: readonly string[] = [], to = join(temporaryFolder('built'), 'shop')): string {
    execFileSync('go', ['build', ...flags, '-o', to, '.'], {
      cwd: this.folder,
      env: { ...process.env, GOFLAGS: '-buildvcs=auto', GOWORK: 'off' },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return to;
  }
}

export interface RunningProgram {
  /** `host:port` that it listens on. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Starts a program that prints its address first. */
export async function start(program: string): Promise<RunningProgram> {
  const child = spawn(program, { stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  const ended = new Promise<never>((_, reject) => {
    child.once('exit', code => reject(new Error(`${program} ended with ${code}`)));
    child.once('error', reject);
  });
  ended.catch(() => undefined);
  const line = await Promise.race([createInterface({ input: child.stdout! })[Symbol.asyncIterator]().next(), ended]);
  return { address: line.value, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  running.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise(resolve => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
