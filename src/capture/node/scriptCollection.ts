import type { ProfiledScript } from '../profiledScript';
import type { CdpSession } from './cdpChannel';
import { type SampledScript, sampledScripts } from './sampledScripts';
import { readScripts } from './scriptReader';

/** Most scripts that are asked for: those with the most bytes. */
const mostScripts = 1000;

/** Does `work` in one isolate after the other, or in several at once. */
type InEachIsolate = (work: (session: CdpSession) => Promise<void>) => Promise<unknown>;

/**
 * The scripts that the profiles of a process name, each asked for once: a live capture asks again only when a window names
 * new ones.
 */
export class ScriptCollection {
  /** By address or number, as `asked`. */
  private readonly known = new Map<string, ProfiledScript>();
  private readonly asked = new Set<string>();
  private failed = false;

  /**
   * All scripts known so far; `isolates` begin with the main one. Never rejects: a profile without them is still one, and `notes` says what it lacks.
   */
  async take(profiles: readonly Uint8Array[], isolates: readonly InEachIsolate[]): Promise<ProfiledScript[]> {
    const wanted = sampledScripts(profiles)
      .filter(script => !this.asked.has(keyOf(script)))
      .slice(0, mostScripts);
    for (const script of wanted) this.asked.add(keyOf(script));
    for (const [i, inEach] of isolates.entries()) {
      // Numbers are those of the first isolate.
      const missing = wanted.filter(script => !this.known.has(keyOf(script)) && (i === 0 || 'url' in script));
      if (missing.length > 0) await inEach(session => this.read(session, missing));
    }
    return [...this.known.values()];
  }

  notes(): string[] {
    return this.failed
      ? [
          'The program did not tell which source maps its scripts have: lines may be those of the JavaScript that it runs. Capture again.',
        ]
      : [];
  }

  private async read(session: CdpSession, wanted: readonly SampledScript[]): Promise<void> {
    try {
      for (const script of await readScripts(session, wanted)) {
        this.known.set(script.url === '' ? `#${script.scriptId}` : script.url, script);
      }
    } catch {
      this.failed = true;
    }
  }
}

function keyOf(script: SampledScript): string {
  return 'url' in script ? script.url : `#${script.scriptId}`;
}
