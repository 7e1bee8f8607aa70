import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { build } from 'esbuild';
import { NodeProfiler } from '../../../src/capture/node/nodeProfiler';
import type { V8Capture } from '../../../src/capture/profiler';
import { encodePprof } from '../../../src/core/formats/pprofEncode';
import { ProfileLoader } from '../../../src/session/profileLoader';
import { decodeWhole } from '../../support/decodeWhole';
import { eventually } from '../../support/eventually';
import { workspaceOf } from '../../support/sourceRoots';
import { otherSession, startNode } from '../capture/nodeTarget';
import {
  assertOnSourceLines,
  capture,
  captureAll,
  functions,
  loaderPorts,
  startProgram,
  typedProgram,
} from './typedProgram';

const { signal } = new AbortController();

async function bundle(folder: string, sourcemap: boolean | 'inline' = true): Promise<void> {
  const entryPoints = [join(folder, 'src/main.ts')];
  const outfile = join(folder, 'dist/main.cjs');
  await build({ entryPoints, outfile, bundle: true, platform: 'node', minify: true, sourcemap });
}

async function rawCapture(folder: string): Promise<V8Capture> {
  const program = await startProgram({ folder, args: ['dist/main.cjs'] });
  try {
    const run = await new NodeProfiler().start(program.target, { seconds: 2, signal, attribution: 'exact' });
    for (const name of Object.keys(functions)) await program.command(name);
    const raw = await run.stop();
    assert.ok(raw.kind === 'v8HeapProfile');
    return raw;
  } finally {
    await program.end();
  }
}

test('a bundle that was built again after the program had loaded it shows no wrong line', async () => {
  const folder = typedProgram();
  await bundle(folder);
  const program = await startProgram({ folder, args: ['dist/main.cjs'] });
  const plain = join(folder, 'src/plain.ts');
  writeFileSync(plain, `export function added(): unknown[] {\n  return [];\n}\n${readFileSync(plain, 'utf8')}`);
  appendFileSync(join(folder, 'src/main.ts'), "import { added } from './plain';\nadded();\n");
  await bundle(folder);
  const profile = await capture(program, [folder]);
  await program.end();
  assert.deepEqual(
    profile.callSites.filter(site => site.line > 0),
    [],
  );
  assert.ok(
    profile.notes.some(note => /dist\/main\.cjs was built again/.test(note)),
    profile.notes.join('\n'),
  );
});

test('a source that was edited after the build is shown where its lines are now', async () => {
  const folder = typedProgram();
  await bundle(folder);
  const plain = join(folder, 'src/plain.ts');
  const built = readFileSync(plain, 'utf8');
  writeFileSync(plain, `// new\n// lines\n${built}`);
  const profile = await captureAll({ folder, args: ['dist/main.cjs'] });
  assert.equal(profile.snapshots.get(plain), built);
  writeFileSync(plain, built);
  assertOnSourceLines(profile, folder);
});

test('a script outside of the workspace with its map inside leads to the sources in the workspace', async () => {
  const folder = typedProgram();
  await bundle(folder, 'inline');
  assertOnSourceLines(await captureAll({ folder, args: ['dist/main.cjs'] }, [join(folder, 'src')]), folder);
});

test('what is saved needs neither maps nor scripts, and a .heapprofile needs both', async () => {
  const folder = typedProgram();
  await bundle(folder);
  const raw = await rawCapture(folder);
  const roots = workspaceOf(folder);
  const decoded = await decodeWhole({ ...raw, name: 'main' }, roots);
  assert.ok(decoded.kind === 'decoded');
  const saved = encodePprof(decoded.profile);
  const loader = new ProfileLoader(loaderPorts([folder]));
  const opened = await loader.fromFile(join(folder, 'a.heapprofile'), raw.profile, signal);
  assertOnSourceLines(opened, folder);

  rmSync(join(folder, 'dist'), { recursive: true });
  assertOnSourceLines(await loader.fromFile(join(folder, 'a.pb'), saved, signal), folder);
  const without = await loader.fromFile(join(folder, 'a.heapprofile'), raw.profile, signal);
  assert.deepEqual(
    without.callSites.filter(site => site.path.endsWith('.ts')),
    [],
  );
});

test('a missing map is told with the script and what to do', async () => {
  const folder = typedProgram();
  await bundle(folder);
  rmSync(join(folder, 'dist/main.cjs.map'));
  const { notes } = await captureAll({ folder, args: ['dist/main.cjs'] });
  assert.ok(
    notes.some(note => /^The source map of dist\/main\.cjs is not where the script says.*sourcemap: true/.test(note)),
    notes.join('\n'),
  );
});

test('a map that is not of the script gives no line, and one note says what to do', async () => {
  const folder = typedProgram();
  const script = join(folder, 'dist/main.cjs');
  const entryPoints = [join(folder, 'src/main.ts')];
  const plain = () => build({ entryPoints, outfile: script, bundle: true, platform: 'node', sourcemap: true });
  /** What allocates much is on the lines of the script, and the note is the only one about maps. */
  const assertUnmapped = async (note: RegExp) => {
    const { callSites, notes } = await captureAll({ folder, args: ['dist/main.cjs'] });
    const lines = readFileSync(script, 'utf8').split('\n');
    for (const name of ['one', 'two', 'three']) {
      const site = callSites.find(each => each.functionName.endsWith(name));
      assert.equal(site?.path, script, name);
      assert.match(lines[site.line - 1]!, new RegExp(`\\b${name}\\b`));
    }
    const told = notes.filter(each => /source map/.test(each));
    assert.equal(told.length, 1, told.join('\n'));
    assert.match(told[0]!, note);
  };
  const unfit = /^The source map of dist\/main\.cjs does not fit.*Build again/;

  await plain();
  const built = readFileSync(script, 'utf8');
  writeFileSync(script, `/* A line that was put before the bundle. */\n${built}`);
  await assertUnmapped(unfit);

  await bundle(folder);
  writeFileSync(script, `/*\n * A licence that was put before.\n */\n${readFileSync(script, 'utf8')}`);
  const { notes } = await captureAll({ folder, args: ['dist/main.cjs'] });
  assert.match(
    notes.filter(each => /source map/.test(each)).join('\n'),
    unfit,
    'of a minified bundle, whose map has fewer lines',
  );

  await plain();
  const before = readFileSync(`${script}.map`);
  const source = join(folder, 'src/plain.ts');
  const text = readFileSync(source, 'utf8');
  writeFileSync(source, `export const added = process.argv.length;\nif (added < 0) process.exit();\n\n${text}`);
  await plain();
  writeFileSync(`${script}.map`, before);
  await assertUnmapped(unfit);

  writeFileSync(`${script}.map`, before.subarray(0, before.length / 2));
  await assertUnmapped(/^The source map of dist\/main\.cjs is malformed/);
});

test('asking for scripts neither stops a program at its debugger statements nor leaves the debugger on', async () => {
  const target = await startNode();
  const session = await otherSession(target);
  const evaluate = async (expression: string) => {
    const reply = await session.send('Runtime.evaluate', { expression, returnByValue: true });
    return (reply['result'] as { value: number }).value;
  };
  await evaluate('globalThis.turns = 0; setInterval(() => { debugger; globalThis.turns++; }, 0); 0');
  for (let round = 0; round < 4; round++) {
    const options = { seconds: 0.2, signal };
    const run = await new NodeProfiler().start({ kind: 'node', inspector: target.host, label: 'target' }, options);
    await target.command('burn 500 100000');
    const raw = await run.stop();
    assert.ok(raw.kind === 'v8HeapProfile' && raw.scripts!.length > 0, 'no script was told');
    const before = await evaluate('globalThis.turns');
    await eventually(
      'the program to go on',
      () => evaluate('globalThis.turns'),
      turns => turns > before,
    );
  }
  await session.close();
  await target.kill();
});
