import type { RawCapture } from '../../../src/capture/profiler';
import type { Target } from '../../../src/capture/target';
import { lifetimeWords } from '../../../src/core/insight/lifetime';
import { decodeColumns } from '../../../src/session/decoding/decodeColumns';
import { describeColumns } from '../../../src/session/decoding/describeColumns';
import { lineLifetime } from '../../../src/session/lifetimes';
import type { LoadedProfile } from '../../../src/session/loadedProfile';
import { ProfileLoader } from '../../../src/session/profileLoader';
import type { ProfileStore } from '../../../src/session/profileStore';
import { workspaceOf } from '../../support/sourceRoots';

/** Loads captures as a window does, on this thread, with `folder` as the workspace. */
export class Loading {
  readonly #loader: ProfileLoader;

  constructor(folder: string) {
    const roots = workspaceOf(folder.replaceAll('\\', '/'));
    this.#loader = new ProfileLoader({
      decode: async request => {
        const decoded = decodeColumns(request, roots);
        if (decoded.kind !== 'decoded') return decoded;
        return describeColumns(decoded);
      },
      roots: async () => roots,
      readText: async () => undefined,
    });
  }

  async load(raw: RawCapture, target: Target): Promise<LoadedProfile> {
    const origin = { target, mode: 'fixed', requestedSeconds: 2 } as const;
    return (await this.#loader.fromTarget(raw, origin, AbortSignal.timeout(60_000))).profile;
  }
}

/** What is said of the lines of a function; '' where nothing is. */
export function lifetimeOf(store: ProfileStore, functionName: string): string {
  const sites = store.current?.callSites.filter(site => site.functionName === functionName) ?? [];
  for (const { path, line } of sites) {
    const lifetime = lineLifetime(store, path, line);
    if (lifetime !== undefined) {
      process.stdout.write(`  ${functionName}: ${lifetimeWords(lifetime)}: ${lifetime.evidence}\n`);
      return lifetimeWords(lifetime);
    }
  }
  return '';
}
