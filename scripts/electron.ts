import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { resultVariable } from '../test/host/runner/resultFile';
import { buildExtension } from './bundling/buildExtension';
import { bundleTests, hostEntry } from './bundling/bundleTests';
import { readResult } from './testing/hostSuite';
import { brokenSuite, judge, type SuiteResult, sum } from './testing/suiteResult';

/** The host tests in the desktop VS Code: the oldest version that the extension promises to run in, and the newest. */
const results: SuiteResult[] = [];
await buildExtension();
await bundleTests();
for (const version of [await oldestVersion(), 'stable']) {
  console.log(`\n── host tests in VS Code ${version} ──`);
  results.push(await runIn(version));
}
const total = sum(results);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;

async function oldestVersion(): Promise<string> {
  const { engines } = JSON.parse(await readFile('package.json', 'utf8'));
  return engines.vscode.replace(/^[^\d]*/, '');
}

async function runIn(version: string): Promise<SuiteResult> {
  const vscodeExecutablePath = await download(version);
  if (!vscodeExecutablePath) return brokenSuite;
  const folder = await mkdtemp(path.join(tmpdir(), 'alloc-lens-host-'));
  const resultFile = `${folder}.json`;
  try {
    const exitCode = await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: process.cwd(),
      extensionTestsPath: hostEntry,
      extensionTestsEnv: { [resultVariable]: resultFile },
      launchArgs: [folder, '--disable-extensions', '--disable-workspace-trust', ...asRoot()],
    }).catch((error: unknown) => String(error));
    return judge(await readResult(resultFile), exitCode);
  } finally {
    for (const each of [folder, resultFile]) await rm(each, { recursive: true, force: true });
  }
}

/** Undefined, with the reason printed, when the build cannot be had: a test that did not run must not look like one that passed. */
async function download(version: string): Promise<string | undefined> {
  try {
    return await downloadAndUnzipVSCode(version);
  } catch (error) {
    console.log(`✖ VS Code ${version} cannot be downloaded from update.code.visualstudio.com: ${error}`);
    console.log('  The same tests run without that download in the VS Code that npm serves: npm test -- host');
    return undefined;
  }
}

/** Electron refuses to run as root with its sandbox. */
function asRoot(): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}
