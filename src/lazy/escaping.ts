import * as vscode from 'vscode';
import { goBuildSettings } from '../editor/escape/goBuildSettings';
import { unsavedGo } from '../editor/escape/unsavedGo';
import type { Settings } from '../editor/settings';
import { EscapeAdvisor } from '../session/escape/escapeAdvisor';
import { EscapeAnalyst } from '../session/escape/escapeAnalyst';
import type { ProfileStore } from '../session/profileStore';

// Loaded with the first Go profile: what asks the compiler why something is on the heap.
export function createEscapeAdvisor(
  store: ProfileStore,
  settings: Settings,
  log: vscode.LogOutputChannel,
): EscapeAdvisor {
  const analyst = new EscapeAnalyst({
    isAllowed: () => vscode.workspace.isTrusted,
    settings: directory => goBuildSettings(settings, directory),
    unsaved: unsavedGo,
  });
  return new EscapeAdvisor(store, analyst, message => log.warn(message));
}
