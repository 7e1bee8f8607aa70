import { join } from 'node:path';
import { build } from 'esbuild';
import { runInTerminal } from './process/run';

// Asks every rule about every line of real modules, has the compiler judge each rewrite, and runs the modules' own tests on some.
// Usage: npm run real-modules -- [--only chi,gin] [--review 45: of each module] [--tests 50] [--agree 40] [--seed 1] [--width 2: packages at once]
//        [--folder kept between runs] [--write docs/real-modules.md]

// Beside node_modules, where the parser is found.
const outfile = join('dist', 'modules', 'run.js');
await build({
  entryPoints: ['test/modules/runRealModules.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'warning',
});
const code = await runInTerminal(process.execPath, ['--enable-source-maps', outfile, ...process.argv.slice(2)]);
process.exitCode = typeof code === 'number' ? code : 1;
