import * as vscode from 'vscode';
import type { NodeTarget } from '../../session/targets';

interface CdpProxy {
  readonly host?: string;
  readonly port?: number;
  readonly path?: string;
}

/** For a session that holds no process the debugger never answers. */
const answerMs = 2_000;
const proxyCommand = 'extension.js-debug.requestCDPProxy';

/** The inspector that a session was told to attach to. */
export function configuredTarget({ name, configuration }: vscode.DebugSession): NodeTarget | undefined {
  const { request, port, address, websocketAddress } = configuration;
  if (request !== 'attach') return undefined;
  if (typeof websocketAddress === 'string' && websocketAddress !== '') {
    return { kind: 'node', inspector: websocketAddress, label: name };
  }
  const number = Number(port);
  if (!Number.isInteger(number) || number <= 0) return undefined;
  const host = typeof address === 'string' && address !== '' ? address : '127.0.0.1';
  return { kind: 'node', inspector: `${host.includes(':') ? `[${host}]` : host}:${number}`, label: name };
}

/**
 * The DevTools proxy of VS Code's JavaScript debugger. It answers for the session that holds the process, which is the
 * child of the one that the user started, and for nothing else.
 */
export async function proxyTarget(session: vscode.DebugSession): Promise<NodeTarget | undefined> {
  const commands = await vscode.commands.getCommands();
  if (!commands.includes(proxyCommand)) return undefined;
  try {
    const asked = vscode.commands.executeCommand<CdpProxy | undefined>(proxyCommand, session.id);
    const proxy = await Promise.race([
      asked,
      new Promise<undefined>(resolve => setTimeout(resolve, answerMs, undefined)),
    ]);
    if (proxy?.host === undefined || proxy.port === undefined) return undefined;
    const inspector = `ws://${proxy.host}:${proxy.port}${proxy.path ?? '/'}`;
    return { kind: 'node', inspector, label: session.name };
  } catch {
    return undefined; // The session has no process of its own.
  }
}
