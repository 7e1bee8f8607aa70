import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { AllocLensApi } from '../../src/api';
import { eventually } from '../support/eventually';
import { withoutGo } from '../support/goToolchain';
import { activateApi } from './support/api';
import { type Answer, type Cost, StoryService } from './support/storyService';

const requests = 2000;
const waits = /The compiler has not confirmed it yet\./;

interface Step {
  readonly file: string;
  readonly title: RegExp;
  /** What stands on the line whose light bulb is used. */
  readonly line: RegExp;
}

/** In the order in which their shares are seen: beside the compressor the cookie is nothing. */
const steps: readonly Step[] = [
  {
    file: 'compress.go',
    title: /^Give gzip\.Writer back to a sync\.Pool when it is closed: /,
    line: /w\.out\.Write\(p\)/,
  },
  { file: 'page.go', title: /^Hoist the template into a package variable: /, line: /t\.Execute\(w, welcome\)/ },
  { file: 'cookie.go', title: /^Hoist bytes\.Buffer into a sync\.Pool: /, line: /enc\.Encode\(src\)/ },
];

(withoutGo ? describe.skip : describe)(
  'a service that makes a compressor, a template and a buffer per request',
  function () {
    this.timeout(120_000);
    let api: AllocLensApi;
    let service: StoryService;
    let answers: Answer[];
    let cost: Cost;

    before(async () => {
      api = await activateApi();
      const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
      const extension = vscode.extensions.getExtension('alloc-lens.alloc-lens');
      assert.ok(workspace && extension);
      const fixture = vscode.Uri.joinPath(extension.extensionUri, 'test/fixtures/programs/story-service');
      service = await StoryService.create(fixture.fsPath, path.join(workspace, 'story-service'));
      await service.restart();
      answers = await service.answers();
      cost = await service.cost(requests);
    });
    after(async () => {
      await service?.dispose();
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      api.clear();
    });

    /** Keeps the service busy for as long as a capture runs. */
    const underLoad = async <T>(capturing: Promise<T>): Promise<T> => {
      let isOver = false;
      const end = () => (isOver = true);
      void capturing.then(end, end);
      await service.load(() => isOver);
      return capturing;
    };
    const uri = (file: string) => vscode.Uri.file(path.join(service.folder, file));

    it('costs what the story says', () => {
      assert.deepEqual(
        answers.map(each => each.encoding),
        ['gzip', 'deflate', undefined],
      );
      assert.ok(cost.bytesPerRequest > 800_000, JSON.stringify(cost));
    });

    for (const step of steps) {
      it(`is offered “${step.title.source.slice(1, -2).replaceAll('\\', '')}” where it was profiled, and answers the same`, async function () {
        await underLoad(api.capture({ url: service.pprof, seconds: 2 }));
        const document = await vscode.workspace.openTextDocument(uri(step.file));
        await vscode.window.showTextDocument(document);
        const line = document
          .getText()
          .split('\n')
          .findIndex(each => step.line.test(each));
        const sites = api.allocators({ by: 'callSite', limit: 50 });
        assert.ok(
          sites.some(site => site.uri?.fsPath === document.uri.fsPath && site.line === line + 1),
          `line ${line + 1} of ${step.file} is charged with nothing`,
        );
        const action = await confirmed(document, line, step.title);
        await apply(action);
        assert.ok(await document.save());
        await service.restart();
        assert.deepEqual(await service.answers(), answers);
        if (this.test) this.test.title += `: ${action.title}`;
      });
    }

    it('then allocates at most 50 KB for a request, and collects a tenth as often', async function () {
      const now = await service.cost(requests);
      const told = `${cost.bytesPerRequest.toFixed(0)} → ${now.bytesPerRequest.toFixed(0)} B for a request, ${cost.collections} → ${now.collections} collections`;
      if (this.test) this.test.title += `: ${told}`;
      assert.ok(now.bytesPerRequest <= 50_000, told);
      assert.ok(now.collections * 10 <= cost.collections, told);
      assert.equal(await service.misformatted(), '');
      await service.go('vet', '.');
    });

    it('is proven by a second capture of the same target against the first', async function () {
      const [, , first] = await api.captures();
      assert.ok(first);
      await api.openCapture(first.id);
      const comparison = await underLoad(api.captureAgainAndCompare());
      const compress = comparison.lines.filter(each => each.uri.fsPath === uri('compress.go').fsPath);
      const before = compress.reduce((sum, each) => sum + each.before, 0);
      const now = compress.reduce((sum, each) => sum + each.after, 0);
      assert.ok(before > 0 && now <= 0.05 * before, `${before} → ${now}: ${comparison.sentence}`);
      if (this.test) this.test.title += `: ${comparison.sentence}; ${compress[0]?.sentence}`;
    });
  },
);

/** The rewrite of that title in the light bulb of a line, once the compiler has confirmed it. */
async function confirmed(document: vscode.TextDocument, line: number, title: RegExp): Promise<vscode.CodeAction> {
  const offered = async () =>
    vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      document.lineAt(line).range,
      vscode.CodeActionKind.RefactorRewrite.value,
      10,
    );
  const isConfirmed = (action: vscode.CodeAction) =>
    title.test(action.title) && action.edit !== undefined && !waits.test(String(action.command?.arguments ?? ''));
  const found = await eventually(`${title} in the light bulb`, offered, actions => actions.some(isConfirmed), 60_000);
  return found.find(isConfirmed)!;
}

/** What VS Code does with an entry of the light bulb that is chosen. */
async function apply({ edit, command }: vscode.CodeAction): Promise<void> {
  assert.ok(edit && (await vscode.workspace.applyEdit(edit)));
  if (command) await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
}
