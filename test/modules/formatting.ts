import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { edited } from '../../src/core/fixes/offsetEdit';
import { execute } from './execute';
import type { Proposed } from './judging';

/** Rewrites of files that gofmt leaves as they are, after which it would not. */
export async function misformatted(proposed: readonly Proposed[], scratch: string): Promise<Proposed[]> {
  const folder = mkdtempSync(join(scratch, 'gofmt-'));
  const untidy = new Set(await listed([...new Set(proposed.map(each => each.path))], folder));
  const rewritten = new Map<string, Proposed>();
  for (const [index, each] of proposed.entries()) {
    if (untidy.has(each.path)) continue;
    const path = join(folder, `${index}.go`);
    writeFileSync(path, edited(each.text, each.fix.edits));
    rewritten.set(path, each);
  }
  return (await listed([...rewritten.keys()], folder)).flatMap(path => rewritten.get(path) ?? []);
}

async function listed(paths: readonly string[], folder: string): Promise<string[]> {
  if (paths.length === 0) return [];
  const { output } = await execute('gofmt', ['-l', ...paths], folder);
  return output.split('\n').filter(line => line !== '');
}
