import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Probe } from '../../../src/core/fixes/probe';
import { applyEdits } from '../../unit/fixes/fixSupport';

const run = promisify(execFile);

/** What the compiler says of the parameter that a probe asks about: 'does not escape', 'leaking param: …', or why it does not compile. */
export async function askCompiler(module: string, file: string, text: string, probe: Probe): Promise<string> {
  const edited = applyEdits(text, probe.edits);
  const folder = await mkdtemp(path.join(tmpdir(), 'alloc-lens-probe-'));
  try {
    const [shadow, overlay] = [path.join(folder, 'shadow.go'), path.join(folder, 'overlay.json')];
    await writeFile(shadow, edited);
    await writeFile(overlay, JSON.stringify({ Replace: { [file]: shadow } }));
    const flags = probe.kind === 'compiles' ? [] : ['-gcflags=-m'];
    const target = `./${path.relative(module, path.dirname(file))}`;
    const said = await run('go', ['build', ...flags, `-overlay=${overlay}`, target], {
      cwd: module,
      maxBuffer: 1 << 26,
    });
    return probe.kind === 'compiles' ? 'compiles' : verdictOn(said.stderr, edited, probe.functionName, probe.parameter);
  } catch (error) {
    return String((error as { stderr?: string }).stderr ?? error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function verdictOn(said: string, edited: string, functionName: string, parameter: string): string {
  const declared = edited.search(new RegExp(`\\b${functionName}\\(`));
  const at = edited.indexOf(parameter, declared);
  const line = edited.slice(0, at).split('\n').length;
  const column = at - edited.lastIndexOf('\n', at - 1);
  const place = `:${line}:${column}: `;
  const found = said.split('\n').filter(each => each.includes(place) && each.includes(parameter));
  return found
    .map(each =>
      each
        .slice(each.indexOf(place) + place.length)
        .replace(parameter, '')
        .trim(),
    )
    .join('; ');
}
