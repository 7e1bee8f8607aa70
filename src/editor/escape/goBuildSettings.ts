import * as vscode from 'vscode';
import type { GoBuildSettings } from '../../session/escape/goEscapes';
import type { Settings } from '../settings';

/** How the workspace builds Go: command and tags as the Go extension is set to use them, flags by a setting of our own. */
export function goBuildSettings(settings: Settings, directory: string): GoBuildSettings {
  const go = vscode.workspace.getConfiguration('go', vscode.Uri.file(directory));
  const alternate = go.get<Record<string, unknown>>('alternateTools')?.['go'];
  const tags = go.get<unknown>('buildTags');
  return {
    command: typeof alternate === 'string' && alternate !== '' ? alternate : 'go',
    tags: typeof tags === 'string' ? tags.trim().replace(/[\s,]+/g, ',') : '',
    flags: settings.goBuildFlags(),
  };
}
