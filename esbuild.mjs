// Bundles what the extension host loads. `node esbuild.mjs` builds once, `--watch` keeps building.
import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { context } from 'esbuild';

const watch = process.argv.includes('--watch');
const require = createRequire(import.meta.url);

// Modules that the entry imports dynamically become files of their own, so that activation loads none of them.
const lazyChunks = {
  commanding: 'src/lazy/commanding.ts',
  annotating: 'src/lazy/annotating.ts',
  explaining: 'src/lazy/explaining.ts',
  escaping: 'src/lazy/escaping.ts',
  proving: 'src/lazy/proving.ts',
  inspectorOfSession: 'src/editor/debugTargets/inspectorOfSession.ts',
  goProfileRate: 'src/editor/debugTargets/goProfileRate.ts',
  keeping: 'src/lazy/keeping.ts',
  locating: 'src/lazy/locating.ts',
  listing: 'src/lazy/listing.ts',
  recording: 'src/session/recording.ts',
  admitting: 'src/lazy/admitting.ts',
  capturing: 'src/lazy/capturing.ts',
  fixing: 'src/lazy/fixing.ts',
  testRunning: 'src/lazy/testRunning.ts',
  profileDecoder: 'src/session/decoding/profileDecoder.ts',
};

const lazyImports = {
  name: 'lazy-imports',
  setup(build) {
    build.onResolve({ filter: /^\./ }, args => {
      const name = path.basename(args.path);
      if (args.kind !== 'dynamic-import' || !(name in lazyChunks)) return undefined;
      return { path: `./${name}.js`, external: true };
    });
  },
};

const bundle = await context({
  entryPoints: { extension: 'src/extension.ts', decodeWorker: 'src/session/decoding/decodeWorker.ts', ...lazyChunks },
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  sourcemap: watch ? 'inline' : false,
  minify: !watch,
  logLevel: 'warning',
  external: ['vscode', 'bufferutil', 'utf-8-validate'],
  plugins: [lazyImports],
});

const grammars = [
  'tree-sitter',
  'tree-sitter-go',
  'tree-sitter-javascript',
  'tree-sitter-typescript',
  'tree-sitter-tsx',
];

await mkdir('dist', { recursive: true });
if (watch) await bundle.watch();
else {
  await bundle.rebuild();
  await bundle.dispose();
}
const wasm = path.join(path.dirname(require.resolve('@vscode/tree-sitter-wasm/package.json')), 'wasm');
await Promise.all(grammars.map(name => copyFile(path.join(wasm, `${name}.wasm`), path.join('dist', `${name}.wasm`))));
