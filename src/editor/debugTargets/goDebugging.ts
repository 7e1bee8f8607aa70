import * as vscode from 'vscode';

/** Has the Go programs that the user debugs record allocations at the rate of the settings. */
export function sampleDebuggedGo(rate: () => number): vscode.Disposable {
  return vscode.debug.registerDebugConfigurationProvider('go', {
    resolveDebugConfigurationWithSubstitutedVariables: async (folder, configuration) => {
      const { withProfileRate } = await import('./goProfileRate');
      const tools = vscode.workspace.getConfiguration('go', folder).get<Record<string, unknown>>('toolsEnvVars');
      return withProfileRate(configuration, rate(), [tools, process.env]);
    },
  });
}
