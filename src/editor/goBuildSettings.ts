import * as vscode from 'vscode';
import type { GoBuildSettings } from '../session/escape/goEscapes';
import { goTools } from './goTools';
import type { Settings } from './settings';

/** How the workspace builds Go: command and tags as the Go extension is set to use them, flags by a setting of our own. */
export function goBuildSettings(settings: Settings, directory: string): GoBuildSettings {
  const folder = vscode.Uri.file(directory);
  // Those for building: `goTools` prefers those for tests.
  const tags = vscode.workspace.getConfiguration('go', folder).get<unknown>('buildTags');
  return {
    command: goTools(folder).command,
    tags: typeof tags === 'string' ? tags.trim().replace(/[\s,]+/g, ',') : '',
    flags: settings.goBuildFlags(),
  };
}
