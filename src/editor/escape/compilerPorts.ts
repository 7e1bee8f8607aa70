import * as vscode from 'vscode';
import type { EscapePorts } from '../../session/escape/escapeAnalyst';
import { goBuildSettings } from '../goBuildSettings';
import type { Settings } from '../settings';
import { unsavedGo } from '../unsavedGo';

/** What those who ask the Go compiler are told of the editor. */
export function compilerPorts(settings: Settings): EscapePorts {
  return {
    isAllowed: () => vscode.workspace.isTrusted,
    settings: directory => goBuildSettings(settings, directory),
    unsaved: unsavedGo,
  };
}
