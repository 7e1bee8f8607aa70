import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startLeash } from '../process/leash';
import type { WorkbenchInstallation } from './install';
import { quietSettings, type Settings, untrusting } from './settings';

export interface ServerOptions {
  /** Added to the quiet settings, as the user's own. */
  readonly settings?: Settings;
  /** Folders of extensions that are installed for every window, as if by the user; their package.json names them. */
  readonly installedExtensions?: readonly string[];
  /**
   * For windows that run host tests: a built VS Code allows that only with its test driver. The driver suppresses the pop-ups of
   * notifications, so a window that people or browser tests look at goes without, and has its extension installed.
   */
  readonly testDriver?: true;
  /** Folders are opened in Restricted Mode until the user trusts them; VS Code is started without workspace trust otherwise. */
  readonly workspaceTrust?: true;
  /** Added to the environment of the server; its extension hosts inherit it. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What a window shows; all paths are absolute. */
export interface WindowOptions {
  readonly folder: string;
  /** Makes this a window that runs host tests and then exits; the server must have its test driver. */
  readonly hostTests?: HostTests;
}

export interface HostTests {
  /** The folder of the extension under test. */
  readonly extension: string;
  /** A module that exports `run(): Promise<void>`, for the extension host. */
  readonly module: string;
}

export interface WorkbenchServer {
  readonly port: number;
  /** The folder with everything the server writes; deleted by `stop`. */
  readonly dataFolder: string;
  /** The address of a window. */
  url(window: WindowOptions): string;
  /** Changes settings while windows are open; they follow. */
  changeSettings(changes: Settings): Promise<void>;
  /** What the server has printed so far, for the report of a failure. */
  log(): string;
  /** Ends the server with all its extension hosts and deletes its data. Harmless when called twice. */
  stop(): Promise<void>;
}

const startTimeout = 60_000;
const extensionsFolder = 'extensions';

/** Serves VS Code on a free port of the loopback interface, with data folders of its own. It ends with this process. */
export async function startServer(at: WorkbenchInstallation, options: ServerOptions = {}): Promise<WorkbenchServer> {
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'alloc-lens-workbench-'));
  let settings: Settings = { ...quietSettings, ...(options.workspaceTrust && untrusting), ...options.settings };
  await writeSettings(dataFolder, settings);
  await installExtensions(dataFolder, options.installedExtensions ?? []);
  const child = spawn(at.node, serverArguments(dataFolder, options), {
    cwd: at.serverRoot,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...ownEnvironment(), ...options.environment },
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (log += chunk));
  const changeSettings = async (changes: Settings) => {
    settings = { ...settings, ...changes };
    await writeSettings(dataFolder, settings);
  };
  const stop = await leashed(child, dataFolder);
  try {
    const port = await listening(child, () => log);
    return { port, dataFolder, url: window => windowUrl(port, window), changeSettings, log: () => log, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The extension hosts stay when only the server is killed: they wait hours for it to come back. Hence the whole group. */
async function leashed(server: ChildProcess, dataFolder: string): Promise<() => Promise<void>> {
  const leader = await processId(server);
  const leash = startLeash();
  leash.holdGroup(leader);
  leash.removeAtEnd(dataFolder);
  return () => leash.release();
}

function serverArguments(dataFolder: string, { testDriver, workspaceTrust }: ServerOptions): string[] {
  return [
    path.join('out', 'server-main.js'),
    ...['--host', '127.0.0.1', '--port', '0'],
    '--without-connection-token',
    '--accept-server-license-terms',
    ...['--server-data-dir', dataFolder],
    ...['--extensions-dir', path.join(dataFolder, extensionsFolder)],
    ...['--telemetry-level', 'off'],
    ...(workspaceTrust ? [] : ['--disable-workspace-trust']),
    ...(testDriver ? ['--enable-smoke-test-driver'] : []),
  ];
}

/** A link is enough: VS Code takes up what stands in the folder of extensions when it has no record of it yet. */
async function installExtensions(dataFolder: string, folders: readonly string[]): Promise<void> {
  const into = path.join(dataFolder, extensionsFolder);
  await mkdir(into, { recursive: true });
  for (const folder of folders) {
    const { publisher, name, version } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
    await symlink(folder, path.join(into, `${publisher}.${name}-${version}`), 'dir');
  }
}

/** Without what an enclosing VS Code or Node debugger has set: it would reach the extension host. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VSCODE_|NODE_OPTIONS|npm_)/.test(name)));
}

/** The user's settings of a served workbench stand in the browser or in data/User, by version; data/Machine holds the rest. */
async function writeSettings(dataFolder: string, settings: Settings): Promise<void> {
  for (const scope of ['User', 'Machine']) {
    const folder = path.join(dataFolder, 'data', scope);
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'settings.json'), JSON.stringify(settings, undefined, 2));
  }
}

/** Rejects when there is no process, with the reason. */
async function processId(child: ChildProcess): Promise<number> {
  if (child.pid !== undefined) return child.pid;
  const [error] = await once(child, 'error');
  throw error;
}

function listening(child: ChildProcess, log: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => giveUp('is not ready in time'), startTimeout);
    const giveUp = (why: string) => {
      clearTimeout(timer);
      reject(new Error(`The VS Code server ${why}. It printed:\n${log()}`));
    };
    child.once('exit', code => giveUp(`ended with exit code ${code}`));
    child.stdout?.on('data', () => {
      const port = /Extension host agent listening on (\d+)/.exec(log())?.[1];
      if (!port) return;
      clearTimeout(timer);
      resolve(Number(port));
    });
  });
}

function windowUrl(port: number, { folder, hostTests }: WindowOptions): string {
  const remote = (file: string) => `vscode-remote://127.0.0.1:${port}${encodeURI(file)}`;
  const payload = [['skipWelcome', 'true']];
  if (hostTests) {
    payload.push(['extensionDevelopmentPath', remote(hostTests.extension)]);
    payload.push(['extensionTestsPath', remote(hostTests.module)]);
  }
  return `http://127.0.0.1:${port}/?${new URLSearchParams({ folder, payload: JSON.stringify(payload) })}`;
}
