import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';

/** A heap profile of a real process, as a file, with the program that gave it. */
export interface GoProfile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** What the tool needs to find files that have no folder; it shortens other paths by it, too. */
  readonly sourceFlags: readonly string[];
  /** Lines of the file that the profile spells so; 0 where the tool would find none. */
  linesOf(file: string): number;
  dispose(): void;
}

/** Where the program lies; below `programModule` in what -trimpath leaves of its paths. */
export const program = resolve('test/fixtures/programs/decode-go');
export const programModule = 'example.com/decode';

/** Builds `decode-go`, lets it allocate, and takes one `heap?gc=1`. `flags` go to `go build`. */
export async function captureGoProfile(...flags: string[]): Promise<GoProfile> {
  const folder = mkdtempSync(join(tmpdir(), 'alloc-lens-decode-'));
  const dispose = () => rmSync(folder, { recursive: true, force: true });
  try {
    const binary = join(folder, 'decode-go');
    execFileSync('go', ['build', ...flags, '-o', binary, '.'], { cwd: program });
    const bytes = await heapOf(spawn(binary, { stdio: ['ignore', 'pipe', 'inherit'] }));
    const path = join(folder, 'heap.pb.gz');
    writeFileSync(path, bytes);
    const places = placeSources(folder, flags.includes('-trimpath'));
    const sourceFlags = [`-source_path=${places.join(delimiter)}`];
    return { path, bytes, sourceFlags, linesOf: file => countLines(file, places), dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

/** Folders in which files lie whose paths have no beginning: by `//line` directives in any build, all of them by -trimpath. */
function placeSources(folder: string, isTrimmed: boolean): string[] {
  const sources = join(folder, 'alloc-lens-sources');
  mkdirSync(join(sources, 'example.com'), { recursive: true });
  symlinkSync(join(program, 'grammar', 'grammar.y'), join(sources, 'grammar.y'));
  if (!isTrimmed) return [sources];
  symlinkSync(program, join(sources, programModule));
  return [sources, join(execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim(), 'src')];
}

function countLines(file: string, places: readonly string[]): number {
  const found = [file, ...places.map(place => join(place, file))].find(each => isAbsolute(each) && existsSync(each));
  return found === undefined ? 0 : readFileSync(found, 'utf8').split('\n').length;
}

/** Runs `go tool pprof` with everything shown and numbers unrounded: plain bytes, plain counts. */
export function goToolPprof(profile: GoProfile, sampleType: string, ...view: string[]): string {
  const unit = sampleType.endsWith('_space') ? 'B' : 'count';
  // Without symbolize=none the tool takes generic Go names with parentheses for C++ and shortens them.
  const all = ['-symbolize=none', '-nodecount=0', '-nodefraction=0', '-edgefraction=0'];
  return execFileSync(
    'go',
    ['tool', 'pprof', ...view, ...all, `-sample_index=${sampleType}`, `-unit=${unit}`, profile.path],
    { encoding: 'utf8', maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'ignore'] },
  );
}

async function heapOf(child: ChildProcess): Promise<Uint8Array> {
  try {
    const lines = createInterface({ input: child.stdout! });
    const exited = new Promise<never>((_, reject) => {
      child.once('exit', code => reject(new Error(`decode-go ended with ${code}`)));
      child.once('error', reject);
    });
    exited.catch(() => {});
    const address = await Promise.race([lines[Symbol.asyncIterator]().next(), exited]);
    const answer = await fetch(`http://${address.value}/debug/pprof/heap?gc=1`);
    if (!answer.ok) throw new Error(`the heap handler answered ${answer.status}`);
    return new Uint8Array(await answer.arrayBuffer());
  } finally {
    child.kill('SIGKILL');
  }
}
