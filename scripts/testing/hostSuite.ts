import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { filesVariable, resultVariable } from '../../test/host/runner/resultFile';
import { demoVariable, type HostDemo } from '../../test/host/support/demo';
import { bundled, hostEntry } from '../bundling/bundleTests';
import { type DemoSession, startDemoSession } from '../demo/session';
import { launchChromium, openPage } from '../workbench/chromium';
import { ensureWorkbench, type WorkbenchInstallation } from '../workbench/install';
import { startServer, type WorkbenchServer } from '../workbench/server';
import { judge, type SuiteResult } from './suiteResult';

/** The story alone rebuilds its service four times; a busy machine takes three times as long as a quiet one. */
const timeout = 600_000;

/** A list that the tests answer stays open, whatever else of the window takes the focus in the meantime. */
const settings = { 'workbench.quickOpen.closeOnFocusLost': false };

/** Runs the bundled host tests in the extension host of the VS Code that npm serves, on the demo under load. */
export async function runHostSuite(files: readonly string[]): Promise<SuiteResult> {
  const at = await ensureWorkbench();
  const session = await startDemoSession(line => console.log(line));
  const resultFile = path.join(session.root, 'host-result.json');
  const selected = files.map(file => path.resolve(bundled(file))).join('\n');
  const environment = { [resultVariable]: resultFile, [filesVariable]: selected, ...demoEnvironment(session) };
  try {
    const installedExtensions = [path.resolve('test/fixtures/extensions/go-debugger')];
    const server = await startServer(at, { testDriver: true, environment, installedExtensions, settings });
    try {
      const exitCode = await exitOfWindow(at, server, session.workspace);
      return judge(await readResult(resultFile), exitCode);
    } finally {
      await server.stop();
    }
  } finally {
    await session.stop();
  }
}

/** How the host tests learn where the services are. */
export function demoEnvironment({ demo }: DemoSession): Record<string, string> {
  const { inspector, pid } = demo.node.ready;
  if (inspector === undefined) throw new Error('node-shop told no inspector.');
  const addresses: HostDemo = {
    inspector,
    nodePid: pid,
    ...(demo.go?.ready.pprof === undefined ? {} : { pprof: demo.go.ready.pprof, goPid: demo.go.ready.pid }),
  };
  return { [demoVariable]: JSON.stringify(addresses) };
}

/** Opens the window that runs the tests; answers with the exit code it asks for, and prints what was logged unless that is 0. */
async function exitOfWindow(
  at: WorkbenchInstallation,
  server: WorkbenchServer,
  folder: string,
): Promise<number | string> {
  const browser = await launchChromium(at);
  try {
    const { page, consoleErrors } = await openPage(browser);
    const hostLog: string[] = [];
    await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) =>
      hostLog.push([type, ...args].join(' ')),
    );
    const exited = new Promise<number | string>((resolve, reject) => {
      page.exposeFunction('codeAutomationExit', resolve).catch(reject);
      page.once('crash', () => resolve('the page crashed'));
      setTimeout(resolve, timeout, `no end after ${timeout / 1000} s`).unref();
    });
    await page.goto(server.url({ folder, hostTests: { extension: process.cwd(), module: hostEntry } }));
    const exitCode = await exited;
    if (exitCode !== 0) console.log([server.log(), ...hostLog, ...consoleErrors].join('\n'));
    return exitCode;
  } finally {
    await browser.close();
  }
}

/** Prints the report of the runner in the extension host; undefined when it did not live to write one. */
export async function readResult(file: string): Promise<SuiteResult | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { report, ...counts } = JSON.parse(text);
  console.log(report.join('\n'));
  return counts;
}
