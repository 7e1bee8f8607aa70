import type { ModuleQuestion, ModuleUpdate } from '../capture/go/moduleUpdates';
import { type CodeModule, moduleLabel, plainVersion } from '../core/source/moduleOf';
import { Emitter } from './emitter';

export type { ModuleQuestion, ModuleUpdate };

/** What is known of newer versions of modules; the window remembers it, whatever profile is shown. */
export class ModuleUpdates {
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;
  /** By module and version; undefined where the version in use is the newest. */
  readonly #known = new Map<string, ModuleUpdate | undefined>();

  tell(module: CodeModule, update: ModuleUpdate | undefined): void {
    this.#known.set(moduleLabel(module), update);
    this.#changed.fire();
  }

  /** `v3.3.4 → v5.2.1 available`, `v5.2.1 is the newest`; '' where nobody asked. */
  text(module: Pick<CodeModule, 'name' | 'version'>): string {
    const key = moduleLabel(module);
    if (!this.#known.has(key)) return '';
    const update = this.#known.get(key);
    const version = plainVersion(module.version);
    if (update === undefined) return `${version} is the newest`;
    const place = update.name === module.name ? '' : ` as ${moduleLabel({ name: update.name, version: '' })}`;
    return `${version} → ${plainVersion(update.version)} available${place}`;
  }

  /** The newest version, where it is newer than the one in use and somebody asked. */
  newest(module: Pick<CodeModule, 'name' | 'version'>): string | undefined {
    const update = this.#known.get(moduleLabel(module));
    return update && plainVersion(update.version);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
