import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { RawCapture } from '../../../src/capture/profiler';
import type { Target } from '../../../src/capture/target';
import { encodePprof } from '../../../src/core/formats/pprofEncode';
import type { Lifetime } from '../../../src/core/insight/lifetime';
import { CaptureFolder } from '../../../src/session/captures/captureFolder';
import { CaptureLibrary } from '../../../src/session/captures/captureLibrary';
import { decodeColumns } from '../../../src/session/decoding/decodeColumns';
import { describeColumns } from '../../../src/session/decoding/describeColumns';
import { lineLifetime } from '../../../src/session/lifetimes';
import type { LoadedProfile } from '../../../src/session/loadedProfile';
import { type LoaderPorts, ProfileLoader } from '../../../src/session/profileLoader';
import type { ProfileStore } from '../../../src/session/profileStore';
import { workspaceOf } from '../../support/sourceRoots';

/** Loads captures as a window does, on this thread and kept in a folder of their own, with `folder` as the workspace. */
export class Loading {
  readonly #loader: ProfileLoader;
  readonly #library: CaptureLibrary;
  readonly #kept = path.join(tmpdir(), `lifetimes-${randomUUID()}`);

  /** `store` is where what is loaded will be shown. */
  constructor(folder: string, store: ProfileStore) {
    const roots = workspaceOf(folder.replaceAll('\\', '/'));
    this.#library = new CaptureLibrary(new CaptureFolder(this.#kept), {
      keep: () => 10,
      workspace: () => [folder],
      writtenBy: { extension: '0.1.0', editor: '1.95.0' },
      now: Date.now,
    });
    const ports: LoaderPorts = {
      decode: async request => {
        const { answer, profile } = await decodeColumns(request, roots);
        if (profile === undefined) return answer;
        const encode = async () => gzipSync(encodePprof(profile));
        return { ...describeColumns(answer), ...(request.encoding && { encode }) };
      },
      roots: async () => roots,
      readText: async () => undefined,
      library: this.#library,
    };
    this.#loader = new ProfileLoader(ports, target => store.growthBefore(target));
  }

  load(raw: RawCapture, target: Target): Promise<LoadedProfile> {
    const origin = { target, mode: 'fixed', requestedSeconds: 2 } as const;
    return this.#loader.fromTarget(raw, origin, AbortSignal.timeout(60_000));
  }

  /** The same capture as it is read from disk later on. */
  reopen({ captureId = '' }: LoadedProfile): Promise<LoadedProfile> {
    return this.#loader.fromLibrary(this.#library, captureId, AbortSignal.timeout(60_000));
  }

  /** The same as it is exported, opened as a file. */
  async openExported({ captureId = '' }: LoadedProfile): Promise<LoadedProfile> {
    const bytes = await readFile(await this.#library.profilePath(captureId));
    return this.#loader.fromFile('heap.pb.gz', bytes, AbortSignal.timeout(60_000));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#kept, { recursive: true, force: true });
  }
}

/** What is said of the lines of a function; '' where nothing is. */
export function lifetimeOf(store: ProfileStore, functionName: string): string {
  const lifetime = fullLifetimeOf(store, functionName);
  return lifetime?.verdict ?? '';
}

/** With the figures it rests on. */
export function fullLifetimeOf(store: ProfileStore, functionName: string): Lifetime | undefined {
  const sites = store.current?.callSites.filter(site => site.functionName === functionName) ?? [];
  for (const { path, line } of sites) {
    const lifetime = lineLifetime(store, path, line);
    if (lifetime !== undefined) {
      process.stdout.write(`  ${functionName}: ${lifetime.verdict}: ${lifetime.evidence}\n`);
      return lifetime;
    }
  }
  return undefined;
}
