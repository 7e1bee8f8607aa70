// Loaded when the first light bulb is asked for: tree-sitter and the quick-fix rules.
import { readFile } from 'node:fs/promises';
import { FixEngine } from '../core/fixes/engine';
import { createSyntax } from '../core/syntax/syntax';

/** `folder` holds the WebAssembly files of tree-sitter and its grammars. */
export function createFixEngine(folder: string): FixEngine {
  return new FixEngine(createSyntax(async name => new Uint8Array(await readFile(`${folder}/${name}.wasm`))));
}
