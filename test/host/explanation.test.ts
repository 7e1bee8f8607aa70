import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { eventually } from '../support/eventually';
import { activateApi } from './support/api';
import { hostDemo } from './support/demo';

const { pprof } = hostDemo();

describe('Explain This Line', () => {
  it('tells that nothing is shown before the first capture, and opens nothing', async () => {
    (await activateApi()).clear();
    const before = vscode.workspace.textDocuments.length;
    assert.equal(await vscode.commands.executeCommand('allocLens.explainLine'), false);
    assert.equal(vscode.workspace.textDocuments.length, before);
  });
});

(pprof === undefined ? describe.skip : describe)('Explain This Line on the Go demo', () => {
  let hot: { uri: vscode.Uri; line: number };

  before(async () => {
    const api = await activateApi();
    await api.capture({ url: pprof ?? '', seconds: 3 });
    const site = api.allocators({ by: 'callSite', limit: 20 }).find(row => row.uri?.path.endsWith('gzip.go'));
    assert.ok(site?.uri && site.line, 'the compressor is charged to no line of gzip.go');
    hot = { uri: site.uri, line: site.line };
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    (await activateApi()).clear();
  });

  it('opens one page that answers who, what, how much, who calls and what can be done', async () => {
    const text = await explained(hot.uri, hot.line);
    assert.match(text, /^# \d+ % of alloc_space, [\d.]+ [kMG]B\/s: `[^`]+` at `gzip\.go:\d+`$/m);
    const titles = [...text.matchAll(/^## (.*)$/gm)].map(match => match[1]);
    for (const title of ['Who allocates', 'What is allocated', 'How much', 'Who calls', 'What can be done'])
      assert.ok(titles.includes(title), text);
    const source = (await vscode.workspace.openTextDocument(hot.uri)).lineAt(hot.line - 1).text.trim();
    assert.ok(text.includes(`- The line reads \`${source}\``), text);
    assert.match(text, /is allocated below it by `flate\.NewWriter`/);
    assert.match(text, /objects\/s of [\d.]+ [kM]?B in the mean/);
    assert.match(text, /sampled allocations\./);
    assert.match(text, /- Hoist gzip\.Writer into a sync\.Pool: up to −\d+ % alloc_space\./);
    assert.doesNotMatch(text, /Before you read on/, `the demo was built from what is on disk: ${text}`);
  });

  it('is a Markdown document with links that lead to lines and commands', async () => {
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    assert.deepEqual([document.languageId, document.uri.scheme], ['markdown', 'alloc-lens-explanation']);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      document.uri,
    );
    const texts = links.map(link => document.getText(link.range));
    assert.ok(
      texts.some(text => /^`gzip\.go:\d+`$/.test(text)),
      texts.join('\n'),
    );
    assert.ok(
      texts.includes('Show the rewrites at the line') && texts.includes('capture again and compare'),
      texts.join('\n'),
    );
    const there = links.find(link => /^`gzip\.go:\d+`$/.test(document.getText(link.range)))?.target;
    assert.ok(there?.scheme === 'command', String(there));
    const [path, line] = JSON.parse(decodeURIComponent(there.query)) as [string, number];
    await vscode.commands.executeCommand(there.path, path, line);
    const editor = vscode.window.activeTextEditor;
    assert.deepEqual(
      [editor?.document.uri.fsPath, (editor?.selection.active.line ?? 0) + 1],
      [hot.uri.fsPath, hot.line],
    );
  });

  it('takes the line of the cursor, a row of the view, and from elsewhere in a function its hottest line', async () => {
    const source = await vscode.workspace.openTextDocument(hot.uri);
    const shown = await vscode.window.showTextDocument(source);
    shown.selection = new vscode.Selection(hot.line - 1, 0, hot.line - 1, 0);
    const wanted = `gzip.go:${hot.line}`;
    assert.equal(await vscode.commands.executeCommand('allocLens.explainLine'), true);
    assert.ok((await explanationText()).split('\n')[0]?.includes(wanted));
    const row = { path: hot.uri.fsPath, line: hot.line };
    assert.equal(await vscode.commands.executeCommand('allocLens.explainLine', row, [row]), true);
    assert.equal(
      await vscode.commands.executeCommand('allocLens.explainLine', { path: '/etc/passwd', line: 1 }),
      false,
    );
    assert.match(await explained(hot.uri, hot.line + 1), /^# .*gzip\.go:\d+`/);
    assert.equal(await vscode.commands.executeCommand('allocLens.explainLine', hot.uri, 1), false);
  });

  it('reads nothing that the profile does not name, whatever the address says', async () => {
    const uri = vscode.Uri.from({
      scheme: 'alloc-lens-explanation',
      path: '/x.md',
      query: JSON.stringify({ path: '/etc/passwd', line: 1 }),
    });
    const document = await vscode.workspace.openTextDocument(uri);
    assert.match(document.getText(), /^The profile that is shown has nothing for this line\./);
  });

  it('follows edits: hover, lens and page say that the line was edited, until it is put back', async () => {
    const source = await vscode.workspace.openTextDocument(hot.uri);
    const original = source.getText();
    const line = source.lineAt(hot.line - 1);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(hot.uri, new vscode.Position(0, 0), '// first\n// second\n');
    edit.insert(hot.uri, line.range.end, ' // edited');
    try {
      assert.ok(await vscode.workspace.applyEdit(edit));
      assert.match(await hoverText(hot.uri, hot.line + 2), /Edited since the capture/);
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        hot.uri,
        50,
      );
      assert.ok(
        lenses.some(lens => / · 1 edited since capture$/.test(lens.command?.title ?? '')),
        lensTitles(lenses),
      );
      assert.ok(
        lenses.some(lens => lens.command?.title === 'Why?'),
        lensTitles(lenses),
      );
      assert.match(
        await explained(hot.uri, hot.line + 2, /was edited since the capture/),
        /was edited since the capture/,
      );
    } finally {
      // Not by saving: the demo builds and restarts a service whose source is written.
      await vscode.window.showTextDocument(source);
      await vscode.commands.executeCommand('workbench.action.files.revert');
    }
    assert.equal(source.getText(), original);
    assert.doesNotMatch(await hoverText(hot.uri, hot.line), /Edited since/);
    await explained(hot.uri, hot.line, /^(?![\s\S]*was edited since)/);
  });

  it('follows the next capture without being opened again', async () => {
    const api = await activateApi();
    // Pages of other lines may be closed and not yet gone.
    const document = vscode.workspace.textDocuments.find(
      each => each.uri.scheme === 'alloc-lens-explanation' && each.getText().includes(' were allocated in '),
    );
    assert.ok(document);
    await api.capture({ url: pprof ?? '', seconds: 1 });
    await eventually(
      'the page of the new capture',
      () => document.getText(),
      text => / were allocated in 1(\.\d+)? s of/.test(text),
    );
    api.clear();
    await eventually(
      'the page without a profile',
      () => document.getText(),
      text => text.startsWith('The profile that is shown'),
    );
  });
});

/** Runs the command and answers with the page once it is as wanted: an open page is written anew a moment later. */
async function explained(uri: vscode.Uri, line: number, wanted = /^# /): Promise<string> {
  assert.equal(await vscode.commands.executeCommand('allocLens.explainLine', uri, line), true);
  return eventually('the explanation', explanationText, text => wanted.test(text));
}

async function explanationText(): Promise<string> {
  const document = vscode.window.activeTextEditor?.document;
  return document?.uri.scheme === 'alloc-lens-explanation' ? document.getText() : '';
}

async function hoverText(uri: vscode.Uri, line: number): Promise<string> {
  const position = new vscode.Position(line - 1, 4);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position);
  return hovers
    .flatMap(hover => hover.contents)
    .map(each => (typeof each === 'string' ? each : each.value))
    .join('\n');
}

function lensTitles(lenses: readonly vscode.CodeLens[]): string {
  return lenses.map(lens => lens.command?.title).join('\n');
}
