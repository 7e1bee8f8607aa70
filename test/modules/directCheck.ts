import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, isAbsolute, join } from 'node:path';
import { goComplaints } from '../../src/core/insight/goComplaints';
import type { OverlayTexts } from '../../src/session/escape/goCommand';
import type { CompileAnswer, GoAnswer } from '../../src/session/judge/goCheck';
import type { PackageCheck } from '../../src/session/judge/judgeFixes';
import { execute } from './execute';
import type { GoPackage } from './moduleCopy';

interface VetConfig {
  readonly GoFiles: readonly string[];
  readonly ImportMap: Readonly<Record<string, string>>;
  readonly PackageFile: Readonly<Record<string, string>>;
  readonly VetxOnly: boolean;
}

/** How the go command compiles and vets one package, as it says itself. */
interface Recipe {
  readonly compiler: readonly string[];
  /** Spelled as the compiler is given them, by path. */
  readonly sources: ReadonlyMap<string, string>;
  readonly directory: string;
  readonly vet: string;
  readonly vetConfigs: readonly VetConfig[];
}

/**
 * Answers as `GoCheck` does, by calling the compiler and vet as the go command calls them, without the go command in between:
 * it would look at all of what a package imports, again for each question. The compiler may import all of the standard library.
 */
export class DirectCheck implements PackageCheck {
  #count = 0;

  private constructor(
    private readonly folder: string,
    private readonly recipe: Recipe,
    /** As they are on the disk, by path. */
    readonly texts: ReadonlyMap<string, string>,
  ) {}

  static async create(owner: GoPackage, standard: ReadonlyMap<string, string>, scratch: string): Promise<DirectCheck> {
    const folder = mkdtempSync(join(scratch, 'check-'));
    const texts = new Map([...owner.files, ...owner.tests].map(path => [path, readFileSync(path, 'utf8')]));
    return new DirectCheck(folder, await recipeOf(owner, standard, folder), texts);
  }

  async compile(texts: OverlayTexts, _signal: AbortSignal, onLine?: (line: string) => void): Promise<CompileAnswer> {
    const { compiler, sources, directory } = this.recipe;
    const isCompiled = [...texts.keys()].every(path => sources.has(path));
    if (onLine === undefined && this.#isUnchanged(texts))
      return { passed: true, complaints: [], failure: undefined, isCompiled };
    const own = this.#write(texts);
    const files = [...sources].map(([path, spelled]) => own.get(path) ?? spelled);
    const asked = onLine === undefined ? [] : ['-m'];
    const args = [...compiler.slice(1), '-o', this.#scratch('out.a'), ...asked, ...files];
    const { code, output } = await execute(compiler[0]!, args, directory);
    if (onLine !== undefined) for (const line of output.split('\n')) onLine(line);
    return { ...answerOf(code, output), isCompiled };
  }

  async vet(texts: OverlayTexts): Promise<GoAnswer> {
    const own = this.#write(texts);
    const answers: GoAnswer[] = [];
    for (const config of this.recipe.vetConfigs) {
      const files = config.GoFiles.filter(path => !(texts.has(path) && texts.get(path) === undefined));
      // An unchanged text is vetted, too: what vet says of it before a rewrite is no objection to it.
      if (![...texts.keys()].some(path => files.includes(path))) continue;
      const path = this.#scratch('vet.cfg');
      const output = this.#scratch('vet.out');
      const asked = { ...config, GoFiles: files.map(each => own.get(each) ?? each), VetxOutput: output, Stdout: '' };
      writeFileSync(path, JSON.stringify(asked));
      const ended = await execute(this.recipe.vet, [path], this.recipe.directory);
      answers.push(answerOf(ended.code, ended.output));
    }
    return answers.find(each => !each.passed) ?? { passed: true, complaints: [], failure: undefined };
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #isUnchanged(texts: OverlayTexts): boolean {
    return [...texts].every(([path, text]) => this.texts.get(path) === text);
  }

  /** Copies keep their names: complaints are told by them. */
  #write(texts: OverlayTexts): ReadonlyMap<string, string> {
    const own = new Map<string, string>();
    for (const [path, text] of texts) {
      if (text === undefined || this.texts.get(path) === text) continue;
      const copy = this.#scratch(basename(path));
      writeFileSync(copy, text);
      own.set(path, copy);
    }
    return own;
  }

  #scratch(name: string): string {
    const folder = join(this.folder, String(this.#count++ % 64));
    mkdirSync(folder, { recursive: true });
    return join(folder, name);
  }
}

function answerOf(code: number | null, output: string): GoAnswer {
  if (code === 0) return { passed: true, complaints: [], failure: undefined };
  const complaints = goComplaints(output);
  return { passed: false, complaints, failure: complaints.length > 0 ? undefined : output.slice(0, 300) };
}

/** Lets the go command build a package that differs by a comment, and reads what it did. */
async function recipeOf(owner: GoPackage, standard: ReadonlyMap<string, string>, folder: string): Promise<Recipe> {
  const [changed = ''] = owner.files;
  const copy = join(folder, basename(changed));
  // No cache knows this text.
  writeFileSync(copy, `${readFileSync(changed, 'utf8')}\n// ${basename(folder)}\n`);
  const overlay = join(folder, 'overlay.json');
  writeFileSync(overlay, JSON.stringify({ Replace: { [changed]: copy } }));
  const shown = ['-x', '-work', '-buildvcs=false', `-overlay=${overlay}`];
  const built = await execute('go', ['list', '-export', '-f', '{{""}}', ...shown, '.'], owner.directory);
  const vetted = await execute('go', ['vet', ...shown, '.'], owner.directory);
  const places = new Map(owner.files.map(path => [path === changed ? copy : path, path]));
  const compile = compileCommand(built.output, owner.importPath);
  const sources = new Map<string, string>();
  const compiler: string[] = [];
  for (let index = 0; index < compile.words.length; index++) {
    const word = compile.words[index] ?? '';
    const place = isAbsolute(word) ? word : join(compile.directory, word);
    const path = index > 0 && word.endsWith('.go') ? (places.get(place) ?? place) : undefined;
    if (path !== undefined) sources.set(path, path);
    // Each call names its own output, and what is compiled is not where the go command had it.
    else if (word === '-o' || word === '-trimpath') index++;
    else compiler.push(word);
  }
  addToImports(compiler[compiler.indexOf('-importcfg') + 1] ?? '', standard);
  const { vet, configs } = vetCommands(vetted.output);
  const vetConfigs = configs.map(config => ({
    ...config,
    GoFiles: config.GoFiles.map(path => places.get(path) ?? path),
    ImportMap: { ...Object.fromEntries([...standard.keys()].map(each => [each, each])), ...config.ImportMap },
    PackageFile: { ...Object.fromEntries(standard), ...config.PackageFile },
    Standard: Object.fromEntries([...standard.keys()].map(each => [each, true])),
  }));
  return { compiler, sources, directory: owner.directory, vet, vetConfigs };
}

function compileCommand(output: string, importPath: string): { words: string[]; directory: string } {
  const work = /^WORK=(.*)$/m.exec(output)?.[1] ?? '';
  let directory = '';
  for (const line of output.split('\n')) {
    if (line.startsWith('cd ')) directory = line.slice(3).trim();
    const words = wordsOf(line.replaceAll('$WORK', work));
    const isCompiler = /\/compile(\.exe)?$/.test(words[0] ?? '');
    // What was asked for comes first, whatever else has to be compiled; a program is called main.
    if (isCompiler && words[words.indexOf('-o') + 1] === `${work}/b001/_pkg_.a`)
      return { words: words.filter(word => word !== ''), directory };
  }
  throw new Error(`the go command does not say how it compiles ${importPath}:\n${output.slice(-2_000)}`);
}

/** Of a line of a shell, without the output that it is sent to. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)]
    .map(([, double, single, plain]) => double ?? single ?? plain ?? '')
    .filter(word => !/^\d?>/.test(word));
}

function addToImports(path: string, standard: ReadonlyMap<string, string>): void {
  const text = readFileSync(path, 'utf8');
  const known = new Set([...text.matchAll(/^packagefile (.*?)=/gm)].map(([, name]) => name));
  const more = [...standard].filter(([name]) => !known.has(name)).map(([name, file]) => `packagefile ${name}=${file}`);
  writeFileSync(path, `${text}${more.join('\n')}\n`);
}

function vetCommands(output: string): { vet: string; configs: VetConfig[] } {
  const work = /^WORK=(.*)$/m.exec(output)?.[1] ?? '';
  const configs: VetConfig[] = [];
  let vet = '';
  for (const [, tool = '', path = ''] of output.matchAll(/(\S*\/vet(?:\.exe)?) .*?(\S+\/vet\.cfg)$/gm)) {
    vet = tool;
    const config = JSON.parse(readFileSync(path.replaceAll('$WORK', work), 'utf8')) as VetConfig;
    if (!config.VetxOnly) configs.push(config);
  }
  if (configs.length === 0) throw new Error(`the go command does not say how it vets:\n${output.slice(-2_000)}`);
  return { vet, configs };
}
