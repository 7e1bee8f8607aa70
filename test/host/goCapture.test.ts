import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { type Proof, proofFigures, proofSentence } from '../../src/core/insight/proof';
import { eventually } from '../support/eventually';
import { activateApi } from './support/api';
import { hostDemo } from './support/demo';
import { hoverAt } from './support/hoverAt';

const { pprof, goPid } = hostDemo();

(pprof === undefined ? describe.skip : describe)('a capture of a running Go service', () => {
  it('has all four sample types and charges the compressor to the line of the user that caused it', async () => {
    const api = await activateApi();
    const profile = await api.capture({ url: pprof ?? '', seconds: 3 });
    assert.deepEqual([profile.origin, profile.granularity], ['go', 'line']);
    assert.deepEqual(Object.keys(profile.totals).toSorted(), [
      'alloc_objects',
      'alloc_space',
      'inuse_objects',
      'inuse_space',
    ]);
    assert.ok(profile.seconds >= 3 && profile.seconds < 60, `window of ${profile.seconds} s`);
    const functions = api.allocators({ by: 'function', limit: 5 });
    assert.equal(functions[0]?.functionName, 'compress/flate.NewWriter');
    assert.equal(functions[0]?.origin, 'runtime');
    const [site] = api.allocators({ by: 'callSite', limit: 1 });
    assert.ok(site);
    assert.ok(site.uri?.fsPath.endsWith('.go') && (site.line ?? 0) > 0, JSON.stringify(site));
    assert.equal(site.origin, 'workspace');
    assert.equal(site.unit, 'bytes');
    assert.ok(site.samples > 0 && site.share > 0.1 && site.total <= (profile.totals.alloc_space ?? 0));
  });

  it('ranks lines, functions and packages by what they allocate themselves', async () => {
    const api = await activateApi();
    for (const by of ['line', 'function', 'package'] as const) {
      const rows = api.allocators({ by, limit: 10 });
      assert.equal(rows.length, 10, by);
      const sorted = rows.map(row => row.self).toSorted((a, b) => b - a);
      assert.deepEqual(
        rows.map(row => row.self),
        sorted,
      );
      for (const row of rows) assert.ok(row.self <= row.total && row.share <= 1, `${by} ${JSON.stringify(row)}`);
    }
    assert.ok(api.allocators({ by: 'package' }).some(row => row.functionName === 'compress/flate'));
  });

  it('offers a rewrite with its gain on the profiled line, and none on a line that the profile does not name', async () => {
    const api = await activateApi();
    const site = api.allocators({ by: 'callSite', limit: 20 }).find(row => row.uri?.path.endsWith('gzip.go'));
    assert.ok(site?.uri && site.line, 'the compressor is charged to no line of gzip.go');
    const document = await vscode.workspace.openTextDocument(site.uri);
    await vscode.window.showTextDocument(document);
    const titles = (await actionsAt(document, site.line - 1)).map(action => action.title);
    assert.equal(titles.length, 2, titles.join('\n'));
    assert.match(titles[0] ?? '', /^Hoist gzip\.Writer into a sync\.Pool: up to −\d+ % alloc_space/);
    assert.equal(titles[1], 'Measure before and after: Hoist gzip.Writer into a sync.Pool (review)');
    assert.deepEqual(await actionsAt(document, 0), []);
  });

  it('measures that rewrite with a benchmark of the package, and applies nothing to a file edited meanwhile', async function () {
    const api = await activateApi();
    const site = api.allocators({ by: 'callSite', limit: 20 }).find(row => row.uri?.path.endsWith('gzip.go'));
    assert.ok(site?.uri && site.line);
    const document = await vscode.workspace.openTextDocument(site.uri);
    const text = document.getText();
    const [, measure] = await actionsAt(document, site.line - 1);
    const { command: id = '', arguments: given = [] } = measure?.command ?? {};
    const messages = pressed('Apply');
    try {
      const earlier = await measurements();
      const measuring = vscode.commands.executeCommand<Proof[] | undefined>(id, ...given);
      await eventually('a measurement', measurements, found => found.length > earlier.length);
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(0, 0), '// Edited while it was measured.\n');
      assert.ok(await vscode.workspace.applyEdit(edit));
      const changed = document.getText();
      const proofs = await measuring;
      const [proof] = proofs ?? [];
      assert.ok(proof !== undefined && proof.before.length >= 6, JSON.stringify(proofs));
      const { bytes } = proofFigures(proof);
      assert.ok(bytes[1] < 0.2 * bytes[0], proofSentence(proof));
      await eventually(
        'a warning',
        () => messages.warnings,
        found => found.length > 0,
      );
      assert.match(
        messages.warnings.join(),
        /the file changed since this rewrite was proposed, so nothing was applied/,
      );
      assert.equal(document.getText(), changed);
      if (this.test) this.test.title += `: ${proofSentence(proof)}`;
    } finally {
      messages.restore();
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('workbench.action.files.revert');
    }
    assert.deepEqual([document.getText(), document.isDirty], [text, false]);
  });

  it('puts a lens with value and share above the functions that allocate', async () => {
    const api = await activateApi();
    const uri = api.allocators({ by: 'callSite', limit: 20 }).find(row => row.uri?.path.endsWith('gzip.go'))?.uri;
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 50);
    const titles = lenses.map(lens => lens.command?.title ?? '');
    assert.ok(
      titles.some(title => /^[\d.]+ [kMG]B\/s · \d+ % · \d+ sites?$/.test(title)),
      titles.join('\n'),
    );
    assert.ok(titles.includes('Fix…') && titles.includes('Capture again'), titles.join('\n'));
  });

  it('tells the four sample types and the sample count in the hover of a line', async () => {
    const api = await activateApi();
    const site = api.allocators({ by: 'callSite', limit: 1 })[0];
    assert.ok(site?.uri && site.line);
    const text = await hoverAt(site.uri, site.line);
    for (const kind of ['alloc_space', 'alloc_objects', 'inuse_space', 'inuse_objects'])
      assert.ok(text.includes(`| ${kind} |`), text);
    assert.match(text, /sampled allocations/);
  });

  it('tells which kind of allocation a line makes, and in the background why it is on the heap', async () => {
    const api = await activateApi();
    const sites = api.allocators({ by: 'callSite', limit: 20 }).filter(row => row.self > 0);
    const hovers = async () => Promise.all(sites.map(({ uri, line }) => hoverAt(uri!, line ?? 0)));
    const kinds = (await hovers()).filter(text => text.includes('What this line allocates itself: '));
    assert.ok(kinds.length > 0 && kinds.length > sites.length / 2, `${kinds.length} of ${sites.length} lines`);
    await eventually('why a line is on the heap', hovers, texts => texts.some(text => text.includes(' escapes: ')));
  });

  it('compares a second capture of an unchanged service and finds about the same', async () => {
    const api = await activateApi();
    const comparison = await api.captureAgainAndCompare();
    assert.equal(comparison.sampleType, 'alloc_space');
    assert.match(comparison.sentence, /^([−+±]\d+ %|±0 %) alloc_space in the whole process, .+ → .+/);
    assert.ok(
      comparison.after > 0.4 * comparison.before && comparison.after < 2.5 * comparison.before,
      comparison.sentence,
    );
    assert.deepEqual(api.comparison(), comparison);
  });

  it('finds the pprof handlers of a process by its pid', async () => {
    const api = await activateApi();
    const profile = await api.capture({ pid: goPid ?? 0, seconds: 1 });
    assert.equal(profile.origin, 'go');
  });

  it('is taken away by clear', async () => {
    const api = await activateApi();
    const cleared = new Promise(resolve => api.onDidChangeProfile(resolve));
    api.clear();
    assert.equal(await cleared, undefined);
    assert.deepEqual(api.allocators(), []);
    assert.equal(api.comparison(), undefined);
  });

  it('runs from a command with arguments that asks nothing', async () => {
    assert.equal(await vscode.commands.executeCommand('allocLens.captureFromUrl', { url: pprof, seconds: 1 }), true);
  });
});

async function actionsAt(document: vscode.TextDocument, line: number): Promise<vscode.CodeAction[]> {
  const range = document.lineAt(line).range;
  const kind = vscode.CodeActionKind.RefactorRewrite.value;
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    kind,
  );
}

/** The folders of measurements under way. */
async function measurements(): Promise<string[]> {
  return (await readdir(tmpdir())).filter(name => name.startsWith('alloc-lens-proof-'));
}

/** Answers every message that has this button by pressing it, until `restore`. */
function pressed(button: string) {
  const { showInformationMessage, showWarningMessage } = vscode.window;
  const warnings: string[] = [];
  const replaced: Record<string, unknown> = {
    showInformationMessage: async (_: string, ...items: unknown[]) => {
      return items.find(item => item === button);
    },
    showWarningMessage: async (text: string) => void warnings.push(text),
  };
  Object.assign(vscode.window, replaced);
  return {
    warnings,
    restore: () => void Object.assign(vscode.window, { showInformationMessage, showWarningMessage }),
  };
}
