import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { WorkbenchInstallation } from './install';
import { quietSettings, type Settings } from './settings';

export interface ServerOptions {
  /** Added to the quiet settings, as the user's own. */
  readonly settings?: Settings;
  /** Where installed extensions stand; an empty folder of its own when left out. */
  readonly extensionsFolder?: string;
  /** Added to the environment of the server; its extension hosts inherit it. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What a window shows; all paths are absolute. */
export interface WindowOptions {
  readonly folder: string;
  /** The folder of an extension that runs from its sources; the installed extensions run in any case. */
  readonly extension?: string;
  /** A module that exports `run(): Promise<void>`: the window runs it in the extension host and then exits. */
  readonly tests?: string;
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

/** Serves VS Code on a free port of the loopback interface, with data folders of its own. */
export async function startServer(at: WorkbenchInstallation, options: ServerOptions = {}): Promise<WorkbenchServer> {
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'alloc-lens-workbench-'));
  let settings: Settings = { ...quietSettings, ...options.settings };
  await writeSettings(dataFolder, settings);
  const child = spawn(at.node, serverArguments(dataFolder, options), {
    cwd: at.serverRoot,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...ownEnvironment(), ...options.environment },
  });
  const killNow = () => killGroup(child, 'SIGKILL');
  process.once('exit', killNow);
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (log += chunk));
  const changeSettings = async (changes: Settings) => {
    settings = { ...settings, ...changes };
    await writeSettings(dataFolder, settings);
  };
  const stop = async () => {
    process.off('exit', killNow);
    await endGroup(child);
    await rm(dataFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    const port = await listening(child, () => log);
    return { port, dataFolder, url: window => windowUrl(port, window), changeSettings, log: () => log, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function serverArguments(dataFolder: string, { extensionsFolder }: ServerOptions): string[] {
  const extensions = extensionsFolder ?? path.join(dataFolder, 'extensions');
  return [
    path.join('out', 'server-main.js'),
    ...['--host', '127.0.0.1', '--port', '0'],
    '--without-connection-token',
    '--accept-server-license-terms',
    ...['--server-data-dir', dataFolder],
    ...['--extensions-dir', extensions],
    ...['--telemetry-level', 'off'],
    '--disable-workspace-trust',
    // A built VS Code honours extensionDevelopmentPath and extensionTestsPath in the address with this one only.
    '--enable-smoke-test-driver',
  ];
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

function listening(child: ChildProcess, log: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => giveUp('is not ready in time'), startTimeout);
    const giveUp = (why: string) => {
      clearTimeout(timer);
      reject(new Error(`The VS Code server ${why}. It printed:\n${log()}`));
    };
    child.once('error', error => giveUp(`cannot be started: ${error.message}`));
    child.once('exit', code => giveUp(`ended with exit code ${code}`));
    child.stdout?.on('data', () => {
      const port = /Extension host agent listening on (\d+)/.exec(log())?.[1];
      if (!port) return;
      clearTimeout(timer);
      resolve(Number(port));
    });
  });
}

function windowUrl(port: number, window: WindowOptions): string {
  const remote = (file: string) => `vscode-remote://127.0.0.1:${port}${encodeURI(file)}`;
  const payload = [['skipWelcome', 'true']];
  if (window.extension) payload.push(['extensionDevelopmentPath', remote(window.extension)]);
  if (window.tests) payload.push(['extensionTestsPath', remote(window.tests)]);
  const query = new URLSearchParams({ folder: window.folder, payload: JSON.stringify(payload) });
  return `http://127.0.0.1:${port}/?${query}`;
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return killGroup(child, 'SIGKILL');
  const ended = new Promise(resolve => child.once('exit', resolve));
  killGroup(child, 'SIGTERM');
  const timer = setTimeout(() => killGroup(child, 'SIGKILL'), 3000);
  await ended;
  clearTimeout(timer);
  // The extension hosts belong to the group; one that is busy may outlive the server.
  killGroup(child, 'SIGKILL');
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The whole group is gone already.
  }
}
