import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { AllocLensApi } from '../../src/api';
import { eventually } from '../support/eventually';
import { activateApi } from './support/api';
import { hostDemo } from './support/demo';

const { pprof } = hostDemo();
const question = /^Several files of the workspace could be \/builds\/team\/mapping-go\/shop\/main\.go: say which/;
const isAsked = (notes: readonly string[]) => notes.some(note => question.test(note));

/** A profile that a CI runner recorded; the workspace has two copies of the program's main.go. */
describe('source of a profile from another machine', () => {
  let api: AllocLensApi;
  let profile: vscode.Uri;
  let folder: vscode.Uri;
  const elsewhere = mkdtempSync(path.join(tmpdir(), 'alloc-lens-elsewhere-'));
  const copy = (name: string) => vscode.Uri.joinPath(folder, name, 'main.go');
  const rules = () => vscode.workspace.getConfiguration('allocLens');

  before(async () => {
    api = await activateApi();
    const extension = vscode.extensions.getExtension('alloc-lens.alloc-lens');
    const workspace = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(extension && workspace);
    const fixtures = vscode.Uri.joinPath(extension.extensionUri, 'test/fixtures');
    profile = vscode.Uri.joinPath(fixtures, 'profiles/mapping/plain.pb.gz');
    folder = vscode.Uri.joinPath(workspace, 'mapped');
    const source = vscode.Uri.joinPath(fixtures, 'programs/mapping-go/shop/main.go');
    for (const name of ['a', 'b']) await vscode.workspace.fs.copy(source, copy(name), { overwrite: true });
  });
  after(async () => {
    await rules().update('source.pathRules', undefined, vscode.ConfigurationTarget.Workspace);
    await vscode.workspace.fs.delete(folder, { recursive: true });
    rmSync(elsewhere, { recursive: true, force: true });
    api.clear();
  });

  function places(): string[] {
    const uris = api.allocators({ by: 'callSite', limit: 50 }).map(row => row.uri?.path ?? '');
    return [...new Set(uris)].filter(each => each.startsWith(folder.path));
  }

  it('is said to be unclear where two files could be it, and whoever passes arguments is not asked', async () => {
    const { notes } = await api.openProfile(profile);
    assert.ok(isAsked(notes), notes.join('\n'));
    assert.deepEqual(places(), []);
    assert.equal(await vscode.commands.executeCommand('allocLens.openProfile', profile), true);
    assert.deepEqual(places(), []);
  });

  it('is asked for by command, shown at once, and remembered', async () => {
    const { notes: before } = await api.openProfile(profile);
    assert.ok(isAsked(before), before.join('\n'));
    let isOver = false;
    const chosen = Promise.resolve(vscode.commands.executeCommand('allocLens.chooseSources')).then(() => {
      isOver = true;
    });
    // Has no effect until the list is shown and filled.
    const accept = async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return isOver;
    };
    await eventually('the first file of the list to be taken', accept, Boolean);
    await chosen;
    const shown = places();
    const { notes: after } = await api.openProfile(profile);
    assert.ok(!isAsked(after), 'the answer was not kept');
    assert.ok([copy('a').path, copy('b').path].includes(String(shown)), `shown at once: ${shown.join()}`);
    assert.deepEqual(places(), shown);
  });

  it('follows a rule of the settings before what was chosen, and the hover tells', async () => {
    for (const name of ['b', 'a']) {
      const setting = { '/builds/team/mapping-go/shop': `\${workspaceFolder}/mapped/${name}` };
      await rules().update('source.pathRules', setting, vscode.ConfigurationTarget.Workspace);
      await api.openProfile(profile);
      assert.deepEqual(places(), [copy(name).path]);
    }
    const site = api.allocators({ by: 'callSite', limit: 50 }).find(row => row.uri?.path === copy('a').path);
    assert.ok(site?.uri && site.line);
    await vscode.workspace.openTextDocument(site.uri);
    const at = new vscode.Position(site.line - 1, 2);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', site.uri, at);
    const text = hovers
      .flatMap(hover => hover.contents)
      .map(content => (typeof content === 'string' ? content : content.value))
      .join('\n')
      .replace(/&nbsp;|\\/g, part => (part === '\\' ? '' : ' '));
    assert.match(text, /Source matched by a rule of yours, from \/builds\/team\/mapping-go\/shop\/main\.go/);
  });

  (pprof === undefined ? it.skip : it)('opens code of the Go installation to read only', async () => {
    const root = execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim();
    const file = path.join(root, 'src/encoding/json/encode.go');
    await vscode.commands.executeCommand('allocLens.reveal', file, 10);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.fsPath, file);
    assert.equal(editor?.selection.active.line, 9);
    const before = editor?.document.getText();
    await vscode.commands.executeCommand('type', { text: '// ' });
    await editor?.edit(edit => edit.insert(new vscode.Position(0, 0), '// '));
    assert.equal(editor?.document.getText(), before);
    assert.equal(editor?.document.isDirty, false);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('opens nothing outside of the workspace without asking', async () => {
    const secret = path.join(elsewhere, 'secret.go');
    writeFileSync(secret, 'package secret\n');
    const refused = await vscode.commands.executeCommand('allocLens.reveal', secret, 1);
    // Windows under test refuse every dialog: the question is asked, and not answered with yes.
    assert.equal(refused, undefined);
    const open = vscode.workspace.textDocuments.map(document => document.uri.fsPath);
    assert.ok(!open.includes(secret), open.join());
  });
});
