import type { ProfiledScript } from '../../capture/profiledScript';
import type { SourcePlace, V8Place } from '../../core/formats/v8/callFrames';
import { isBlanked } from '../../core/source/blankedTypes';
import { isNameIn, MapFit } from '../../core/source/mapFit';
import { locate } from '../../core/source/pathMapping';
import { sourcePlaces } from '../../core/source/sourceAddress';
import type { SourceMatch } from '../../core/source/sourceMatch';
import type { SourceDisk, SourceRoots } from '../../core/source/sourceRoots';
import { externalMap, type FoundMap, inlineMap, mapUrlIn } from './scriptMap';
import { SourceNotes, type SourceTrouble } from './sourceNotes';
import { WorkspaceFiles } from './workspaceFiles';

/** From here on a line of a script without a map is a minified one. */
const longLine = 1000;

/** A source of a map: where it lies, and its lines when the map was made; none where those are not known. */
interface MappedFile {
  readonly file: string;
  readonly lines: readonly string[];
}

/** A script that is shown as its sources. */
interface MappedView {
  readonly kind: 'mapped';
  /** What notes call the script. */
  readonly script: string;
  readonly found: FoundMap;
  /** By the index of the source. */
  readonly files: Map<number, MappedFile>;
  readonly fit: MapFit;
  /** For code that the map does not cover. */
  readonly otherwise: 'lines' | 'noLines';
}

/** What is shown for the functions of one script. */
type ScriptView = MappedView | { readonly kind: 'lines' | 'noLines' };

/**
 * Leads from the scripts that V8 ran to the files that a person wrote: through the map that the inspector told, or the one
 * beside the script, where the script on disk is the one that runs. Never fetches, and reads in the workspace only.
 */
export class SourceMapper {
  readonly #scripts = new Map<string, ProfiledScript>();
  readonly #views = new Map<string, ScriptView>();
  readonly #notes = new SourceNotes();
  readonly #files: WorkspaceFiles;
  readonly #folders: readonly string[];
  /** By the file as frames spell it: its text as it was when it was built or loaded, where that is known. */
  readonly #texts = new Map<string, string>();
  readonly #newer = new Set<string>();

  /** `scripts` is undefined for a file: nobody told then what ran. */
  constructor(
    scripts: readonly ProfiledScript[] | undefined,
    private readonly roots: SourceRoots,
    private readonly disk: SourceDisk,
  ) {
    this.#files = new WorkspaceFiles(roots.folders);
    this.#folders = roots.folders.map(folder => folder.path);
    for (const script of scripts ?? []) {
      this.#scripts.set(keyOf({ isolate: 0, ...script }), script);
      if (script.url !== '') this.#scripts.set(script.url, script);
    }
  }

  readonly sourceOf = (place: V8Place): SourcePlace | undefined => {
    const view = this.#viewOf(place);
    const original = view.kind === 'mapped' ? this.#original(place, view) : undefined;
    if (original !== undefined) return original;
    const shown = view.kind === 'mapped' ? view.otherwise : view.kind;
    if (shown === 'noLines') return { functionName: place.functionName, file: place.url, line: 0 };
    const path = view.kind === 'lines' && place.column > longLine ? this.#workspacePath(place.url) : undefined;
    if (path !== undefined) this.#note({ kind: 'minified' }, path);
    return undefined;
  };

  /**
   * Once all frames were asked for: whether they have to be asked for again, as a map turned out not to be of its script and
   * is not gone by any longer.
   */
  dropUnfit(): boolean {
    let isAny = false;
    for (const [key, view] of this.#views) {
      if (view.kind !== 'mapped') continue;
      const { fit, script, otherwise } = view;
      if (fit.fits && fit.isCut) this.#note({ kind: 'mapShort' }, script);
      if (fit.fits) continue;
      this.#views.set(key, this.#troubled({ kind: 'mapUnfit' }, script, otherwise));
      isAny = true;
    }
    return isAny;
  }

  /** Sentences about what stood in the way, once all frames were asked for. */
  notes(): string[] {
    return this.#notes.sentences();
  }

  get texts(): ReadonlyMap<string, string> {
    return this.#texts;
  }

  /** The files, as frames spell them, that were changed after the build, and of which no map has the text of then. */
  get newerThanBuild(): ReadonlySet<string> {
    return this.#newer;
  }

  #viewOf(place: V8Place): ScriptView {
    const key = keyOf(place);
    let view = this.#views.get(key);
    if (view === undefined) {
      const script = this.#scripts.get(key) ?? this.#scripts.get(place.url);
      view = script === undefined ? this.#untold(place) : this.#view(script);
      this.#views.set(key, view);
    }
    return view;
  }

  /** Of a script in a file, or one that was gone before the inspector was asked: what its file says, if the place can be in it. */
  #untold({ url, line, column }: V8Place): ScriptView {
    const path = this.#workspacePath(url);
    const text = path === undefined ? undefined : this.#files.text(path);
    if (path === undefined || text === undefined) return { kind: 'lines' };
    const at = text.split('\n', line + 1)[line]?.[column];
    if (at === undefined || !/[\w$([{'"`#*]/.test(at)) {
      this.#note({ kind: 'unlike' }, path);
      return { kind: 'noLines' };
    }
    return this.#mapped(mapUrlIn(text), url, path, 'lines');
  }

  #view(script: ProfiledScript): ScriptView {
    const path = this.#workspacePath(script.url);
    const { sourceMapUrl, hash } = script;
    if (sourceMapUrl === '') return path === undefined ? { kind: 'lines' } : this.#unmapped(script, path);
    const isFile = path !== undefined && this.#files.matches(path, hash) !== false;
    // What a loader made in memory has lines of its own, whatever its name.
    if (sourceMapUrl.startsWith('data:'))
      return this.#mapped(sourceMapUrl, script.url, path, isFile ? 'lines' : 'noLines');
    if (path === undefined && script.url.includes('/node_modules/')) return { kind: 'lines' };
    if (path === undefined) return this.#troubled({ kind: 'scriptOutside' }, script.url, 'lines');
    if (this.#files.content(path) === 'absent') return this.#troubled({ kind: 'scriptUnreachable' }, path, 'lines');
    if (!isFile) return this.#troubled({ kind: 'rebuilt' }, path, 'noLines');
    return this.#mapped(sourceMapUrl, script.url, path, 'lines');
  }

  /** A script that is its own source: its lines are those on disk, or are followed from the text that runs. */
  #unmapped({ url, hash, source }: ProfiledScript, path: string): ScriptView {
    const text = this.#files.text(path);
    if (text === undefined || this.#files.matches(path, hash) === true) return { kind: 'lines' };
    if (source === undefined) {
      const isUnlike = this.#files.matches(path, hash) === false;
      return isUnlike ? this.#troubled({ kind: 'unlike' }, path, 'noLines') : { kind: 'lines' };
    }
    if (isBlanked(source, text)) return { kind: 'lines' };
    this.#texts.set(url, source);
    return this.#troubled({ kind: 'edited' }, path, 'lines');
  }

  #mapped(mapUrl: string, url: string, path: string | undefined, otherwise: 'lines' | 'noLines'): ScriptView {
    if (mapUrl === '') return { kind: otherwise };
    const inline = mapUrl.startsWith('data:');
    const found = inline
      ? inlineMap(mapUrl, path ?? this.#locate(url).path ?? url)
      : externalMap(mapUrl, path ?? url, this.#files);
    return 'map' in found
      ? { kind: 'mapped', script: path ?? url, found, files: new Map(), fit: new MapFit(), otherwise }
      : this.#troubled(found, path ?? url, otherwise);
  }

  #original({ line, column, functionName }: V8Place, view: MappedView): SourcePlace | undefined {
    const { map } = view.found;
    const at = map.functionAt(line, column, functionName);
    if (at === undefined) {
      if (map.endsBefore(line, column)) this.#afterEnd(functionName, view);
      return undefined;
    }
    const { file, lines } = this.#mappedFile(view, at.source);
    view.fit.add({ functionName, writtenName: at.name, lines, line: at.line });
    return { functionName: at.name ?? functionName, file, line: at.line };
  }

  /** Sources that no function leads to are not looked for on the disk. */
  #afterEnd(functionName: string, { found, files, fit }: MappedView): void {
    const texts = found.map.sources.map((_, index) => found.map.content(index) ?? '');
    const known = [...files.values()].flatMap(({ lines }) => lines);
    fit.addAfterEnd(isNameIn([...texts, ...known], functionName));
  }

  #mappedFile({ found, files }: MappedView, index: number): MappedFile {
    let known = files.get(index);
    if (known === undefined) {
      const file = this.#sourceFile(found, index);
      // Of a map that has neither texts nor a date a source may have been edited since.
      const isAsBuilt = found.changedMs !== undefined && !this.#isNewer(file, found.changedMs);
      const text = found.map.content(index) ?? (isAsBuilt ? this.#files.text(file) : undefined);
      known = { file, lines: text?.split(/\r\n|\r|\n/) ?? [] };
      files.set(index, known);
    }
    return known;
  }

  /** Where source `index` of the map lies; what a bundler called it where it cannot be found. */
  #sourceFile({ map, mapPath, changedMs }: FoundMap, index: number): string {
    const source = map.sources[index]!;
    const content = map.content(index);
    const places = sourcePlaces({ source, sourceRoot: map.sourceRoot, mapPath }, this.#folders);
    const there = places.filter(place => typeof this.#files.content(place) !== 'string');
    const same = content === undefined ? undefined : there.find(place => this.#files.text(place) === content);
    const file = same ?? there[0] ?? (places.length === 1 ? places[0]! : source);
    if (content !== undefined) this.#texts.set(file, content);
    if (there.length === 0 && !isElsewhere(file, this.#workspacePath(file)))
      this.#note({ kind: 'sourceMissing' }, file);
    if (content === undefined && changedMs !== undefined && this.#isNewer(file, changedMs)) {
      this.#note({ kind: 'sourceNewer' }, file);
      this.#newer.add(file);
    }
    return file;
  }

  #isNewer(file: string, builtMs: number): boolean {
    const content = this.#files.content(file);
    return typeof content !== 'string' && content.changedMs > builtMs;
  }

  #troubled(trouble: SourceTrouble, file: string, kind: 'lines' | 'noLines'): ScriptView {
    this.#note(trouble, file);
    return { kind };
  }

  #note(trouble: SourceTrouble, file: string): void {
    const root = this.#folders.find(folder => file.startsWith(`${folder}/`));
    this.#notes.add(trouble, root === undefined ? file : file.slice(root.length + 1));
  }

  #workspacePath(file: string): string | undefined {
    const { origin, path } = this.#locate(file);
    return origin === 'workspace' ? path : undefined;
  }

  #locate(file: string): SourceMatch {
    return locate({ file, goPackages: [], functions: [] }, this.roots, this.disk);
  }
}

/** Isolates number their scripts each for itself, so that a number alone says something in the main one only. */
function keyOf({ isolate, scriptId, url }: { isolate: number; scriptId: string; url: string }): string {
  return url === '' ? `${isolate}\0${scriptId}` : `${scriptId}\0${url}`;
}

/** Sources of dependencies are seldom shipped; that they are not there is no news. */
function isElsewhere(file: string, workspacePath: string | undefined): boolean {
  return file.includes('node_modules/') || (file.startsWith('/') && workspacePath === undefined);
}
