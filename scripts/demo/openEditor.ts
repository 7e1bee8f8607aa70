import path from 'node:path';
import { findOnPath } from '../process/findOnPath';
import { run } from '../process/run';
import { ensureWorkbench } from '../workbench/install';
import { startServer } from '../workbench/server';

/** Where the user sees the demo. */
export interface OpenedEditor {
  /** One sentence for the terminal. */
  readonly where: string;
  close(): Promise<void>;
}

/** Opens the folder with the extension of this repository: in the user's own VS Code, else in one served from npm. */
export async function openEditor(folder: string, log: (line: string) => void): Promise<OpenedEditor> {
  const code = ownCode();
  if (code) {
    try {
      return await openOwnCode(code, folder);
    } catch (error) {
      log(`${code} does not open a window here, so VS Code is served instead (${firstLine(error)}).`);
    }
  }
  return serveCode(folder);
}

/**
 * The `code` inside a terminal of a remote VS Code only talks to that window, and the one that WSL inherits belongs to
 * Windows: neither can run an extension from a folder of this machine.
 */
function ownCode(): string | undefined {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return undefined;
  const code = process.platform === 'win32' ? findOnPath('code.cmd') : findOnPath('code', 'code-insiders', 'codium');
  return code && !/[\\/]remote-cli[\\/]|^\/mnt\/[a-z]\//.test(code) ? code : undefined;
}

async function openOwnCode(code: string, folder: string): Promise<OpenedEditor> {
  const args = ['--new-window', '--disable-workspace-trust', `--extensionDevelopmentPath=${path.resolve()}`, folder];
  if (process.platform === 'win32') await run('cmd.exe', ['/c', code, ...args]);
  else await run(code, args);
  return { where: 'Your VS Code opens a new window with Alloc Lens in it.', close: async () => {} };
}

async function serveCode(folder: string): Promise<OpenedEditor> {
  const server = await startServer(await ensureWorkbench(), { installedExtensions: [path.resolve()] });
  const url = server.url({ folder });
  return { where: `Open VS Code in your browser:\n\n  ${url}`, close: () => server.stop() };
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
