import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mainScript } from '../../../src/capture/node/mainScript';
import { wrapperOf } from '../../../src/capture/node/wrapperProgram';
import { isEditors } from '../../../src/capture/processes/editorProcesses';
import type { LocalProcess } from '../../../src/capture/processes/processReader';
import { placeOf } from '../../../src/capture/processes/workspacePlace';

function local(parts: Partial<LocalProcess>): LocalProcess {
  const program = parts.program ?? '/usr/bin/node';
  const base = {
    pid: 10,
    parent: 1,
    exe: program,
    program,
    name: 'node',
    commandLine: ['node'],
    cwd: '/',
    listeners: [],
  };
  return { ...base, ...parts };
}

test('the main script is found behind the options of node', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['node app.js', 'app.js'],
    ['node --inspect=0 --enable-source-maps src/app.js --port 1', 'src/app.js'],
    ['node -r ts-node/register src/app.ts', 'src/app.ts'],
    ['node --import tsx --env-file .env app.ts', 'app.ts'],
    ['node -- app.js', 'app.js'],
    ['node -e 1', undefined],
    ['node', undefined],
    ['node inspect app.js', undefined],
  ];
  for (const [line, expected] of cases) assert.equal(mainScript(line.split(' ')), expected, line);
});

test('programs that only start others are known by their script, or by the title that they give themselves', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['node /usr/lib/node_modules/npm/bin/npm-cli.js start', 'npm-cli.js'],
    ['node /usr/bin/pnpm dev', 'pnpm'],
    ['node /w/.yarn/releases/yarn-4.1.0.cjs dev', 'yarn-4.1.0.cjs'],
    ['node --no-warnings /w/node_modules/.bin/tsx watch app.ts', 'tsx'],
    ['node /w/node_modules/tsx/dist/cli.mjs app.ts', 'tsx'],
    ['node /w/node_modules/nodemon/bin/nodemon.js app.js', 'nodemon'],
    ['C:\\node.exe C:\\w\\node_modules\\tsx\\dist\\cli.mjs app.ts', 'tsx'],
    ['node --require /w/node_modules/tsx/dist/preflight.cjs --import file:///w/loader.mjs app.ts', undefined],
    ['node /w/node_modules/.bin/ts-node app.ts', undefined],
    ['node npm.service.js', undefined],
    ['node turbo.js', undefined],
    ['node server.js', undefined],
  ];
  for (const [line, expected] of cases) assert.equal(wrapperOf(line.split(' ')), expected, line);
  assert.equal(wrapperOf(['npm run dev', '', '']), 'npm');
  assert.equal(wrapperOf(['node']), undefined);
});

test('the workspace has a process by its program, script or directory, but not what is installed in it', () => {
  const folders = ['/w'];
  assert.equal(placeOf(local({ program: '/w/bin/shop' }), [], folders), 'workspace');
  assert.equal(placeOf(local({ cwd: '/w/web' }), [], folders), 'workspace');
  assert.equal(placeOf(local({ cwd: '/' }), ['/w/app.js'], folders), 'workspace');
  assert.equal(placeOf(local({ cwd: '/' }), ['file:///w/app.js'], folders), 'workspace');
  assert.equal(placeOf(local({ cwd: '/workspace' }), [], folders), 'elsewhere');
  assert.equal(placeOf(local({ cwd: '/w', program: '/w/node_modules/esbuild/bin/esbuild' }), [], folders), 'elsewhere');
  assert.equal(placeOf(local({ cwd: undefined }), ['app.js'], folders), 'elsewhere');
});

test('the editor, what it runs in and its helpers are not listed; what runs in its terminal is', () => {
  const server = local({ pid: 100, commandLine: ['node', 'out/server-main.js'] });
  const host = local({ pid: 200, parent: 100, commandLine: ['node', 'bootstrap-fork', '--type=extensionHost'] });
  const terminals = local({ pid: 201, parent: 100, commandLine: ['node', 'bootstrap-fork', '--type=ptyHost'] });
  const language = local({ pid: 300, parent: 200, commandLine: ['node', 'tsserver.js'] });
  const debugged = local({ pid: 400, parent: 300 });
  const app = local({ pid: 500, parent: 201, commandLine: ['node', 'app.js'] });
  const beside = local({ pid: 600, parent: 100, commandLine: ['node', 'app.js'] });
  const watcher = ['node', '/other/out/bootstrap-fork', '--type=fileWatcher'];
  const otherWindow = local({ pid: 700, parent: 699, commandLine: watcher });
  const all = [server, host, terminals, language, debugged, app, beside, otherWindow];
  const hidden = all.filter(each => isEditors(each, all, 200)).map(each => each.pid);
  assert.deepEqual(hidden, [100, 200, 201, 300, 700]);
  assert.deepEqual(
    all.filter(each => isEditors(each, all, undefined)),
    [],
  );
});
