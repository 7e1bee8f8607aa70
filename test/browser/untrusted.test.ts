import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { annotatedLines, places } from '../../scripts/demo/check/hunt';
import { type HttpPeer, httpPeer } from './support/httpPeer';
import { Workbench } from './support/workbench';

const source = `'use strict';

function rows(count) {
  return Array.from({ length: count }, (_, i) => ({ id: i }));
}

module.exports = rows;
`;

describe('a workspace that is not trusted, in the real workbench', () => {
  let folder: string;
  let workbench: Workbench;
  let peer: HttpPeer;

  before(async () => {
    folder = await realpath(await mkdtemp(path.join(tmpdir(), 'alloc-lens-untrusted-')));
    await writeFile(path.join(folder, 'rows.js'), source);
    await writeFile(path.join(folder, 'rows.heapprofile'), JSON.stringify(profileOf(path.join(folder, 'rows.js'))));
    peer = await httpPeer();
    workbench = await Workbench.open({ folder, untrusted: true });
    await workbench.statusBar.waitFor(places.flame);
  });
  after(async () => {
    await workbench?.close();
    await peer?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is not captured from: the message says why and how to change it, and nothing was asked of the address', async () => {
    await workbench.statusBar.waitFor('Restricted Mode');
    await workbench.quickInput.runCommand('Alloc Lens: Capture From URL…');
    await workbench.quickInput.answer(/pprof handlers/, `http://${peer.host}/debug/pprof/`);
    const text = await workbench.notifications.waitFor(/Capturing is off in an untrusted workspace/);
    assert.match(text, /Trust this workspace first/);
    assert.deepEqual(peer.asked, []);
    await workbench.notifications.dismissAll();
  });

  it('shows a profile that is opened: its functions carry their cost', async () => {
    await workbench.quickInput.runCommand('Alloc Lens: Open Profile…');
    await workbench.quickInput.enterPath(path.join(folder, 'rows.heapprofile'));
    await workbench.statusBar.waitFor(places.result);
    await workbench.editor.open('rows.js');
    const annotated = await annotatedLines(workbench, /100 % · .*[kMG]B in rows\(\)/);
    assert.match(annotated[0]?.text ?? '', /function rows/);
  });
});

/** As V8 writes it: one function that allocated 8 MB. */
function profileOf(url: string): unknown {
  const at = (functionName: string, lineNumber: number) => ({
    functionName,
    scriptId: '1',
    url: functionName === '(root)' ? '' : url,
    lineNumber,
    columnNumber: lineNumber < 0 ? -1 : 13,
  });
  const size = 65_536;
  const samples = Array.from({ length: 128 }, (_, i) => ({ size, nodeId: 2, ordinal: i + 1 }));
  const rows = { callFrame: at('rows', 2), selfSize: size * samples.length, id: 2, children: [] };
  return { head: { callFrame: at('(root)', -1), selfSize: 0, id: 1, children: [rows] }, samples };
}
