import * as vscode from 'vscode';
import type { EscapePorts } from '../../session/escape/escapeAnalyst';
import type { Settings } from '../settings';
import { goBuildSettings } from './goBuildSettings';
import { unsavedGo } from './unsavedGo';

/** What those who ask the Go compiler are told of the editor. */
export function compilerPorts(settings: Settings): EscapePorts {
  return {
    isAllowed: () => vscode.workspace.isTrusted,
    settings: directory => goBuildSettings(settings, directory),
    unsaved: unsavedGo,
  };
}
