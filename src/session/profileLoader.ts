import type { RawCapture } from '../capture/profiler';
import type { SourceRoot } from '../core/source/sourceRoots';
import { decodeFailure } from './captureFailures';
import type { CaptureLibrary, CaptureOrigin } from './captures/captureLibrary';
import { sha256 } from './captures/keptTexts';
import type { DecodedProfile, DecodeOutcome, DecodeRequest } from './decoding/decodeRequest';
import { type LoadedProfile, loadProfile, type ProfileParts, type ReadText } from './loadedProfile';

export interface LoaderPorts {
  decode(request: DecodeRequest, roots: readonly SourceRoot[], signal: AbortSignal): Promise<DecodeOutcome>;
  roots(): Promise<readonly SourceRoot[]>;
  readonly readText: ReadText;
  /** Where captures are kept; without one they live as long as the window. */
  readonly library?: CaptureLibrary;
}

/** Makes profiles to look at of bytes, wherever those come from. Rejects with CaptureError or CancelledError. */
export class ProfileLoader {
  #generation = 0;

  constructor(private readonly ports: LoaderPorts) {}

  /** What a capture brought. It is on disk when this resolves, or says in its notes why not. */
  async fromTarget(raw: RawCapture, origin: CaptureOrigin, signal: AbortSignal): Promise<LoadedProfile> {
    const { library } = this.ports;
    const { target, requestedSeconds } = origin;
    const request = { ...raw, name: target.label, ...(library && { encoding: 'pprof' as const }) };
    const decoded = await this.#decode(request, signal);
    const parts = this.#parts(decoded, {
      label: target.label,
      source: { kind: 'target', target, seconds: requestedSeconds },
      capturedMs: raw.startedMs,
      seconds: raw.durationMs / 1000,
      notes: raw.notes,
    });
    const profile = await loadProfile(parts, this.ports.readText);
    const { encoded } = decoded;
    return library === undefined || encoded === undefined ? profile : library.add(profile, encoded, origin);
  }

  async fromFile(path: string, bytes: Uint8Array, signal: AbortSignal): Promise<LoadedProfile> {
    const label = path.slice(path.lastIndexOf('/') + 1);
    const decoded = await this.#decode({ kind: 'file', bytes, name: label }, signal);
    const { timeMs, durationMs } = decoded.attribution.meta;
    const window = { capturedMs: timeMs, seconds: durationMs / 1000, notes: [] };
    return loadProfile(this.#parts(decoded, { label, source: { kind: 'file', path }, ...window }), this.ports.readText);
  }

  /** A saved capture, just as it was when it was shown first. */
  async fromLibrary(library: CaptureLibrary, id: string, signal: AbortSignal): Promise<LoadedProfile> {
    const { record, profile: bytes, texts } = await library.open(id);
    const label = record.name || record.label;
    const decoded = await this.#decode({ kind: 'file', bytes, name: label }, signal);
    const { target, requestedSeconds: seconds, capturedMs, notes } = record;
    const source: LoadedProfile['source'] =
      target === undefined ? { kind: 'file', path: library.profilePath(id) } : { kind: 'target', target, seconds };
    const parts = this.#parts(decoded, { label, source, capturedMs, seconds: record.seconds, notes });
    const profile = await loadProfile(parts, path =>
      textAtCapture(path, record.texts[path], texts, this.ports.readText),
    );
    return { ...profile, captureId: id };
  }

  /** The bytes of a profile file as gzip-compressed pprof. */
  async asPprof(bytes: Uint8Array, name: string, signal: AbortSignal): Promise<Uint8Array> {
    const { encoded } = await this.#decode({ kind: 'file', bytes, name, encoding: 'pprof' }, signal);
    return encoded ?? bytes;
  }

  async #decode(request: DecodeRequest, signal: AbortSignal): Promise<DecodedProfile> {
    const outcome = await this.ports.decode(request, await this.ports.roots(), signal);
    if (outcome.kind !== 'decoded') throw decodeFailure(outcome, request.name);
    return outcome;
  }

  #parts(
    { attribution, stacks }: DecodedProfile,
    about: Pick<ProfileParts, 'label' | 'source' | 'capturedMs' | 'seconds' | 'notes'>,
  ): ProfileParts {
    return { generation: ++this.#generation, attribution, stacks, ...about };
  }
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
