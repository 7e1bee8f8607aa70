import { allocationKind, kindWords } from '../core/insight/allocationKind';
import type { Escape } from '../core/insight/escapeDiagnostics';
import { escapeReason } from '../core/insight/escapeReason';
import type { ExplanationSources, ModuleFacts } from '../core/insight/explanationInput';
import { type CodeModule, plainVersion } from '../core/source/moduleOf';
import { lineLifetime } from './lifetimes';
import type { LoadedProfile } from './loadedProfile';
import type { ModuleUpdates } from './moduleUpdates';
import { versioned } from './moduleVersions';
import type { ProfileStore } from './profileStore';

/** What is known of a captured line beside its numbers. `escapes` is undefined while the compiler was not asked. */
export function explanationSources(
  store: ProfileStore,
  { path, line }: { readonly path: string; readonly line: number },
  escapes: readonly Escape[] | undefined,
  updates: ModuleUpdates,
): ExplanationSources {
  const profile = store.current;
  const lifetime = lineLifetime(store, path, line);
  return {
    kind: stack => {
      const kind = allocationKind(stack.call);
      return kind && kindWords[kind];
    },
    ...(profile && { module: module => moduleFacts(profile, module, updates) }),
    ...(escapes && { escapes: escapes.map(escapeReason) }),
    ...(lifetime && { lifetime: { verdict: capitalized(lifetime.verdict), evidence: lifetime.evidence } }),
  };
}

function moduleFacts(profile: LoadedProfile, module: CodeModule, updates: ModuleUpdates): ModuleFacts {
  const known = versioned(module, profile.manifests);
  const newer = updates.newest(known);
  return {
    name: known.name,
    ...(known.version !== '' && { version: plainVersion(known.version) }),
    ...(known.replacedBy !== undefined && { version: `replaced by ${known.replacedBy}` }),
    ...(newer !== undefined && { newer }),
  };
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
