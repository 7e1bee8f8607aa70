import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openEditor } from '../../../scripts/demo/openEditor';

// `npm start` prefers the user's own VS Code. Its `code` is stood in for by a program that notes what it was asked to open,
// because whether a window of VS Code itself opens is not for us to test; the served one is real.
describe('the editor that npm start opens', {
  skip: process.platform === 'win32' && 'the stand-in is a shell script',
}, () => {
  const kept = { PATH: process.env['PATH'], DISPLAY: process.env['DISPLAY'] };
  let folder = '';
  const log: string[] = [];

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'alloc-lens-own-editor-'));
    process.env['PATH'] = `${folder}${path.delimiter}${kept.PATH}`;
    process.env['DISPLAY'] = ':0';
  });
  after(async () => {
    for (const [name, value] of Object.entries(kept)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await rm(folder, { recursive: true, force: true });
  });

  async function ownCode(script: string): Promise<void> {
    const file = path.join(folder, 'code');
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
  }

  it('is the `code` on PATH, in a new window with this extension and the demo folder', async () => {
    await ownCode(`printf '%s\\n' "$@" > '${folder}/arguments'`);
    const editor = await openEditor('/demo/workspace', line => log.push(line));
    await editor.close();
    const asked = (await readFile(path.join(folder, 'arguments'), 'utf8')).trimEnd().split('\n');
    assert.deepEqual(asked, [
      '--new-window',
      '--disable-workspace-trust',
      `--extensionDevelopmentPath=${process.cwd()}`,
      '/demo/workspace',
    ]);
    assert.match(editor.where, /Your VS Code opens a new window/);
    assert.deepEqual(log, []);
  });

  it('is the served one where that `code` cannot open a window, and the terminal says why', async () => {
    await ownCode('echo "no display" >&2; exit 1');
    const editor = await openEditor(folder, line => log.push(line));
    try {
      const url = /http:\/\/127\.0\.0\.1:\d+\S*/.exec(editor.where)?.[0];
      assert.ok(url, editor.where);
      assert.equal((await fetch(url)).status, 200);
      assert.match(log.join('\n'), /code does not open a window here, so VS Code is served instead/);
    } finally {
      await editor.close();
    }
  });
});
