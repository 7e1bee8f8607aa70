import { spawn } from 'node:child_process';

// Spelled with -s: dash takes no signal name before a negative process id otherwise. Waits for the end of its input, which is the death of its owner; even a SIGKILL of the owner brings it about.
const script = 'read -r _; kill -s KILL -- "-$1" 2>/dev/null; rm -rf -- "$2"';

/**
 * Sees to it that a process group and a folder do not outlive this process, however it ends. The extension hosts of a
 * VS Code server stay when only the server is killed: they wait hours for it to come back.
 *
 * @returns ends the group and removes the folder now; resolves when that is done
 */
export function keep(groupLeader: number, folder: string): () => Promise<void> {
  const keeper = spawn('sh', ['-c', script, 'alloc-lens-keeper', String(groupLeader), folder], {
    // Away from the terminal's process group, so that a Ctrl-C does not end it before its work is done.
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  keeper.stdin.on('error', () => {});
  const ended = new Promise<void>(resolve => keeper.once('close', () => resolve()));
  return async () => {
    keeper.stdin.end();
    await ended;
  };
}
