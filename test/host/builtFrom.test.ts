import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { AllocLensApi } from '../../src/api';
import { eventually } from '../support/eventually';
import { GoRepository, type RunningProgram, startProgram, withoutGoAndGit } from '../support/goRepository';
import { main, shifted, shop } from '../support/stampedProgram';
import { activateApi } from './support/api';

(withoutGoAndGit ? describe.skip : describe)('a capture of a Go program that was built from another commit', () => {
  const built = mkdtempSync(path.join(tmpdir(), 'alloc-lens-stamped-'));
  let api: AllocLensApi;
  let repository: GoRepository;
  let program: RunningProgram;
  let commit: string;
  const uri = () => vscode.Uri.file(repository.path('shop.go'));

  before(async () => {
    api = await activateApi();
    const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    assert.ok(workspace);
    repository = new GoRepository(path.join(workspace, 'stamped').replaceAll('\\', '/'));
    repository.write('go.mod', 'module example.com/stamped\n\ngo 1.22\n');
    repository.write('main.go', main);
    repository.write('shop.go', shop);
    commit = repository.commit('first').slice(0, 7);
    program = await startProgram(repository.build(path.join(built, 'shop')));
    repository.write('shop.go', shifted);
    repository.commit('second');
    const captured = api.capture({ url: `http://${program.address}/debug/pprof/`, seconds: 2 });
    let isOver = false;
    void captured.finally(() => (isOver = true)).catch(() => undefined);
    while (!isOver) await (await fetch(`http://${program.address}/burn`)).text();
    await captured;
    await vscode.window.showTextDocument(uri());
  });
  after(async () => {
    await program?.stop();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(repository.folder, { recursive: true, force: true });
    rmSync(built, { recursive: true, force: true });
    api.clear();
  });

  it('says so above the file, and counts nothing as edited that only moved', async () => {
    const lenses = async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri());
      return found.map(lens => ({ line: lens.range.start.line + 1, title: lens.command?.title ?? '' }));
    };
    const shown = await eventually('the lenses of the file', lenses, found => found.length > 1);
    assert.deepEqual(shown[0], { line: 1, title: `$(warning) Alloc Lens: built from ${commit}` });
    assert.ok(!shown.some(({ title }) => title.includes('edited')), JSON.stringify(shown));
  });

  it('has its numbers on the line that allocated, and the hover and Explain say which commit that is of', async () => {
    const hoverAt = async (line: number) => {
      const at = new vscode.Position(line - 1, 2);
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri(), at);
      const contents = hovers.flatMap(hover => hover.contents);
      const text = contents.map(content => (typeof content === 'string' ? content : content.value)).join('\n');
      return text.replace(/&nbsp;|\\/g, part => (part === '\\' ? '' : ' '));
    };
    assert.match(await hoverAt(15), new RegExp(`The program was built from commit ${commit}, in which`));
    assert.doesNotMatch(await hoverAt(14), /of alloc_space/);
    await vscode.commands.executeCommand('allocLens.explainLine', uri(), 15);
    const page = () =>
      vscode.workspace.textDocuments.find(each => each.uri.scheme === 'alloc-lens-explanation')?.getText();
    const text = await eventually(
      'the explanation',
      async () => page() ?? '',
      found => found.includes('main.more'),
    );
    assert.match(text, new RegExp(`- The program was built from commit ${commit}`));
  });

  it('remembers that when it is opened again, and says nothing where the commit is checked out', async () => {
    const [latest] = await api.captures();
    assert.ok(latest);
    api.clear();
    await api.openCapture(latest.id);
    const isTold = async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri());
      return found.some(lens => lens.command?.title.endsWith(`built from ${commit}`));
    };
    assert.equal(await isTold(), true);
    repository.git('checkout', commit);
    await eventually('the editor to hear of the checkout', isTold, told => !told);
  });
});
