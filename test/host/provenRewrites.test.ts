import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { eventually } from '../support/eventually';
import { activateApi } from './support/api';
import { hostDemo } from './support/demo';

const { pprof } = hostDemo();

const code = `package matching

import "regexp"

// Word says whether s is one word.
func Word(s string) bool {
	return regexp.MustCompile("^[a-z]+$").MatchString(s)
}

// Number says whether s is a number.
func Number(s string) bool {
	return regexp.MustCompile("^[0-9]+$").MatchString(s)
}
`;
const benchmark = `package matching

import "testing"

func BenchmarkMatching(b *testing.B) {
	for i := 0; i < b.N; i++ {
		Word("word")
		Number("7")
	}
}
`;

(pprof === undefined ? describe.skip : describe)('the proven rewrites of a Go file', () => {
  let folder: vscode.Uri;
  let file: vscode.Uri;

  before(async () => {
    const [workspace] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(workspace);
    // A module of its own: the services are built anew when a file of theirs is saved.
    folder = vscode.Uri.joinPath(workspace.uri, 'matching');
    file = vscode.Uri.joinPath(folder, 'matching.go');
    const module = 'module example.com/matching\n\ngo 1.22\n';
    for (const [name, text] of [
      ['go.mod', module],
      ['matching.go', code],
      ['matching_test.go', benchmark],
    ] as const)
      await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), Buffer.from(text));
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(folder, { recursive: true });
    (await activateApi()).clear();
  });

  it('are applied all at once from the light bulb, and taken back by one Undo', async () => {
    await activateApi();
    const tests = vscode.Uri.joinPath(folder, 'matching_test.go');
    assert.equal(await vscode.commands.executeCommand('allocLens.profileTestAtCursor', tests, 6), true);
    const document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document);
    const title = 'Apply the 2 proven rewrites of this file';
    const line = document.lineAt(6).range;
    const offered = () =>
      vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', file, line);
    const all = await eventually(
      'the action for all of them',
      async () => (await offered()).find(action => action.title === title),
      action => action !== undefined,
      60_000,
    );
    const { command = '', arguments: given = [] } = all?.command ?? {};
    const applied = await vscode.commands.executeCommand<string[]>(command, ...given);
    assert.equal(applied.length, 2, applied.join('\n'));
    assert.equal((document.getText().match(/^var \w+ = regexp\.MustCompile\(/gm) ?? []).length, 2);
    assert.doesNotMatch(document.getText(), /return regexp\./);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), code);
  });

  it('are none in a file that nothing was profiled in, and that is no error', async () => {
    const tests = vscode.Uri.joinPath(folder, 'matching_test.go');
    assert.deepEqual(await vscode.commands.executeCommand('allocLens.applyProvenRewrites', tests), []);
    assert.equal((await vscode.workspace.openTextDocument(tests)).getText(), benchmark);
  });
});
