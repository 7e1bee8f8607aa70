import type { ProfiledProgram } from '../capture/go/buildAge';
import type { Recipe } from '../capture/launch/recipe';
import type { AttributionMode, RawCapture } from '../capture/profiler';
import type { Target } from '../capture/target';
import type { SourceRoots } from '../core/source/sourceRoots';
import { allocatedNothing, decodeFailure } from './captureFailures';
import type { CaptureOrigin } from './captures/captureLibrary';
import type { CaptureRecord } from './captures/captureRecord';
import { sha256 } from './captures/keptTexts';
import type { Library } from './captures/lazyLibrary';
import type { SavedContent } from './captures/savedContent';
import type { DecodedProfile, DecodeOutcome, DecodeRequest } from './decoding/decodeRequest';
import { earlierGrowth } from './earlierGrowth';
import {
  type LoadedProfile,
  loadProfile,
  type ProfileParts,
  type ProfileSource,
  profiledPaths,
  type ReadText,
  userFunctions,
} from './loadedProfile';
import { differenceNote } from './perOperation';
import type { ProfileStore } from './profileStore';
import { type BuildPorts, knowBuild, originOf, recordedBuild } from './sources/buildKnowledge';
import { BuiltTexts } from './sources/builtTexts';
import { isSourceQuestion, sourceQuestions } from './sources/sourceQuestions';
import { profileViews } from './viewsOfProfiles';

export interface LoaderPorts extends BuildPorts {
  decode(request: DecodeRequest, roots: SourceRoots, signal: AbortSignal): Promise<DecodeOutcome>;
  roots(): Promise<SourceRoots>;
  /** The roots with files of these names in the workspace; undefined where that brings nothing that `used` has not. */
  rootsWith?(names: readonly string[], used: SourceRoots): Promise<SourceRoots | undefined>;
  readonly readText: ReadText;
  /** Where captures are kept; without one they live as long as the window. */
  readonly library?: Library;
}

/** Makes profiles to look at of bytes, wherever those come from. Rejects with CaptureError or CancelledError. */
export class ProfileLoader {
  #generation = 0;
  readonly #built = new BuiltTexts();

  /** `growthBefore` tells the windows that one more of a target follows. */
  constructor(
    private readonly ports: LoaderPorts,
    private readonly growthBefore: ProfileStore['growthBefore'] = () => ({ windows: [] }),
  ) {}

  /** What a capture brought. It is on disk when this resolves, or says in its notes why not. */
  async fromTarget(
    raw: RawCapture,
    origin: CaptureOrigin & { target: Target },
    signal: AbortSignal,
  ): Promise<LoadedProfile> {
    const { target, requestedSeconds: seconds } = origin;
    return this.#recorded(raw, { kind: 'target', target, seconds }, origin, signal);
  }

  /** What a program of our own allocated; kept like a capture, but the command to run is not. */
  async fromRun(raw: RawCapture, recipe: Recipe, signal: AbortSignal): Promise<LoadedProfile> {
    return this.#recorded(raw, { kind: 'test', recipe }, { mode: 'run', requestedSeconds: 0 }, signal);
  }

  async fromFile(path: string, bytes: Uint8Array, signal: AbortSignal): Promise<LoadedProfile> {
    const label = path.slice(path.lastIndexOf('/') + 1);
    const decoded = await this.#decode({ kind: 'file', bytes, name: label }, signal);
    const { timeMs, durationMs } = decoded.attribution.meta;
    const window = { capturedMs: timeMs, seconds: durationMs / 1000, notes: fileNotes(path) };
    const parts = this.#parts(decoded, { label, source: { kind: 'file', path }, ...window });
    return this.#withTexts(parts, decoded, signal);
  }

  /** A saved capture, just as it was when it was shown first. */
  async fromLibrary(library: Library, id: string, signal: AbortSignal): Promise<LoadedProfile> {
    const { record, content, isLeft, texts } = await library.open(id);
    const label = record.name || record.label;
    const request = { ...content, name: label, ...(isLeft && { encoding: 'pprof' as const }) };
    const decoded = await this.#decode(request, signal);
    if (decoded.encode !== undefined) void library.complete(id, decoded.encode);
    const { target, requestedSeconds: seconds, capturedMs, notes } = record;
    const source: LoadedProfile['source'] =
      target === undefined
        ? { kind: 'file', path: await library.profilePath(id) }
        : { kind: 'target', target, seconds };
    const about = { label, source, capturedMs, seconds: record.seconds, notes };
    const { perOperation } = record;
    const parts = this.#parts(decoded, {
      ...about,
      attributionMode: modeIn(record),
      ...(perOperation && { perOperation }),
    });
    const known = recordedBuild(record);
    const profile = await loadProfile(
      { ...parts, ...known },
      path => textAtCapture(path, record.texts[path], texts, this.ports.readText),
      path => (record.texts[path] === undefined ? 'unknown' : originOf(known, path)),
      (await this.ports.roots()).folders,
    );
    return { ...profile, captureId: id, reopened: true };
  }

  /** What a file or a saved capture holds as gzip-compressed pprof. */
  async asPprof(content: SavedContent, name: string, signal: AbortSignal): Promise<Uint8Array> {
    const { encode } = await this.#decode({ ...content, name, encoding: 'pprof' }, signal);
    if (encode === undefined) throw new Error('Decoding offers no file.');
    return encode();
  }

  async #recorded(
    raw: RawCapture,
    source: Exclude<ProfileSource, { kind: 'file' }>,
    origin: CaptureOrigin,
    signal: AbortSignal,
  ): Promise<LoadedProfile> {
    const { library } = this.ports;
    const { label } = source.kind === 'target' ? source.target : source.recipe;
    const before = source.kind === 'target' ? this.growthBefore(source.target) : { windows: [] };
    const request = {
      ...raw,
      name: label,
      ...(library && { encoding: 'pprof' as const }),
      earlierGrowth: earlierGrowth(before.windows),
      ...(before.process && { earlierProcess: before.process }),
    };
    const decoded = await this.#decode(request, signal);
    const perOperation = raw.kind === 'goTest' ? raw.perOperation : undefined;
    const unlike = perOperation && differenceNote(perOperation, decoded.attribution);
    const parts = this.#parts(decoded, {
      label,
      source,
      capturedMs: raw.startedMs,
      seconds: raw.durationMs / 1000,
      notes: unlike === undefined ? raw.notes : [...raw.notes, unlike],
      attributionMode: modeOf(raw),
      ...(perOperation && { perOperation }),
    });
    const exe = raw.kind === 'pprofPair' ? raw.binary : undefined;
    const found = raw.kind === 'pprofPair' ? { ...(exe !== undefined && { path: exe }) } : undefined;
    const withExe = exe === undefined ? parts : { ...parts, exe };
    const profile = await this.#withTexts(withExe, decoded, signal, found);
    const { encode } = decoded;
    if (library === undefined || encode === undefined) return profile;
    // Two snapshots are there already; to wait until they are one file would hold up the user.
    const recorded = raw.kind === 'pprofPair' ? { ...raw, encode } : await encode();
    return library.add(profile, recorded, origin, signal);
  }

  /** With the texts that its lines mean: those of the commit that the program was built from, or that an earlier capture saw. */
  async #withTexts(
    parts: ProfileParts,
    decoded: DecodedProfile,
    signal: AbortSignal,
    running?: ProfiledProgram['running'],
  ): Promise<LoadedProfile> {
    const readText = this.#textOf(decoded);
    const read = await Promise.all(profiledPaths(decoded).map(async path => [path, await readText(path)] as const));
    const onDisk = new Map(read.filter((entry): entry is [string, string] => entry[1] !== undefined));
    const { known, texts } = await this.#build(parts, decoded, onDisk, signal, running);
    const newerThanBuild = new Set([...(known.newerThanBuild ?? []), ...(decoded.mapped?.newerThanBuild ?? [])]);
    return loadProfile(
      { ...parts, ...known, newerThanBuild },
      async path => texts.get(path) ?? onDisk.get(path) ?? readText(path),
      path => originOf({ ...known, newerThanBuild }, path),
      (await this.ports.roots()).folders,
    );
  }

  /** What we build or run ourselves is as new as its sources. */
  async #build(
    { source }: ProfileParts,
    decoded: DecodedProfile,
    onDisk: ReadonlyMap<string, string>,
    signal: AbortSignal,
    running: ProfiledProgram['running'],
  ): ReturnType<typeof knowBuild> {
    const { program: trace, attribution } = decoded;
    const isUnknown = source.kind === 'file' && trace === undefined;
    const isSure = source.kind === 'test' || (source.kind === 'target' && this.ports.buildFacts === undefined);
    if (isSure || isUnknown) return { known: isUnknown ? { buildNotFound: true } : {}, texts: new Map() };
    const target = source.kind === 'target' ? source.target : undefined;
    const told = { ...(target && { target }), ...(running && { running }), ...(trace && { trace }) };
    const program = { ...told, takenMs: attribution.meta.timeMs };
    return knowBuild(program, { onDisk, functions: userFunctions(decoded) }, this.ports, this.#built, signal);
  }

  async #decode(request: DecodeRequest, signal: AbortSignal): Promise<DecodedProfile> {
    const outcome = await this.#decodeWithSources(request, signal);
    if (outcome.kind === 'noSamples' && request.kind === 'goTest') throw allocatedNothing(request.name);
    if (outcome.kind !== 'decoded') throw decodeFailure(outcome, request.name);
    return outcome;
  }

  /** Lines belong to the text that was built or loaded, as far as that is known, and to what is on disk otherwise. */
  #textOf({ mapped }: DecodedProfile): ReadText {
    return async path => mapped?.texts.get(path) ?? this.ports.readText(path);
  }

  /** Looking through the workspace takes time and is seldom needed: it follows when something is missing. */
  async #decodeWithSources(request: DecodeRequest, signal: AbortSignal): Promise<DecodeOutcome> {
    const roots = await this.ports.roots();
    const outcome = await this.ports.decode(request, roots, signal);
    const missing = outcome.kind === 'decoded' ? (outcome.sources?.missing ?? []) : [];
    const wider = missing.length > 0 ? await this.ports.rootsWith?.(missing, roots) : undefined;
    return wider === undefined ? outcome : this.ports.decode(request, wider, signal);
  }

  #parts(
    { attribution, stacks, callSites, userLines, sources, mapped }: DecodedProfile,
    about: Pick<
      ProfileParts,
      'label' | 'source' | 'capturedMs' | 'seconds' | 'notes' | 'attributionMode' | 'perOperation'
    >,
  ): ProfileParts {
    // A saved capture may have been taken when another folder was open: whether its lines are here is found out anew.
    const told = [...about.notes, ...(mapped?.notes ?? [])];
    const lasting = told.filter(note => note !== unmapped && !isSourceQuestion(note));
    const isMapped = callSites.length > 0;
    const questions = sourceQuestions(sources?.matches);
    const notes = [...lasting, ...(isMapped || questions.length > 0 ? [] : [unmapped]), ...questions];
    return {
      generation: ++this.#generation,
      attribution,
      stacks,
      callSites,
      ...(userLines && { userLines }),
      ...(sources && { sources: sources.matches, replaced: sources.replaced, program: sources.program }),
      ...about,
      notes,
      views: profileViews,
    };
  }
}

// The numbers are right, but no line of the user can carry them: says why nothing is annotated.
const unmapped = 'No profiled function lies in this workspace: open the folder that the program was built from.';

function fileNotes(path: string): string[] {
  if (!path.endsWith('.heapprofile')) return [];
  return ['A .heapprofile holds the objects that were alive at its end; what was collected before is not in it.'];
}

/** How V8's samples were charged; undefined where there is no choice. */
function modeOf(raw: RawCapture): AttributionMode | undefined {
  return raw.kind === 'v8HeapProfile' ? (raw.attribution ?? 'natural') : undefined;
}

function modeIn({ attribution }: CaptureRecord): AttributionMode | undefined {
  return attribution === 'natural' || attribution === 'exact' ? attribution : undefined;
}

/** Lines of a file whose text is not known are not known either: an empty text has none of them. */
async function textAtCapture(
  path: string,
  hash: string | undefined,
  kept: ReadonlyMap<string, string>,
  readText: ReadText,
): Promise<string | undefined> {
  const text = kept.get(path);
  if (text !== undefined) return text;
  const now = await readText(path);
  if (hash === undefined) return now;
  return now !== undefined && sha256(now) === hash ? now : '';
}
