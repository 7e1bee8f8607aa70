import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { after, describe, test } from 'node:test';
import { GoProfiler } from '../../../src/capture/go/goProfiler';
import { calledFunctions } from '../../../src/capture/go/symbols/calledFunctions';
import { isProgramOf } from '../../../src/capture/go/symbols/sameProgram';
import type { RawCapture } from '../../../src/capture/profiler';
import { encodePprof } from '../../../src/core/formats/pprofEncode';
import { allocationKind } from '../../../src/core/insight/allocationKind';
import type { Profile } from '../../../src/core/profile/profile';
import { stringAt } from '../../../src/core/profile/stringAt';
import { noRoots } from '../../../src/core/source/sourceRoots';
import { type DecodedWhole, decodeWhole } from '../../support/decodeWhole';
import { withoutGo } from '../../support/goToolchain';
import { goTest, runToEnd } from '../launch/running';
import { buildGo } from './goTarget';

const program = resolve('test/fixtures/programs/kinds-go');

/** The call that the compiler makes for each construct; deferred and started functions allocate their closures, too. */
const expected: Readonly<Record<string, readonly string[]>> = {
  New: ['newobject'],
  Literal: ['newobject'],
  Moved: ['newobject'],
  Closure: ['newobject'],
  MethodValue: ['newobject'],
  MakeSlice: ['makeslice'],
  Append: ['growslice'],
  Concat: ['concatstring3'],
  ConcatLoop: ['concatstring2'],
  BytesToString: ['slicebytetostring'],
  StringToBytes: ['stringtoslicebyte'],
  StringToRunes: ['stringtoslicerune'],
  RunesToString: ['slicerunetostring'],
  MakeMap: ['makemap_small'],
  MakeMapHint: ['makemap'],
  MapInsert: ['makemap_small', 'mapassign_faststr'],
  MakeChannel: ['makechan'],
  BoxInt: ['convT64'],
  BoxString: ['convTstring'],
  BoxSlice: ['convTslice'],
  BoxStruct: ['convTnoptr'],
  Goroutine: ['makechan', 'newobject'],
  TwoOnOneLine: ['makeslice', 'newobject'],
  'generic[...]': ['newobject'],
};

const children = new Set<ReturnType<typeof spawn>>();
after(() => {
  for (const child of children) child.kill('SIGKILL');
});

describe('the call behind each allocation', { skip: withoutGo }, () => {
  const builds: Readonly<Record<string, readonly string[]>> = {
    'an ordinary program': [],
    'a position-independent one': ['-buildmode=pie'],
    'a stripped one': ['-ldflags=-s -w', '-trimpath'],
    'a stripped position-independent one': ['-ldflags=-s -w', '-buildmode=pie'],
    'a stripped position-independent one, linked with C': ['-ldflags=-s -w', '-buildmode=pie', '-tags=withc'],
  };
  for (const [title, flags] of Object.entries(builds)) {
    test(`is named for every construct of ${title}, after its file was replaced`, async t => {
      if (flags.includes('-tags=withc') && !hasC()) return t.skip('there is no C compiler');
      const decoded = await captureLive(...flags);
      t.diagnostic(shareText(decoded.profile));
      assertConstructs(decoded.profile);
      const kept = await decodeWhole({ kind: 'file', bytes: encodePprof(decoded.profile), name: 'kept' }, noRoots);
      for (const each of [decoded, kept])
        assert.equal(
          each.kind === 'decoded' && each.sources?.program,
          'example.com/kinds',
          'the program says what it is',
        );
    });
  }

  test('is named for what go test ran, and survives being saved, as a label that go tool pprof shows', async t => {
    const recipe = goTest('BenchmarkRun', { directory: `${program}/kinds`, iterations: 50 });
    const { decoded } = await runToEnd(recipe);
    t.diagnostic(shareText(decoded.profile));
    assertConstructs(decoded.profile);
    const bytes = encodePprof(decoded.profile);
    const again = await decodeWhole({ kind: 'file', bytes, name: 'saved' }, noRoots);
    assert.ok(again.kind === 'decoded');
    assertConstructs(again.profile);
    const file = join(dirname(buildGo('kinds-go', 'folder')), 'saved.pb');
    writeFileSync(file, bytes);
    const shown = (view: string) =>
      execFileSync('go', ['tool', 'pprof', view, file], { encoding: 'utf8', stdio: 'pipe' });
    assert.match(shown('-tags'), /runtime\.growslice/);
    assert.match(shown('-top'), /example\.com\/kinds\/kinds\.MapInsert/);
  });

  test('is not made up: another program gives nothing', async () => {
    const { profile, raw } = await captureLive();
    const other = buildGo('capture-go', 'other');
    const through = await decodeWhole(
      { ...raw, binary: other, mainPackage: 'example.com/tunnel', name: 'kinds' },
      noRoots,
    );
    assert.ok(through.kind === 'decoded');
    assert.equal(through.profile.meta.mainPackage, undefined, 'a tunnel listens on the address of its target');
    const calls = calledFunctions(other, placesOf(profile, 'example.com/kinds/'), {
      start: 0,
      limit: 0,
      fileOffset: 0,
    });
    assert.ok(calls.length > 0);
    assert.deepEqual([...new Set(calls)], ['']);
  });

  for (const [system, processor] of [
    ['linux', 'amd64'],
    ['linux', 'arm64'],
    ['darwin', 'arm64'],
    ['windows', 'amd64'],
  ] as const) {
    test(`equals go tool objdump at every call that allocates on ${system}/${processor}, stripped or not`, async t => {
      const env = { ...process.env, GOOS: system, GOARCH: processor, CGO_ENABLED: '0' };
      const build = (name: string, ...flags: string[]) => buildIn(env, name, ...flags);
      const binary = build(`${system}-${processor}`);
      const calls = disassembledCalls(binary, processor);
      assert.ok(calls.length >= 30, `${calls.length} calls`);
      const places = calls.map(({ address, functionName }) => ({ address, functionName }));
      for (const path of [binary, build(`${system}-${processor}-stripped`, '-ldflags=-s -w')]) {
        const found = calledFunctions(path, places, { start: 0, limit: 0, fileOffset: 0 });
        assert.deepEqual(
          found,
          calls.map(call => call.target),
        );
        const unmapped = { start: 0, limit: 0, fileOffset: 0 };
        assert.equal(isProgramOf(path, unmapped, calls), true, 'it has the lines');
        const moved = calls.map((call, i) => (i === 7 ? { ...call, line: call.line + 1 } : call));
        assert.equal(isProgramOf(path, unmapped, moved), false, 'one line is another');
        const nowhere = { address: 1, line: 1 };
        const others = calls.map(({ functionName }) => ({ ...nowhere, functionName: `${functionName}Else` }));
        assert.equal(isProgramOf(path, unmapped, others), false, 'it has no such functions');
        const same = calls.map(({ functionName }) => ({ ...nowhere, functionName }));
        assert.notEqual(isProgramOf(path, unmapped, same), true, 'it has the functions elsewhere');
      }
      t.diagnostic(`${calls.length} of ${calls.length} calls`);
    });
  }
});

type RawGo = Extract<RawCapture, { kind: 'pprofPair' }>;

/** Starts the program, puts another file in its place, and records while it allocates in every way. */
async function captureLive(...flags: string[]): Promise<DecodedWhole & { raw: RawGo }> {
  const binary = buildGo('kinds-go', `kinds${flags.join('').replace(/\W/g, '')}`, ...flags);
  const child = spawn(binary, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  try {
    const lines = createInterface({ input: child.stdout! });
    const host = String((await lines[Symbol.asyncIterator]().next()).value).replace('listening on ', '');
    renameSync(binary, `${binary}.old`);
    writeFileSync(binary, 'replaced');
    const target = { kind: 'go', label: 'kinds', url: `http://${host}/debug/pprof/` } as const;
    const signal = new AbortController().signal;
    const running = await new GoProfiler().start(target, { seconds: 1, signal });
    await (await fetch(`http://${host}/run`)).text();
    const raw = await running.stop();
    assert.ok(raw.kind === 'pprofPair');
    const decoded = await decodeWhole({ ...raw, name: 'kinds' }, noRoots);
    await running.dispose();
    assert.ok(decoded.kind === 'decoded', JSON.stringify(decoded));
    renameSync(`${binary}.old`, binary);
    return { ...decoded, raw };
  } finally {
    child.kill('SIGKILL');
    children.delete(child);
  }
}

function assertConstructs(profile: Profile): void {
  const calls = callsByFunction(profile);
  for (const [name, wanted] of Object.entries(expected)) {
    const found = [...(calls.get(name) ?? [])].sort();
    // The runtime takes records of defers, goroutines and waiters from lists, and allocates where they are empty.
    const own = found.filter(call => !/^runtime\.(newproc|chanrecv1|chansend1)$/.test(call));
    assert.deepEqual(
      own,
      wanted.map(call => `runtime.${call}`),
      name,
    );
    for (const call of found) assert.ok(allocationKind(call), call);
  }
  assert.deepEqual([...(calls.get('DeferLoop') ?? ['runtime.deferproc'])], ['runtime.deferproc']);
}

/** By function of the package `kinds` that allocates itself. */
function callsByFunction(profile: Profile): Map<string, Set<string>> {
  const calls = new Map<string, Set<string>>();
  const grown = profile.values[profile.sampleTypes.indexOf('alloc_space')]!;
  for (let sample = 0; sample < profile.recorded.length; sample++) {
    const location = profile.stackLocation[profile.stackStart[sample]!]!;
    const frame = profile.locationFrame[profile.locationFrameStart[location]!]!;
    const name = stringAt(profile.strings, profile.frames.functionName[frame]!);
    if (!name.startsWith('example.com/kinds/kinds.') || grown[sample] === 0) continue;
    const short = name.slice('example.com/kinds/kinds.'.length).replace(/\[.*\]$/, '[...]');
    const call = stringAt(profile.strings, profile.allocationCall?.[sample] ?? 0);
    calls.set(short, (calls.get(short) ?? new Set()).add(call));
  }
  return calls;
}

function placesOf(profile: Profile, prefix: string) {
  return Array.from({ length: profile.recorded.length }, (_, sample) => {
    const location = profile.stackLocation[profile.stackStart[sample]!]!;
    const frame = profile.locationFrame[profile.locationFrameStart[location + 1]! - 1]!;
    const functionName = stringAt(profile.strings, profile.frames.functionName[frame]!);
    return { address: profile.locationAddress?.[location] ?? 0, functionName };
  }).filter(place => place.functionName.startsWith(prefix));
}

function shareText({ allocationCall }: Profile): string {
  const known = allocationCall?.filter(call => call !== 0).length ?? 0;
  return `${known} of ${allocationCall?.length ?? 0} samples resolved`;
}

interface DisassembledCall {
  readonly address: number;
  readonly functionName: string;
  /** 1-based, of the source. */
  readonly line: number;
  readonly target: string;
}

/** Direct calls from the package `kinds` to functions that allocate, as the disassembler of Go reads them. */
function disassembledCalls(binary: string, processor: string): DisassembledCall[] {
  const text = execFileSync('go', ['tool', 'objdump', '-s', '^example.com/kinds/kinds\\.', binary], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  let functionName = '';
  return text.split('\n').flatMap(line => {
    functionName = /^TEXT (\S+?)\(SB\)/.exec(line)?.[1] ?? functionName;
    const call = /:(\d+)\t+0x([0-9a-f]+)\s+([0-9a-f]+)\s+CALL (runtime\.\w+)\(SB\)/.exec(line);
    const kind = call === null ? undefined : allocationKind(call[4]!);
    if (call === null || kind === undefined || kind === 'runtime') return [];
    const length = processor === 'amd64' ? call[3]!.length / 2 : 4;
    const address = Number.parseInt(call[2]!, 16) + length - 1;
    return [{ address, functionName, line: Number(call[1]), target: call[4]! }];
  });
}

function buildIn(env: NodeJS.ProcessEnv, name: string, ...flags: string[]): string {
  const path = join(dirname(buildGo('kinds-go', 'folder')), name);
  execFileSync('go', ['build', ...flags, '-o', path, './bare'], { cwd: program, env });
  return path;
}

function hasC(): boolean {
  try {
    execFileSync('gcc', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
