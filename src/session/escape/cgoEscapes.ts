import { basename, isAbsolute, relative } from 'node:path';
import type { Escape, EscapeDiagnostics } from '../../core/insight/escapeDiagnostics';
import { type GeneratedFile, readLineDirectives } from '../../core/insight/lineDirectives';
import { buildFlags, type GoBuildSettings, runGo } from './goCommand';
import type { PackageState } from './packageState';
import { readBounded } from './readBounded';

/** What the compiler said of a file that cgo generated. */
export interface CgoAnswer {
  readonly state: PackageState;
  readonly said: EscapeDiagnostics;
}

export interface CgoBuild {
  readonly unsaved: ReadonlyMap<string, string>;
  readonly settings: GoBuildSettings;
}

/** The cgo command has run by then: the files come from Go's cache. */
const LIST_MS = 30_000;
/** Of what cgo puts in, not of the user's expressions. */
const PUT_IN = /\b_cgo/;

/** `handler.cgo1.go` is what cgo makes of handler.go; the compiler sees nothing else of a file that imports "C". */
export function cgoSource(name: string): string {
  return name.replace(/\.cgo1(?=\.go$|$)/, '');
}

/**
 * By path, what the compiler said of files that import "C", in their own lines. The compiler tells lines of what cgo made of
 * them, whose directives say which lines of the source those are. Without them nothing is said. Writes below `overlay` only.
 */
export async function cgoEscapes(
  answers: readonly CgoAnswer[],
  overlay: string,
  build: CgoBuild,
  signal: AbortSignal,
): Promise<Map<string, readonly Escape[]>> {
  const found = new Map<string, readonly Escape[]>();
  for (const state of new Set(answers.map(each => each.state))) {
    const generated = await generatedFiles(state, overlay, build, signal);
    for (const { said } of answers.filter(each => each.state === state)) {
      const name = cgoSource(said.file);
      const path = [...state.texts.keys()].find(each => basename(each) === name);
      const file = generated.get(name);
      if (path !== undefined && file !== undefined)
        found.set(path, [...(found.get(path) ?? []), ...inSource(said.escapes, file)]);
    }
  }
  return found;
}

function inSource(escapes: readonly Escape[], file: GeneratedFile): Escape[] {
  return escapes.flatMap(each => {
    const line = file.lineOf(each.line, each.column);
    if (line === undefined || PUT_IN.test(each.subject)) return [];
    const steps = each.steps.map(step => ({ ...step, to: asWritten(step.to), expression: asWritten(step.expression) }));
    return [{ ...each, line, subject: asWritten(each.subject), steps }];
  });
}

/** `C.int(n)` of `_Ctype_int(n)`. */
function asWritten(expression: string): string {
  return expression.replace(/\b_C[a-z]+_/g, 'C.');
}

/** What cgo made of the files of a package, by the name of the source. */
async function generatedFiles(
  { directory, moduleFolder = directory }: PackageState,
  overlay: string,
  build: CgoBuild,
  signal: AbortSignal,
): Promise<Map<string, GeneratedFile>> {
  const place = `./${relative(moduleFolder, directory).replaceAll('\\', '/')}`;
  const format = '{{range .CompiledGoFiles}}{{.}}{{"\\n"}}{{end}}';
  const args = ['list', '-compiled', '-f', format, ...(await buildFlags(overlay, build)), place];
  const { code, output } = await runGo(
    { command: build.settings.command, args, directory: moduleFolder },
    LIST_MS,
    signal,
  );
  const found = new Map<string, GeneratedFile>();
  // The user's own files come as names, those in the cache as paths.
  const paths = code === 0 ? output.split(/\r?\n/).filter(each => isAbsolute(each)) : [];
  for (const path of paths) {
    const text = await readBounded(path).catch(() => undefined);
    const file = text === undefined ? undefined : readLineDirectives(text);
    if (file !== undefined) found.set(basename(file.source.replaceAll('\\', '/')), file);
  }
  return found;
}
