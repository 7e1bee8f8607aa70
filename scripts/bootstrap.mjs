// The entry of every npm script: `node scripts/bootstrap.mjs <name> [arguments]` runs scripts/<name>.ts.
// Plain JavaScript without dependencies, because it runs before `npm ci` has been run: one command is all a fresh clone needs.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

const oldestNode = 20;
const [name, ...scriptArguments] = process.argv.slice(2);
requireNode();
const source = scriptSource(name);
installDependencies();
run(await bundle(source), scriptArguments);

function requireNode() {
  if (Number.parseInt(process.versions.node, 10) >= oldestNode) return;
  fail(`Alloc Lens needs Node.js ${oldestNode} or later to build; this is ${process.version}.`);
}

function scriptSource(wanted) {
  const known = readdirSync('scripts')
    .filter(file => file.endsWith('.ts'))
    .map(file => file.slice(0, -'.ts'.length));
  if (!known.includes(wanted)) fail(`Usage: node scripts/bootstrap.mjs <${known.join('|')}> [arguments]`);
  return join('scripts', `${wanted}.ts`);
}

/** The marker stands inside node_modules, so that deleting that folder also forgets it. */
function installDependencies() {
  const marker = join('node_modules', '.alloc-lens-lock');
  const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === lock) return;
  console.log('Installing dependencies (npm ci) …');
  const onWindows = process.platform === 'win32';
  const { status, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: 'inherit',
    shell: onWindows,
  });
  if (status !== 0) fail(`npm ci failed${error ? `: ${error.message}` : ` (exit code ${status})`}.`);
  writeFileSync(marker, lock);
}

/** Imported only here: before `npm ci` there is no esbuild. */
async function bundle(entry) {
  const { build, stop } = await import('esbuild');
  const outfile = join('dist', 'scripts', `${name}.mjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  // Its service would idle beside the script.
  await stop();
  return outfile;
}

/**
 * A Ctrl-C in the terminal reaches the script by itself (same process group); other signals are passed on.
 * Either way this process outlives the script, so that the exit code is the script's.
 */
function run(file, args) {
  const child = spawn(process.execPath, ['--enable-source-maps', file, ...args], { stdio: 'inherit' });
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // A SIGTERM to npm ends npm and its shell without a word to us: then the script must not go on alone.
  const starter = process.ppid;
  setInterval(() => process.ppid !== starter && child.kill('SIGTERM'), 500).unref();
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
  });
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
