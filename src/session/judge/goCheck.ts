import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type GoComplaint, goComplaints } from '../../core/insight/goComplaints';
import { buildFlags, type GoBuildSettings, type OverlayTexts, runGo } from '../escape/goCommand';
import { type GoSurroundings, goEnvironment } from './goSurroundings';

/** What the go command said of a package with other texts in place of its files. */
export interface GoAnswer {
  readonly passed: boolean;
  readonly complaints: readonly GoComplaint[];
  /** Why it says nothing of the code, in plain words; undefined where it passed or complained. */
  readonly failure: string | undefined;
}

export interface CompileAnswer extends GoAnswer {
  /** Whether the file is one of those that were compiled, found where we think it is. */
  readonly isCompiled: boolean;
}

/** Whoever waits longer has a cold cache; the next time is quicker. */
const LIMIT_MS = 120_000;
// In what `go list` prints among complaints.
const MARK = 'alloc-lens-file:';
const COMPILED_FILES = ['GoFiles', 'CgoFiles', 'TestGoFiles', 'XTestGoFiles']
  .map(each => `{{range .${each}}}${MARK}{{$.Dir}}/{{.}}{{"\\n"}}{{end}}`)
  .join('');
const NOTHING = '{{""}}';

/** Asks the go command about one file of a package. Writes to a folder of its own only, which `dispose` removes. */
export class GoCheck {
  readonly #directory: string;
  #count = 0;

  private constructor(
    private readonly folder: string,
    private readonly path: string,
    private readonly settings: GoBuildSettings,
    private readonly surroundings: GoSurroundings,
    private readonly limitMs: number,
  ) {
    this.#directory = dirname(path);
  }

  /** `limitMs` is for each question. */
  static async create(
    path: string,
    settings: GoBuildSettings,
    surroundings: GoSurroundings,
    limitMs = LIMIT_MS,
  ): Promise<GoCheck> {
    const folder = await mkdtemp(join(tmpdir(), 'alloc-lens-judge-'));
    return new GoCheck(folder, path, settings, surroundings, limitMs);
  }

  /**
   * Compiles the package, with its tests only where the file is one of them, and links nothing. `onLine` is told what the
   * compiler says of where values are, line by line.
   */
  async compile(texts: OverlayTexts, signal: AbortSignal, onLine?: (line: string) => void): Promise<CompileAnswer> {
    const tests = this.path.endsWith('_test.go') ? ['-test'] : [];
    // What -m says may be long, and must not be mixed with something on the other stream.
    const [files, asked] = onLine === undefined ? [COMPILED_FILES, []] : [NOTHING, ['-gcflags=.=-m']];
    const compiled = new Set<string>();
    const lines = new Lines(line => {
      if (line.startsWith(MARK)) compiled.add(line.slice(MARK.length).replaceAll('\\', '/'));
      else onLine?.(line);
    });
    const answer = await this.#ask(['list', '-export', ...tests, '-f', files], { texts, asked }, signal, lines);
    return { ...answer, isCompiled: compiled.has(this.path.replaceAll('\\', '/')) };
  }

  vet(texts: OverlayTexts, signal: AbortSignal): Promise<GoAnswer> {
    return this.#ask(['vet'], { texts, asked: [] }, signal);
  }

  async dispose(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }

  async #ask(
    verb: readonly string[],
    { texts, asked }: { readonly texts: OverlayTexts; readonly asked: readonly string[] },
    signal: AbortSignal,
    lines?: Lines,
  ): Promise<GoAnswer> {
    // The module's files take part so that they are never written: -mod=mod would, and go will not write what is replaced.
    const unsaved = new Map([...this.surroundings.moduleFiles, ...texts]);
    const overlay = join(this.folder, `overlay${this.#count++}`);
    const flags = await buildFlags(overlay, { settings: this.settings, unsaved });
    const begun = performance.now();
    const command = {
      command: this.settings.command,
      args: [...verb, '-p=2', ...flags, ...this.surroundings.quiet, ...asked, '.'],
      directory: this.#directory,
      env: goEnvironment(this.#directory),
    };
    const { code, output } = await runGo(command, this.limitMs, signal, text => lines?.add(text));
    lines?.end();
    if (code === 0) return { passed: true, complaints: [], failure: undefined };
    if (code === null) return ended(performance.now() - begun, this.limitMs);
    const complaints = goComplaints(output);
    return { passed: false, complaints, failure: complaints.length > 0 ? undefined : unexplained(output) };
  }
}

function ended(elapsed: number, limitMs: number): GoAnswer {
  const why = elapsed >= limitMs ? `it took longer than ${limitMs / 1000} seconds` : 'something ended it';
  return { passed: false, complaints: [], failure: `the go command did not come to an end (${why})` };
}

/** What go tells besides why it fails. */
const BESIDE = /^(?:#|go: (?:found|finding|downloading|added|upgraded) |alloc-lens-file:|$)/;

function unexplained(output: string): string {
  const lines = output.split(/\r?\n/).map(line => line.trim());
  const said = lines.find(line => !BESIDE.test(line)) ?? 'nothing';
  const remedy = /updates to go\.(?:mod|sum) needed/.test(said)
    ? ' (run go mod tidy)'
    : /GOPROXY=off/.test(output)
      ? ' (run go mod download)'
      : '';
  return `the go command says “${said.slice(0, 200)}”${remedy}`;
}

/** Puts output together to lines. */
class Lines {
  #rest = '';

  constructor(private readonly onLine: (line: string) => void) {}

  add(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.onLine(line.replace(/\r$/, ''));
  }

  end(): void {
    if (this.#rest !== '') this.onLine(this.#rest);
    this.#rest = '';
  }
}

/** The texts without the tests of the package of `path`. */
export function withoutTests(texts: OverlayTexts, files: Iterable<string>): OverlayTexts {
  const tests = [...files].filter(file => basename(file).endsWith('_test.go'));
  return new Map([...texts, ...tests.map(file => [file, undefined] as const)]);
}
