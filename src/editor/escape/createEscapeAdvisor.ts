import type * as vscode from 'vscode';
import { EscapeAdvisor } from '../../session/escape/escapeAdvisor';
import { EscapeAnalyst } from '../../session/escape/escapeAnalyst';
import type { ProfileStore } from '../../session/profileStore';
import type { Settings } from '../settings';
import { compilerPorts } from './compilerPorts';

/** What follows the profile shown and asks the compiler; it starts with the profile that is shown now. */
export function createEscapeAdvisor(
  store: ProfileStore,
  settings: Settings,
  log: vscode.LogOutputChannel,
): EscapeAdvisor {
  const analyst = new EscapeAnalyst(compilerPorts(settings));
  return new EscapeAdvisor(store, analyst, message => log.warn(message));
}
