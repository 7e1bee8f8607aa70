import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { findOnPath } from '../../scripts/process/findOnPath';
import { withoutGo } from './goToolchain';

/** For the `skip` option of tests that need a repository with a Go program. */
export const withoutGoAndGit: string | false = withoutGo || (findOnPath('git') ? false : 'there is no git on PATH');

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

/** A git repository at `folder`, which is made. */
export class GoRepository {
  constructor(readonly folder: string) {
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

  /** Builds its main package to `to`, which lies outside of it. */
  build(to: string, flags: readonly string[] = []): string {
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
  /** Idempotent; resolves when it has ended. */
  stop(): Promise<void>;
}

/** Starts a program that prints its address first; `environment` is what it gets besides that of this process. */
export async function startProgram(
  program: string,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningProgram> {
  const env = { ...process.env, ...environment };
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise<number | null>(resolve => child.once('exit', resolve));
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    void exited.then(code => reject(new Error(`${program} ended with ${code}`)));
  });
  failed.catch(() => undefined);
  const line = await Promise.race([createInterface({ input: child.stdout })[Symbol.asyncIterator]().next(), failed]);
  const stop = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  return { address: line.value, stop };
}
