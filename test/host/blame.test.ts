import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { AllocatorSummary } from '../../src/api';
import { eventually } from '../support/eventually';
import { activateApi } from './support/api';
import { hostDemo } from './support/demo';

const { pprof } = hostDemo();

(pprof === undefined ? describe.skip : describe)('blame, modules and errors of a running Go service', () => {
  it('ranks modules: your code, the runtime and dependencies make the whole profile', async () => {
    const api = await activateApi();
    const captured = async () => {
      const profile = await api.capture({ url: pprof ?? '', seconds: 3 });
      return { profile, rows: api.allocators({ by: 'module', limit: 100 }) };
    };
    // Of a demo that hardly got a processor, few allocations are sampled.
    const { profile, rows } = await eventually(
      'a profile with code of the workspace and of the runtime',
      captured,
      each => ['workspace', 'runtime'].every(origin => each.rows.some(row => row.origin === origin)),
    );
    const self = rows.reduce((sum, row) => sum + row.self, 0);
    assert.equal(self, profile.totals.alloc_space);
    for (const row of rows) assert.equal(row.line, undefined);
  });

  it('gives each value its error, and none wider than what so many samples allow', async () => {
    const api = await activateApi();
    for (const by of ['callSite', 'line', 'function', 'package', 'module'] as const) {
      for (const { error, samples, total, self } of api.allocators({ by, limit: 5 })) {
        const value = by === 'callSite' ? total : self;
        assert.ok(error !== undefined && error >= 0, by);
        assert.ok(
          error <= (1.97 * value) / Math.sqrt(Math.max(1, samples - 1)),
          `${by}: ${error} of ${value}, ${samples}`,
        );
      }
    }
  });

  it('charges lenses and hovers by total once that is chosen, and by your cost again', async () => {
    const api = await activateApi();
    const handler = api.allocators({ by: 'callSite', limit: 20 }).find(row => row.uri?.path.endsWith('gzip.go'));
    assert.ok(handler?.uri && handler.line);
    const shown = () => hoverAt(handler);
    const cost = await shown();
    assert.match(cost, /±\d+ %/);
    await vscode.commands.executeCommand('allocLens.switchBlame', 'self');
    assert.doesNotMatch(await shown(), /Allocated below by/, 'what is below the line is not its self');
    await vscode.commands.executeCommand('allocLens.switchBlame', 'total');
    assert.match(await shown(), /Allocated below by/);
    await vscode.commands.executeCommand('allocLens.switchBlame', 'yourCost');
    assert.equal(await shown(), cost);
  });

  it('names in the hover of a compared line what allocates below it', async () => {
    const api = await activateApi();
    await api.capture({ url: pprof ?? '', seconds: 3 });
    await api.captureAgainAndCompare();
    const row = api.allocators({ by: 'callSite', limit: 20 }).find(each => each.uri?.path.endsWith('gzip.go'));
    assert.match(await hoverAt(row), /Against the baseline: .* alloc_space in .*\bflate\.\w+.*\./);
  });
});

/** The hover of the line, as plain text. */
async function hoverAt(row: AllocatorSummary | undefined): Promise<string> {
  assert.ok(row?.uri && row.line);
  const at = new vscode.Position(row.line - 1, 4);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', row.uri, at);
  return hovers
    .flatMap(hover => hover.contents)
    .map(each => (typeof each === 'string' ? each : each.value))
    .join('\n')
    .replace(/&nbsp;|\\/g, part => (part === '\\' ? '' : ' '));
}
