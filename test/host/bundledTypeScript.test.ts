import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { build } from 'esbuild';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { AllocLensApi } from '../../src/api';
import { eventually } from '../support/eventually';
import { activateApi } from './support/api';
import { DrawnText } from './support/drawnText';

/** Where its functions begin in TypeScript. */
const functions = {
  one: { file: 'plain.ts', begins: 'export function one' },
  two: { file: 'plain.ts', begins: 'export const two' },
  three: { file: 'kinds.ts', begins: '  three()' },
  four: { file: 'kinds.ts', begins: 'export async function four' },
} as const;

describe('a service bundled of TypeScript and minified', () => {
  let api: AllocLensApi;
  let folder: vscode.Uri;
  let service: Service;

  before(async () => {
    api = await activateApi();
    const extension = vscode.extensions.getExtension('alloc-lens.alloc-lens');
    const workspace = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(extension && workspace);
    folder = vscode.Uri.joinPath(workspace, 'typed');
    const source = vscode.Uri.joinPath(extension.extensionUri, 'test/fixtures/programs/sources-node/src');
    await vscode.workspace.fs.copy(source, vscode.Uri.joinPath(folder, 'src'), { overwrite: true });
    const outfile = path.join(folder.fsPath, 'dist/main.js');
    await build({
      entryPoints: [path.join(folder.fsPath, 'src/main.ts')],
      outfile,
      bundle: true,
      minify: true,
      sourcemap: true,
      platform: 'node',
      format: 'cjs',
    });
    service = await startService(outfile);
  });
  after(async () => {
    service?.child.kill('SIGKILL');
    await vscode.workspace.fs.delete(folder, { recursive: true });
    api.clear();
  });

  it('carries the numbers on the functions of its .ts files', async () => {
    const capturing = api.capture({ inspector: service.inspector, seconds: 3 });
    await eventually(
      'the service sampled while it allocates',
      async () => {
        for (const name of Object.keys(functions)) await service.command(name);
        return Promise.race([capturing.then(() => true), new Promise<false>(resolve => setImmediate(resolve, false))]);
      },
      isOver => isOver,
    );
    await capturing;
    const sites = api.allocators({ by: 'callSite', limit: 20 });
    for (const [name, { file, begins }] of Object.entries(functions)) {
      const site = sites.find(each => each.uri?.path.endsWith(`/${file}`) && each.functionName.endsWith(name));
      assert.ok(site?.uri && site.line, `${name} is not among ${JSON.stringify(sites)}`);
      assert.equal(site.granularity, 'function');
      const document = await vscode.workspace.openTextDocument(site.uri);
      const text = document.lineAt(site.line - 1).text;
      assert.ok(text.startsWith(begins), `${name} is shown at ${text}`);
    }
    assert.ok(!sites.some(each => each.uri?.path.includes('/dist/')), JSON.stringify(sites));
  });

  it('has lenses above them, and a hover that tells the sample types', async () => {
    const uri = api.allocators({ by: 'callSite', limit: 20 }).find(row => row.uri?.path.endsWith('/plain.ts'))?.uri;
    assert.ok(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 50);
    for (const { file, begins } of Object.values(functions)) {
      if (file !== 'plain.ts') continue;
      const { line } = document.positionAt(document.getText().indexOf(begins));
      const titles = lenses.filter(lens => lens.range.start.line === line).map(lens => lens.command?.title ?? '');
      assert.ok(
        titles.some(title => /^[\d.]+ [kMG]B\/s · \d+ %/.test(title)),
        `${begins}: ${titles.join(' | ')}`,
      );
      const place = new vscode.Position(line, 0);
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, place);
      const text = hovers.flatMap(hover => hover.contents.map(each => (each as vscode.MarkdownString).value)).join();
      assert.match(text, /\| alloc_space \|/);
    }
  });

  it('has what they cost at the end of the lines on which they begin, and on no others', async () => {
    const drawn = new DrawnText();
    try {
      for (const file of new Set(Object.values(functions).map(each => each.file))) {
        const sites = api.allocators({ by: 'callSite', limit: 20 }).filter(row => row.uri?.path.endsWith(`/${file}`));
        const document = await vscode.workspace.openTextDocument(sites[0]!.uri!);
        await vscode.window.showTextDocument(document);
        const texts = await eventually(
          `what is drawn in ${file}`,
          () => drawn.of(document),
          found => found.size > 0,
        );
        for (const [name, place] of Object.entries(functions)) {
          if (place.file !== file) continue;
          const { line } = document.positionAt(document.getText().indexOf(place.begins));
          assert.match(texts.get(line) ?? '', new RegExp(`^\\d+ % · ~?[\\d.]+ [kMG]B/s .*in (\\w+\\.)?${name}\\(\\)`));
        }
        const lines = new Set(sites.map(site => site.line! - 1));
        assert.deepEqual(
          [...texts.keys()].filter(line => !lines.has(line)),
          [],
        );
      }
    } finally {
      drawn.dispose();
    }
  });

  it('is opened at the line of its .ts file from a row of the Allocators view', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const sites = api.allocators({ by: 'callSite', limit: 20 });
    for (const [row, { uri, line }] of sites.slice(0, 3).entries()) {
      const place = `${uri?.fsPath}:${line}`;
      await eventually(
        `the editor of row ${row} at ${place}`,
        () => openRow(row),
        found => found === place,
      );
      const text = vscode.window.activeTextEditor!.document.lineAt(line! - 1).text;
      assert.ok(
        Object.values(functions).some(({ begins }) => text.startsWith(begins)),
        text,
      );
    }
  });
});

/** Where a press of Enter on a row of the view leads to, as far as it is known by then. */
async function openRow(row: number): Promise<string> {
  await vscode.commands.executeCommand('allocLens.allocators.focus');
  await vscode.commands.executeCommand('list.focusFirst');
  for (let i = 0; i < row; i++) await vscode.commands.executeCommand('list.focusDown');
  await vscode.commands.executeCommand('list.select');
  const editor = vscode.window.activeTextEditor;
  return `${editor?.document.uri.fsPath}:${(editor?.selection.active.line ?? 0) + 1}`;
}

interface Service {
  readonly child: ChildProcess;
  readonly inspector: string;
  command(name: string): Promise<void>;
}

async function startService(script: string): Promise<Service> {
  const child = spawn('node', ['--inspect=127.0.0.1:0', script], { stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.on('data', chunk => {
    output += String(chunk);
  });
  child.stderr.on('data', chunk => {
    errors += String(chunk);
  });
  const saidTimes = (text: string) => output.split(text).length - 1;
  await eventually(
    'the service',
    () => output + errors,
    () => output.includes('ready\n') && errors.includes('ws://'),
  );
  return {
    child,
    inspector: /ws:\/\/[^/]+/.exec(errors)![0],
    command: async name => {
      const before = saidTimes(`ok ${name}\n`);
      child.stdin.write(`${name}\n`);
      await eventually(
        `the end of ${name}`,
        () => saidTimes(`ok ${name}\n`),
        times => times > before,
      );
    },
  };
}
