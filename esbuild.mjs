// Bundles the extension host entry and its worker. `node esbuild.mjs` for a build, `--watch` to keep building.
import { context } from 'esbuild';
import { cp, mkdir } from 'node:fs/promises';

const watch = process.argv.includes('--watch');
const shared = { bundle: true, platform: 'node', target: 'node20', format: 'cjs', sourcemap: true, minify: !watch, logLevel: 'warning', external: ['vscode'] };

const contexts = await Promise.all([
  // Split from the entry so that activation loads neither the decoder, nor tree-sitter, nor the inspector client.
  context({ ...shared, entryPoints: { extension: 'src/extension.ts' }, outdir: 'dist' }),
]);
await mkdir('dist', { recursive: true });
for (const each of contexts) {
  if (watch) await each.watch();
  else {
    await each.rebuild();
    await each.dispose();
  }
}
