import { runInTerminal } from './process/run';

const code = await runInTerminal(process.execPath, ['esbuild.mjs', ...process.argv.slice(2)]);
process.exitCode = code === 0 ? 0 : 1;
