import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Probe } from '../../../src/core/fixes/probe';
import { applyEdits } from '../../unit/fixes/fixSupport';

const run = promisify(execFile);

/**
 * Whether the compiler confirms a probe of a file that is a package of its own, of the module in `module` or without any
 * other. Rejects where a probe is no Go, or where one about escapes does not compile: both would be mistakes of the probe.
 */
export async function isConfirmed(text: string, probe: Probe, module?: string): Promise<boolean> {
  const folder = await mkdtemp(path.join(module ?? tmpdir(), 'alloc-lens-probe-'));
  try {
    if (module === undefined) await writeFile(path.join(folder, 'go.mod'), 'module probe\n\ngo 1.23\n');
    await writeFile(path.join(folder, 'p.go'), applyEdits(text, inOrder(probe)));
    const { compiles, said } = await compile(folder);
    if (/syntax error|declared and not used|imported and not used/.test(said)) throw new Error(said);
    if (probe.kind === 'compiles') return compiles;
    if (!compiles) throw new Error(said);
    return doesNotEscape(said, probe.parameter);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function inOrder({ edits }: Probe) {
  return [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
}

async function compile(folder: string): Promise<{ readonly compiles: boolean; readonly said: string }> {
  try {
    return { compiles: true, said: (await run('go', ['build', '-gcflags=-m', '.'], { cwd: folder })).stderr };
  } catch (error) {
    return { compiles: false, said: String((error as { stderr?: string }).stderr) };
  }
}

function doesNotEscape(said: string, parameter: string): boolean {
  const leaks = new RegExp(`: (leaking param(?: content)?|moved to heap): ${parameter}(?: |$)`, 'm');
  return !leaks.test(said) && new RegExp(`: ${parameter} does not escape$`, 'm').test(said);
}
