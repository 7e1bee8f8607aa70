import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { edited } from '../../../src/core/fixes/offsetEdit';
import type { EscapeProbe, Probe } from '../../../src/core/fixes/probe';

const run = promisify(execFile);

/**
 * Whether the compiler confirms a probe of a file that is a package of its own, of the module in `module` or without any
 * other. Rejects where a probe is no Go, or where one about escapes does not compile: both would be mistakes of the probe.
 */
export async function isConfirmed(text: string, probe: Probe, module?: string): Promise<boolean> {
  const folder = await mkdtemp(path.join(module ?? tmpdir(), 'alloc-lens-probe-'));
  try {
    if (module === undefined) await writeFile(path.join(folder, 'go.mod'), 'module probe\n\ngo 1.23\n');
    const shadow = edited(text, probe.edits);
    await writeFile(path.join(folder, 'p.go'), shadow);
    const { compiles, said } = await compile(folder);
    if (/syntax error|declared and not used|imported and not used/.test(said)) throw new Error(said);
    if (probe.kind === 'compiles') return compiles;
    if (!compiles) throw new Error(said);
    return doesNotEscape(said, shadow, probe);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compile(folder: string): Promise<{ readonly compiles: boolean; readonly said: string }> {
  try {
    return { compiles: true, said: (await run('go', ['build', '-gcflags=-m', '.'], { cwd: folder })).stderr };
  } catch (error) {
    return { compiles: false, said: String((error as { stderr?: string }).stderr) };
  }
}

// The compiler names the place of a parameter by line: two functions may have one of the same name.
function doesNotEscape(said: string, text: string, { functionName, parameter }: EscapeProbe): boolean {
  const line = text.split('\n').findIndex(each => each.startsWith('func ') && each.includes(` ${functionName}(`)) + 1;
  const place = `p\\.go:${line}:\\d+: `;
  const leaks = new RegExp(`${place}(leaking param(?: content)?|moved to heap): ${parameter}(?: |$)`, 'm');
  return !leaks.test(said) && new RegExp(`${place}${parameter} does not escape$`, 'm').test(said);
}
