import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { AllocLensApi } from '../../src/api';
import { activateApi } from './support/api';
import { hostDemo } from './support/demo';
import { hoverAt } from './support/hoverAt';

const { pprof } = hostDemo();
const withGo = pprof === undefined ? describe.skip : describe;
const profile = 'allocLens.profileTestAtCursor';

const benchmark = `package session

import (
	"encoding/json"
	"fmt"
	"testing"
)

var sink []byte
var sum [32]byte

func BenchmarkKnown(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = make([]byte, 1000)
	}
}

var text string

func BenchmarkAdvised(b *testing.B) {
	for i := 0; i < b.N; i++ {
		var v any
		json.Unmarshal([]byte(\`{"a": {"b": [1, 2, 3], "c": "d"}}\`), &v)
		text = fmt.Sprintf("%x", sum[:])
	}
}
`;

withGo('tests and benchmarks of Go in the editor', () => {
  let api: AllocLensApi;
  let file: vscode.Uri;

  before(async () => {
    api = await activateApi();
    const [existing] = await vscode.workspace.findFiles('**/internal/session/codec_test.go');
    assert.ok(existing);
    file = vscode.Uri.joinPath(existing, '..', 'known_test.go');
    await vscode.workspace.fs.writeFile(file, Buffer.from(benchmark));
  });
  after(() => vscode.workspace.fs.delete(file));
  afterEach(() => api.clear());

  it('a lens profiles the benchmark, and then tells what -benchmem told', async () => {
    assert.deepEqual(await lensTitles(file, 'BenchmarkKnown'), ['Profile allocations']);
    assert.equal(await runLens(file, 'BenchmarkKnown'), true);
    const [site] = api.allocators({ by: 'line', limit: 1 });
    assert.deepEqual([site?.line, site?.self, site?.uri?.path], [14, 2000 * 1024, file.path]);
    const titles = await lensTitles(file, 'BenchmarkKnown');
    // -benchmem counts the whole process, so the runtime's own few kB are in it; the profile's line is exact.
    assert.ok(
      titles.some(title => /^1\.0[2-5] kB\/op · 1 allocs\/op$/.test(title)),
      titles.join(),
    );
  });

  it('the hover says what helps, with a link, and what popular change would not; the light bulb opens the page', async () => {
    assert.equal(await runLens(file, 'BenchmarkAdvised'), true);
    const document = await vscode.workspace.openTextDocument(file);
    const lineOf = (text: string) => document.positionAt(document.getText().indexOf(text)).line + 1;
    const decoding = await hoverAt(file, lineOf('json.Unmarshal'));
    assert.match(
      decoding,
      /a struct with the fields that are used needs less \(measured .*: [\d,]+ → [\d,]+ B\/op, Go 1\.\d+\)/,
    );
    assert.ok(decoding.includes('[Read about json.Unmarshal](https://pkg.go.dev/encoding/json#Unmarshal)'), decoding);
    const hex = await hoverAt(file, lineOf('fmt.Sprintf'));
    assert.match(hex, /hex\.EncodeToString would not help: .*88 → 128 B\/op/);
    assert.doesNotMatch(hex, /No rewrite offered/);
    const actionsAt = (line: number) =>
      vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        file,
        document.lineAt(line - 1).range,
      );
    const reading = (await actionsAt(lineOf('json.Unmarshal'))).find(
      each => each.title === 'Read about json.Unmarshal',
    );
    // VS Code hands out its own name of vscode.open.
    assert.match(reading?.command?.command ?? '', /^(vscode|_workbench)\.open$/);
    assert.ok(JSON.stringify(reading?.command?.arguments).includes('pkg.go.dev'), JSON.stringify(reading));
    assert.equal(reading?.edit, undefined);
    assert.ok(!(await actionsAt(lineOf('fmt.Sprintf'))).some(each => each.title.startsWith('Read about')));
  });

  it('unsaved changes are saved first, and Capture Again compares with the run before', async () => {
    assert.equal(await runLens(file, 'BenchmarkKnown'), true);
    const document = await vscode.workspace.openTextDocument(file);
    const edit = new vscode.WorkspaceEdit();
    const at = document.positionAt(document.getText().indexOf('1000'));
    edit.replace(file, new vscode.Range(at, at.translate(0, 4)), '100');
    assert.equal(await vscode.workspace.applyEdit(edit), true);
    assert.equal(document.isDirty, true);
    await document.save();
    const comparison = await api.captureAgainAndCompare();
    assert.deepEqual([comparison.beforeSeconds, comparison.afterSeconds], [0, 0]);
    assert.ok(comparison.sentence.startsWith('−89 %'), comparison.sentence);
    const back = new vscode.WorkspaceEdit();
    back.replace(file, new vscode.Range(at, at.translate(0, 3)), '1000');
    await vscode.workspace.applyEdit(back);
    assert.equal(document.isDirty, true);
    assert.equal(await runLens(file, 'BenchmarkKnown'), true);
    assert.equal(document.isDirty, false);
    assert.equal(api.allocators({ by: 'line', limit: 1 })[0]?.self, 2000 * 1024);
  });

  it('the command takes the test around the cursor', async () => {
    const [uri] = await vscode.workspace.findFiles('**/internal/session/codec_test.go');
    assert.ok(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    const line = document.positionAt(document.getText().indexOf('recorder := httptest')).line;
    const selection = new vscode.Range(line, 0, line, 0);
    await vscode.window.showTextDocument(document, { selection });
    assert.equal(await vscode.commands.executeCommand(profile), true);
    const rows = api.allocators({ by: 'function', limit: 50 });
    assert.ok(
      rows.some(row => row.functionName.endsWith('session.TestCookieRoundTrip')),
      JSON.stringify(rows),
    );
    assert.ok(!rows.some(row => row.functionName.startsWith('testing.(*M)')));
  });

  it('a run can be cancelled, and what was shown stays', async () => {
    assert.equal(await runLens(file, 'BenchmarkKnown'), true);
    const shown = api.allocators({ by: 'line', limit: 1 });
    const running = runLens(file, 'BenchmarkKnown');
    await new Promise(resolve => setImmediate(resolve));
    await vscode.commands.executeCommand('allocLens.cancelCapture');
    await running;
    assert.deepEqual(api.allocators({ by: 'line', limit: 1 }), shown);
  });
});

describe('tests and scripts of Node in the editor', () => {
  it('a lens on a test of node:test profiles it in its own process', async () => {
    const api = await activateApi();
    const [uri] = await vscode.workspace.findFiles('**/node-shop/test/orders.test.js');
    assert.ok(uri);
    assert.deepEqual(await lensTitles(uri, 'the export has one line'), ['Profile allocations']);
    assert.equal(await runLens(uri, 'the export has one line'), true);
    const files = api.allocators({ by: 'callSite', limit: 20 }).map(row => row.uri?.path ?? '');
    // Which of the files chance decides: the test is short, and a few samples are all there are.
    assert.ok(
      files.some(each => each.includes('/node-shop/src/')),
      files.join(),
    );
    api.clear();
  });

  it('each script of package.json has a lens', async () => {
    const [uri] = await vscode.workspace.findFiles('**/node-shop/package.json');
    assert.ok(uri);
    for (const script of ['"start"', '"test"']) {
      assert.ok((await lensTitles(uri, script)).includes('Profile allocations'), script);
    }
  });
});

async function lensesAt(uri: vscode.Uri, text: string): Promise<vscode.Command[]> {
  const document = await vscode.workspace.openTextDocument(uri);
  const { line } = document.positionAt(document.getText().indexOf(text));
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 100);
  const commands = lenses.filter(lens => lens.range.start.line === line).flatMap(lens => lens.command ?? []);
  return commands.filter(command => command.command.startsWith('allocLens.'));
}

async function lensTitles(uri: vscode.Uri, text: string): Promise<string[]> {
  return (await lensesAt(uri, text)).map(command => command.title);
}

async function runLens(uri: vscode.Uri, text: string): Promise<unknown> {
  const lens = (await lensesAt(uri, text)).find(command => command.title === 'Profile allocations');
  assert.ok(lens, `no lens at ${text}`);
  return vscode.commands.executeCommand(lens.command, ...(lens.arguments ?? []));
}
