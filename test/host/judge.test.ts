import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { eventually } from '../support/eventually';
import { activateApi } from './support/api';
import { hostDemo } from './support/demo';
import { hoverAt } from './support/hoverAt';

const { pprof } = hostDemo();
const waits = /The compiler has not confirmed it yet\./;

(pprof === undefined ? describe.skip : describe)('a rewrite of Go that the compiler judges', () => {
  let document: vscode.TextDocument;
  let line = 0;
  before(async () => {
    const api = await activateApi();
    await api.capture({ url: pprof ?? '', seconds: 2 });
    const site = api.allocators({ by: 'callSite', limit: 20 }).find(row => row.uri?.path.endsWith('gzip.go'));
    assert.ok(site?.uri && site.line, 'the compressor is charged to no line of gzip.go');
    line = site.line;
    document = await vscode.workspace.openTextDocument(site.uri);
    await vscode.window.showTextDocument(document);
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    (await activateApi()).clear();
  });

  /** The rewrites in the light bulb of the line, with edits. */
  const actions = async () => {
    const offered = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      document.lineAt(line - 1).range,
      vscode.CodeActionKind.RefactorRewrite.value,
      10,
    );
    return offered.filter(({ title }) => !title.startsWith('Measure before and after'));
  };
  const fixLenses = async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      50,
    );
    return lenses.filter(each => each.command?.title === 'Fix…').length;
  };
  /** What the reader is asked to review once the rewrite is applied. */
  const notes = (action: vscode.CodeAction | undefined) =>
    ((action?.command?.arguments?.[0] ?? []) as string[]).join(' ');
  const judged = () =>
    eventually('the confirmed rewrite', actions, found => found.length === 1 && !waits.test(notes(found[0])), 45_000);

  it('says that it waits for the compiler until that confirms it, without another capture', async () => {
    const [action] = await judged();
    assert.match(action?.title ?? '', /^Hoist gzip\.Writer into a sync\.Pool: up to −\d+ % alloc_space/);
    // What only a person can know of it stays.
    assert.match(notes(action), /must not keep or use gz after it returns/);
    assert.ok((action?.edit?.size ?? 0) > 0);
    assert.ok((await fixLenses()) > 0);
    const hover = await hoverAt(document.uri, line);
    assert.match(hover, /to review: .*must not keep or use gz after it returns/);
    assert.doesNotMatch(hover, waits);
    assert.equal(document.isDirty, false);
  });

  it('leaves the light bulb when an unsaved editor makes it wrong, the hover says why, and comes back', async () => {
    const [action] = await judged();
    const texts = action?.edit?.entries().flatMap(([, edits]) => edits.map(each => each.newText)) ?? [];
    const [, pool] = /\bvar (\w+) = sync\.Pool/.exec(texts.join('\n')) ?? [];
    assert.ok(pool, texts.join('\n'));
    const beside = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(document.uri, '../handler.go'));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(beside.uri, new vscode.Position(beside.lineCount, 0), `\nvar ${pool} = 1\n`);
    assert.ok(await vscode.workspace.applyEdit(edit));
    const waiting = await actions();
    assert.deepEqual(
      waiting.map(each => waits.test(notes(each))),
      [true],
    );
    await eventually('no rewrite', actions, found => found.length === 0, 45_000);
    const text = await hoverAt(document.uri, line);
    assert.match(text, /This code cannot be rewritten: rewritten it would not compile/);
    assert.ok(text.includes(pool), text);
    assert.equal(await fixLenses(), 0);
    await vscode.window.showTextDocument(beside);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.window.showTextDocument(document);
    await judged();
    assert.doesNotMatch(await hoverAt(document.uri, line), /cannot be rewritten/);
  });
});
