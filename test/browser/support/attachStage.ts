import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, cp, mkdir, mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Load, startLoad } from '../../../scripts/demo/load';
import { type ReadyLine, startService } from '../../../scripts/demo/serviceProcess';
import { findOnPath } from '../../../scripts/process/findOnPath';
import { startLeash } from '../../../scripts/process/leash';
import { run } from '../../../scripts/process/run';

export interface StagedService {
  readonly ready: ReadyLine;
  readonly load: Load;
}

/** A workspace with programs as they are found in the wild: none of them was started for being profiled. */
export interface AttachStage {
  readonly workspace: string;
  /** `node app.js`. */
  readonly app: StagedService;
  /** Serves pprof on the port that the system gave it; undefined on a machine without Go. */
  readonly service: StagedService | undefined;
  /** A program that is called `node` and is not Node: SIGUSR1 would end it. */
  readonly impostor: ChildProcess;
  /** Ends everything and removes the workspace. */
  stop(): Promise<void>;
}

export async function setAttachStage(): Promise<AttachStage> {
  const leash = startLeash();
  try {
    const root = await realpath(await mkdtemp(path.join(tmpdir(), 'alloc-lens-attach-')));
    leash.removeAtEnd(root);
    const workspace = path.join(root, 'workspace');
    await cp(path.resolve('test/fixtures/programs/attach'), workspace, { recursive: true });
    const staged = async (command: string, args: readonly string[], at: string): Promise<StagedService> => {
      const { ready } = await startService({ command, args, cwd: workspace, env: asFromShell }, leash, () => undefined);
      return { ready, load: startLoad({ url: ready.http, paths: [at], perSecond: 60 }, leash) };
    };
    const app = await staged(process.execPath, ['app.js'], '/report');
    const program = await buildService(workspace, path.join(root, 'quotes'));
    const service = program === undefined ? undefined : await staged(program, [], '/quotes');
    const impostor = await startImpostor(workspace);
    leash.hold(impostor);
    return { workspace, app, service, impostor, stop: () => leash.release() };
  } catch (error) {
    await leash.release();
    throw error;
  }
}

/** What the runner of these tests passes on to its children is nothing a shell would. */
const asFromShell = { NODE_OPTIONS: '', NODE_TEST_CONTEXT: '' };

async function buildService(workspace: string, program: string): Promise<string | undefined> {
  const go = findOnPath('go');
  if (go === undefined) return undefined;
  const env = { ...process.env, GOTOOLCHAIN: 'local', GOPROXY: 'off', GOWORK: 'off', GOFLAGS: '' };
  await run(go, ['build', '-o', program, '.'], { cwd: path.join(workspace, 'service'), env });
  return program;
}

/** In the workspace, so that it stands among the first that are looked at. */
async function startImpostor(workspace: string): Promise<ChildProcess> {
  const sleep = findOnPath('sleep');
  if (sleep === undefined) throw new Error('There is no sleep on PATH.');
  const program = path.join(workspace, 'bin', 'node');
  await mkdir(path.dirname(program));
  await copyFile(sleep, program);
  const child = spawn(program, ['3600'], { cwd: workspace, stdio: 'ignore' });
  await once(child, 'spawn');
  return child;
}
