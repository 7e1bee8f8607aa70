import path from 'node:path';
import { runCheck } from './demo/check/runCheck';
import { endWith } from './demo/endWith';
import { instructions } from './demo/instructions';
import { openEditor } from './demo/openEditor';
import { type DemoSession, startDemoSession } from './demo/session';
import { runInTerminal } from './process/run';
import { MissingOnMachine } from './workbench/aptInstall';

/** `npm start` opens the demo for a person; `npm start -- --check` drives it unattended and judges it. */
const closing: (() => Promise<void>)[] = [];
const closeAll = async () => {
  // In the reverse order of opening; each is gone before the next one is asked to go.
  for (const close of closing.splice(0).reverse()) await close();
};
endWith(async () => {
  await closeAll();
  console.log('\nStopped: the services ended, nothing is left behind.');
});
try {
  await buildExtension();
  const session = await startDemo();
  if (process.argv.includes('--check')) {
    const succeeded = await runCheck(session, closing, { pictures: path.join('docs', 'images') });
    await closeAll();
    process.exit(succeeded ? 0 : 1);
  }
  await openForUser(session);
} catch (error) {
  console.error(textOf(error));
  await closeAll();
  process.exit(1);
}

async function buildExtension(): Promise<void> {
  const code = await runInTerminal(process.execPath, ['esbuild.mjs']);
  if (code !== 0) throw new Error('The extension does not build.');
}

async function startDemo(): Promise<DemoSession> {
  console.log('Building and starting the services of the demo …');
  const session = await startDemoSession(line => console.log(line));
  closing.push(() => session.stop());
  return session;
}

async function openForUser({ workspace, demo }: DemoSession): Promise<void> {
  const editor = await openEditor(workspace, line => console.log(line));
  closing.push(() => editor.close());
  console.log(
    `\n${editor.where}\n\n${instructions(demo)}\n\nThe workspace is a copy: edit what you like. Ctrl-C ends everything.\n`,
  );
}

/** What the user can mend is a sentence; where a stack is of use, the error is ours. */
function textOf(error: unknown): unknown {
  if (error instanceof MissingOnMachine) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : error;
}
