import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import path from 'node:path';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';

const lazy = [
  'admitting.js',
  'annotating.js',
  'capturing.js',
  'commanding.js',
  'escaping.js',
  'explaining.js',
  'fixing.js',
  'inspectorOfSession.js',
  'keeping.js',
  'listing.js',
  'locating.js',
  'profileDecoder.js',
  'proving.js',
  'recording.js',
  'testRunning.js',
];
/** The goal for the entry: what every window pays, whether it profiles or not. */
const entryLimit = 60 * 1024;

describe('activation', () => {
  it('opens no file and no socket, and loads the entry only', async function () {
    const extension = vscode.extensions.getExtension('alloc-lens.alloc-lens');
    assert.ok(extension, 'VS Code does not know the extension');
    const wasActive = extension.isActive;
    const touched: string[] = [];
    const restore = [
      watch(fs, 'readFileSync', touched),
      watch(fs, 'readFile', touched),
      watch(fs, 'open', touched),
      watch(fs.promises, 'readFile', touched),
    ];
    restore.push(watch(fs.promises, 'open', touched), watch(net.Socket.prototype, 'connect', touched));
    const begin = performance.now();
    await extension.activate();
    const milliseconds = performance.now() - begin;
    for (const undo of restore) undo();
    assert.equal(extension.isActive, true);
    const dist = path.join(extension.extensionPath, 'dist');
    const loaded = Object.keys(createRequire(__filename).cache).filter(file => file.startsWith(dist + path.sep));
    assert.deepEqual(
      lazy.filter(name => loaded.includes(path.join(dist, name))),
      [],
    );
    // VS Code reads files of its own meanwhile: a call is ours when a frame of the extension is in its stack.
    const entryFile = path.join(dist, 'extension.js');
    const ours = touched.filter(call =>
      call
        .split('\n')
        .slice(1)
        .some(frame => frame.includes(entryFile)),
    );
    assert.deepEqual(ours, []);
    const entry = fs.statSync(path.join(dist, 'extension.js')).size;
    const rest = lazy.map(name => `${name} ${fs.statSync(path.join(dist, name)).size} B`).join(', ');
    assert.ok(entry <= entryLimit, `the entry has ${entry} B`);
    const time = wasActive ? 'VS Code had activated it before the suite' : `${milliseconds.toFixed(1)} ms`;
    if (this.test) this.test.title += `: entry ${entry} B, later ${rest}; activation ${time}`;
  });
});

// Notes each call with the stack it came from, and passes it on.
function watch<T extends object>(owner: T, name: keyof T & string, calls: string[]): () => void {
  const original = owner[name] as (...args: unknown[]) => unknown;
  owner[name] = function (this: unknown, ...args: unknown[]) {
    calls.push(new Error(`${name} ${String(args[0])}`).stack ?? '');
    return original.apply(this, args);
  } as T[typeof name];
  return () => {
    owner[name] = original as T[typeof name];
  };
}
