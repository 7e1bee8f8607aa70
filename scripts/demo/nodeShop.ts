import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { run } from '../process/run';
import { freePort } from './freePort';
import type { ServiceRecipe } from './service';

/** There is nothing to compile: building is asking Node whether every file parses. The ports are chosen here and stay. */
export async function nodeShop(folder: string): Promise<ServiceRecipe> {
  const [port, inspectorPort] = [await freePort(), await freePort()];
  return {
    name: 'node-shop',
    folder,
    extensions: ['.js', '.json'],
    // What V8's inspector tells about every client that comes and goes.
    noise: /^(Debugger (attached|listening|ending)|For help, see|Waiting for the debugger)/,
    build: () => checkSyntax(folder),
    install: async () => {},
    launch: () => ({
      command: process.execPath,
      args: [`--inspect=127.0.0.1:${inspectorPort}`, 'server.js'],
      cwd: folder,
      env: { PORT: String(port), NODE_OPTIONS: '' },
    }),
  };
}

async function checkSyntax(folder: string): Promise<void> {
  const files = await readdir(folder, { recursive: true });
  for (const file of files.filter(name => name.endsWith('.js'))) {
    await run(process.execPath, ['--check', path.join(folder, file)]);
  }
}
