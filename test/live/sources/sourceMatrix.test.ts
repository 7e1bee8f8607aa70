import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { installedNode } from '../../support/installedNode';
import { buildTools } from './buildTools';
import { assertOnSourceLines, captureAll, type Launch, typedProgram } from './typedProgram';

async function assertMapped(launch: Launch): Promise<void> {
  assertOnSourceLines(await captureAll(launch), launch.folder);
}

function tsc(folder: string, options: readonly string[]): void {
  const compiler = createRequire(`${process.cwd()}/`).resolve('typescript/bin/tsc');
  const always = ['--target', 'es2022', '--strict', '--skipLibCheck', '--types', 'node', '--outDir', 'dist'];
  const types = ['--typeRoots', join(process.cwd(), 'node_modules/@types')];
  execFileSync(process.execPath, [compiler, 'src/main.ts', ...always, ...types, ...options], { cwd: folder });
}

const commonjs = ['--module', 'commonjs', '--moduleResolution', 'node10', '--ignoreDeprecations', '5.0'];
const compiled: Readonly<Record<string, readonly string[]>> = {
  'tsc, CommonJS, maps beside the scripts': [...commonjs, '--sourceMap'],
  'tsc, CommonJS, for an old runtime: async functions become generators': [
    ...commonjs,
    '--sourceMap',
    '--target',
    'es2015',
  ],
  'tsc, maps and sources in the scripts': [...commonjs, '--inlineSourceMap', '--inlineSources'],
};
for (const [title, options] of Object.entries(compiled)) {
  test(title, async () => {
    const folder = typedProgram();
    tsc(folder, options);
    await assertMapped({ folder, args: ['dist/main.js'] });
  });
}

test('tsc, with a sourceRoot that maps begin at', async () => {
  const folder = typedProgram();
  tsc(folder, [...commonjs, '--sourceMap', '--sourceRoot', join(folder, 'src')]);
  await assertMapped({ folder, args: ['dist/main.js'] });
});

test('tsc, ES modules', async () => {
  const folder = typedProgram('.js');
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  tsc(folder, ['--module', 'nodenext', '--sourceMap']);
  await assertMapped({ folder, args: ['dist/main.js'] });
});

const bundled: Readonly<Record<string, BuildOptions>> = {
  'esbuild, a bundle with its map beside it': { sourcemap: true },
  'esbuild, a minified bundle': { sourcemap: true, minify: true },
  'esbuild, a minified ES module with its map inside': { sourcemap: 'inline', minify: true, format: 'esm' },
  'esbuild, without the sources in the map': { sourcemap: true, sourcesContent: false, minify: true },
};
for (const [title, options] of Object.entries(bundled)) {
  test(title, async () => {
    const folder = typedProgram();
    const outfile = options.format === 'esm' ? 'dist/main.mjs' : 'dist/main.cjs';
    const entryPoints = [join(folder, 'src/main.ts')];
    await build({ entryPoints, outfile: join(folder, outfile), bundle: true, platform: 'node', ...options });
    await assertMapped({ folder, args: [outfile] });
  });
}

function needsTools(title: string, run: (tools: string) => Promise<void>): void {
  test(title, async (context: TestContext) => {
    const tools = buildTools();
    if (tools === undefined) return context.skip('the build tools cannot be installed from the npm registry here');
    await run(tools);
  });
}

type Webpack = (
  options: object,
  done: (error: Error | null, stats?: { hasErrors(): boolean; toString(): string }) => void,
) => void;

const webpacked = [
  ['production', 'source-map'],
  ['production', 'inline-source-map'],
  ['development', 'eval-source-map'],
  ['development', 'cheap-module-source-map'],
] as const;
for (const [mode, devtool] of webpacked) {
  needsTools(`webpack in ${mode}, ${devtool}`, async tools => {
    const folder = typedProgram();
    const webpack = createRequire(`${tools}/`)('webpack') as Webpack;
    const compilerOptions = { module: 'esnext', moduleResolution: 'bundler', target: 'es2022', sourceMap: true };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
    const loader = join(tools, 'ts-loader/index.js');
    const use = { loader, options: { transpileOnly: true, compiler: join(tools, 'typescript') } };
    await new Promise<void>((resolve, reject) =>
      webpack(
        {
          mode,
          devtool,
          target: 'node',
          context: folder,
          entry: './src/main.ts',
          output: { path: join(folder, 'dist'), filename: 'main.cjs' },
          resolve: { extensions: ['.ts', '.js'] },
          module: { rules: [{ test: /\.ts$/, use }] },
        },
        (error, stats) => (error || stats?.hasErrors() ? reject(error ?? new Error(String(stats))) : resolve()),
      ),
    );
    await assertMapped({ folder, args: ['dist/main.cjs'] });
  });
}

needsTools('swc, a script for each source', async tools => {
  const folder = typedProgram();
  const swc = createRequire(`${tools}/`)('@swc/core') as {
    transformFileSync(path: string, options: object): { code: string; map: string };
  };
  const options = { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } };
  for (const name of ['main', 'plain', 'lib/kinds']) {
    const file = join(folder, `dist/${name}.js`);
    const { code, map } = swc.transformFileSync(join(folder, `src/${name}.ts`), {
      ...options,
      swcrc: false,
      sourceMaps: true,
      sourceFileName: relative(dirname(file), join(folder, `src/${name}.ts`)),
    });
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${code}\n//# sourceMappingURL=${basename(file)}.map\n`);
    writeFileSync(`${file}.map`, map);
  }
  await assertMapped({ folder, args: ['dist/main.js'] });
});

needsTools('tsx, which compiles and minifies in memory', async tools => {
  const folder = typedProgram();
  const loader = pathToFileURL(join(tools, 'tsx/dist/loader.mjs')).href;
  await assertMapped({
    folder,
    args: ['--require', join(tools, 'tsx/dist/preflight.cjs'), '--import', loader, 'src/main.ts'],
  });
});

needsTools('tsx, ES modules', async tools => {
  const folder = typedProgram();
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const loader = pathToFileURL(join(tools, 'tsx/dist/loader.mjs')).href;
  await assertMapped({
    folder,
    args: ['--require', join(tools, 'tsx/dist/preflight.cjs'), '--import', loader, 'src/main.ts'],
  });
});

needsTools('ts-node, which compiles in memory', async tools => {
  const folder = typedProgram();
  const options = { module: 'commonjs', moduleResolution: 'node10', target: 'es2022' };
  const environment = { TS_NODE_TRANSPILE_ONLY: '1', TS_NODE_COMPILER_OPTIONS: JSON.stringify(options) };
  await assertMapped({ folder, args: ['--require', join(tools, 'ts-node/register'), 'src/main.ts'], environment });
});

const stripped = [
  [22, '--experimental-strip-types'],
  [24, '--no-warnings'],
  [24, '--experimental-transform-types'],
  [26, '--no-warnings'],
] as const;
for (const [major, flag] of stripped) {
  test(`Node ${major} itself, ${flag}`, async context => {
    const node = installedNode(major);
    if (node === undefined) return context.skip(`Node ${major} cannot be installed from the npm registry here`);
    const folder = typedProgram('.ts');
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    await assertMapped({ folder, node, args: [flag, 'src/main.ts'] });
  });
}
