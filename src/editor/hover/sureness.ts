import type * as vscode from 'vscode';
import type { CallSite, Offender } from '../../core/attribution/callSites';
import { lineLifetime } from '../../session/lifetimes';
import { columnOf, type LoadedProfile } from '../../session/loadedProfile';
import type { ModuleUpdates } from '../../session/moduleUpdates';
import { versioned } from '../../session/moduleVersions';
import type { ProfileStore } from '../../session/profileStore';
import { longerText, siteConfidence } from '../../session/siteConfidence';

/** What becomes of the bytes, and whether the samples are enough to rely on. */
export function appendSureness(
  markdown: vscode.MarkdownString,
  site: CallSite,
  profile: LoadedProfile,
  store: ProfileStore,
): void {
  const lifetime = lineLifetime(store, site.path, site.line);
  if (lifetime !== undefined) {
    markdown.appendMarkdown('$(history) **');
    markdown.appendText(lifetime.verdict);
    markdown.appendMarkdown('** ');
    markdown.appendText(lifetime.evidence).appendMarkdown('\n\n');
  }
  const kind = store.sampleType;
  const value = site.values[columnOf(profile, kind)] ?? 0;
  const longer = longerText(value, siteConfidence(site, profile, kind), profile, kind);
  if (longer !== '') {
    markdown.appendMarkdown('$(question) ');
    markdown.appendText(longer).appendMarkdown('\n\n');
  }
}

/** `; v3.3.4 → v5.2.1 available`, where somebody asked. */
export function newerText({ module }: Offender, profile: LoadedProfile, updates: ModuleUpdates): string {
  const text = module === undefined ? '' : updates.text(versioned(module, profile.manifests));
  return text === '' ? '' : `; ${text}`;
}
