import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { NodeProfiler } from '../../../src/capture/node/nodeProfiler';
import type { NodeTarget } from '../../../src/capture/target';
import { decodeColumns } from '../../../src/session/decoding/decodeColumns';
import { describeColumns } from '../../../src/session/decoding/describeColumns';
import type { LoadedProfile } from '../../../src/session/loadedProfile';
import { type LoaderPorts, ProfileLoader } from '../../../src/session/profileLoader';
import { eventually } from '../../support/eventually';
import { workspaceOf } from '../../support/sourceRoots';

const made: string[] = [];
const running = new Set<ChildProcess>();
after(() => {
  for (const child of running) child.kill('SIGKILL');
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** The functions that allocate, how many arrays of 1000 each makes, and the text that its line begins with. */
export const functions = {
  one: { arrays: 6000, file: 'src/plain.ts', begins: 'export function one' },
  two: { arrays: 12000, file: 'src/plain.ts', begins: 'export const two' },
  three: { arrays: 18000, file: 'src/lib/kinds.ts', begins: '  three()' },
  four: { arrays: 9000, file: 'src/lib/kinds.ts', begins: 'export async function four' },
} as const;

/** A copy of the program in a folder of its own; `extension` is added to its relative imports. */
export function typedProgram(extension = ''): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'alloc-lens-sources-')));
  made.push(folder);
  cpSync('test/fixtures/programs/sources-node/src', join(folder, 'src'), { recursive: true });
  const files = readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' });
  for (const file of files.filter(each => each.endsWith('.ts'))) {
    const path = join(folder, 'src', file);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/(from '\.\/[^']*)'/g, `$1${extension}'`));
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'shop', private: true }));
  return folder;
}

export interface Launch {
  readonly folder: string;
  /** Flags of Node, then the script. */
  readonly args: readonly string[];
  readonly node?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface RunningProgram {
  readonly target: NodeTarget;
  command(line: string): Promise<void>;
  end(): Promise<void>;
}

export async function startProgram({ folder, args, node, environment }: Launch): Promise<RunningProgram> {
  const child = spawn(node ?? process.execPath, ['--inspect=127.0.0.1:0', ...args], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  running.add(child);
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve(void running.delete(child))));
  let output = '';
  let errors = '';
  child.stdout.on('data', chunk => (output += String(chunk)));
  child.stderr.on('data', chunk => (errors += String(chunk)));
  child.stdin.on('error', () => undefined);
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  const said = async (pattern: RegExp) => {
    await eventually(
      `${pattern} of the program`,
      () => output + errors,
      () => ended() || pattern.test(output),
    );
    assert.match(output, pattern, errors);
  };
  await said(/ready\n/);
  const inspector = /ws:\/\/([^/]+)/.exec(errors)![1]!;
  return {
    target: { kind: 'node', inspector, label: 'typed program' },
    command: async line => {
      child.stdin.write(`${line}\n`);
      await said(new RegExp(`ok ${line}\n`));
    },
    end: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** What the product shows of the program when the workspace is `roots`. */
export async function captureAll(launch: Launch, roots: readonly string[] = [launch.folder]): Promise<LoadedProfile> {
  const program = await startProgram(launch);
  try {
    return await capture(program, roots);
  } finally {
    await program.end();
  }
}

export async function capture(program: RunningProgram, roots: readonly string[]): Promise<LoadedProfile> {
  const { signal } = new AbortController();
  const options = { seconds: 2, signal, attribution: 'exact' } as const;
  const run = await new NodeProfiler().start(program.target, options);
  for (const name of Object.keys(functions)) await program.command(name);
  const raw = await run.stop();
  const origin = { target: program.target, mode: 'fixed', requestedSeconds: 2 } as const;
  return new ProfileLoader(loaderPorts(roots)).fromTarget(raw, origin, signal);
}

export function loaderPorts(roots: readonly string[]): LoaderPorts {
  return {
    roots: async () => workspaceOf(...roots),
    readText: async path => (existsSync(path) ? readFileSync(path, 'utf8') : undefined),
    decode: async (request, sourceRoots) => {
      const decoded = (await decodeColumns(request, sourceRoots)).answer;
      if (decoded.kind !== 'decoded') return decoded;
      return describeColumns(decoded);
    },
  };
}

/** Elements of an array of 1000 with the header of their length, and the array and its holder around them. */
const elementBytes = 8016;
const mostBytes = elementBytes + 88;
/** `exact` samples every 16 KB: four times the deviation, of the smallest amount 48 MB. */
const samplingError = 4 * Math.sqrt(16384 / (6000 * elementBytes));

/** Each function carries its bytes on its own line of its own file, and nothing else in the workspace has any to speak of. */
export function assertOnSourceLines(profile: LoadedProfile, folder: string): void {
  const told = profile.callSites.map(site => `${site.path}:${site.line} ${site.functionName} ${site.values[0]}`);
  const context = `${told.join('\n')}\n${profile.notes.join('\n')}`;
  let seen = 0;
  for (const [name, { arrays, file, begins }] of Object.entries(functions)) {
    const path = join(folder, file);
    const line = lineOf(path, begins);
    const sites = profile.callSites.filter(site => site.path === path && site.line === line);
    const bytes = sites.reduce((sum, site) => sum + site.values[0]!, 0);
    const [least, most] = [arrays * elementBytes, arrays * mostBytes];
    assert.ok(
      bytes > least * (1 - samplingError) && bytes < most * (1 + samplingError),
      `${name}: ${bytes} bytes of ${least} on ${file}:${line}\n${context}`,
    );
    // A generator that a compiler wraps into the function has no name.
    const names = new Set(sites.map(site => site.functionName).filter(each => each !== '(anonymous)'));
    assert.ok(names.size === 0 || (names.size === 1 && names.has(name)), `${[...names]} on the line of ${name}`);
    seen += bytes;
  }
  const all = profile.callSites.reduce((sum, site) => sum + (site.values[0] ?? 0), 0);
  assert.ok(seen > 0.97 * all, `${all - seen} of ${all} bytes are elsewhere\n${context}`);
}

export function lineOf(path: string, begins: string): number {
  const line = readFileSync(path, 'utf8')
    .split('\n')
    .findIndex(each => each.startsWith(begins));
  assert.ok(line >= 0, `${path} has no line that begins with ${begins}`);
  return line + 1;
}
