import { runtimeCode } from '../../../src/core/attribution/moduleTable';
import { decodePprof } from '../../../src/core/formats/pprof/decodePprof';
import { decodeV8HeapProfile } from '../../../src/core/formats/v8/decodeV8HeapProfile';
import type { Profile } from '../../../src/core/profile/profile';
import { stringAt } from '../../../src/core/profile/stringAt';
import type { SourceRoots } from '../../../src/core/source/sourceRoots';
import { workspaceOf } from '../../support/sourceRoots';
import { decodedProfile } from '../formats/profileText';
import { type HeapJson, type HeapNode, randomHeapProfile } from '../formats/randomHeapProfile';
import { type RandomOptions, randomPprof } from '../formats/randomPprof';
import type { OwnedSample, PlainFrame, PlainOwner } from './plainBlame';
import { amountsOf, framesOf } from './slowAttribution';

/** A random profile, and the same samples with whose code each frame is. */
export interface OwnedProfile {
  readonly name: string;
  readonly profile: Profile;
  readonly samples: readonly OwnedSample[];
  /** Whose a file is, as the runtime spells it. */
  readonly ownerOf: (file: string) => PlainOwner;
  readonly roots: SourceRoots;
  /** The files that lie on this machine. */
  readonly disk: Readonly<Record<string, string>>;
}

/** A folder of source, the package that is in it, and whose it is. */
export interface OwnedPlace {
  readonly folder: string;
  readonly package: string;
  readonly owner: PlainOwner;
}

const own: PlainOwner = { label: 'Your code', isOwn: true, isDependency: false };
const runtime: PlainOwner = { label: runtimeCode, isOwn: false, isDependency: false };
const dependency = (label: string): PlainOwner => ({ label, isOwn: false, isDependency: true });
const place = (folder: string, owner: PlainOwner, name: string): OwnedPlace => ({ folder, owner, package: name });

const shop = '/home/me/shop';
const cache = '/home/me/go/pkg/mod';
const installed = '/usr/local/go';
/** Of another machine. */
const elsewhere = '/builds/x/pkg/mod';
const chi = dependency('github.com/go-chi/chi/v5 v5.0.1');

/** Wherever Go finds source; one module is there in two versions, as in profiles of several programs. */
export const goPlaces: readonly OwnedPlace[] = [
  place(`${shop}/cmd/shop`, own, 'main'),
  place(`${shop}/internal/store`, own, 'example.com/shop/internal/store'),
  place(`${cache}/github.com/go-chi/chi/v5@v5.0.1`, chi, 'github.com/go-chi/chi/v5'),
  place(`${cache}/github.com/go-chi/chi/v5@v5.0.1/middleware`, chi, 'github.com/go-chi/chi/v5/middleware'),
  place(
    `${cache}/github.com/go-chi/chi@v3.3.4+incompatible`,
    dependency('github.com/go-chi/chi v3.3.4+incompatible'),
    'github.com/go-chi/chi',
  ),
  place(
    `${cache}/github.com/!burnt!sushi/toml@v1.5.0`,
    dependency('github.com/BurntSushi/toml v1.5.0'),
    'github.com/BurntSushi/toml',
  ),
  place(
    `${shop}/vendor/golang.org/x/text/unicode/norm`,
    dependency(`golang.org/x/text ${shop}/vendor/modules.txt`),
    'golang.org/x/text/unicode/norm',
  ),
  place(`${installed}/src/runtime`, runtime, 'runtime'),
  place(`${installed}/src/encoding/json`, runtime, 'encoding/json'),
  place(`${installed}/src/vendor/golang.org/x/net/http2/hpack`, runtime, 'vendor/golang.org/x/net/http2/hpack'),
  place(`${cache}/golang.org/toolchain@v0.0.1-go1.26.0.linux-amd64/src/strings`, runtime, 'strings'),
  place('', runtime, 'native'),
  place(
    `${elsewhere}/github.com/go-chi/chi/v5@v5.0.2/docgen`,
    dependency('github.com/go-chi/chi/v5 v5.0.2'),
    'github.com/go-chi/chi/v5/docgen',
  ),
  place('github.com/rs/zerolog@v1.31.0', dependency('github.com/rs/zerolog v1.31.0'), 'github.com/rs/zerolog'),
  place(`${elsewhere}/go.uber.org/zap@v1.27.0`, dependency('go.uber.org/zap v1.27.0'), 'go.uber.org/zap'),
];

const service = '/srv/shop';
const packages = `${service}/node_modules`;
const npm = (folder: string, name: string) =>
  place(`file://${folder}/lib`, dependency(`${name} ${folder}/package.json`), name);

/** Wherever Node finds scripts. `file:///srv/shop/src` and `/srv/shop/src` are the same files. */
export const nodePlaces: readonly OwnedPlace[] = [
  place(`file://${service}/src`, own, `${service}/src`),
  place(`${service}/src`, own, `${service}/src`),
  place(`file://${service}/routes/http`, own, `${service}/routes/http`),
  npm(`${packages}/fastify`, 'fastify'),
  npm(`${packages}/@fastify/ajv-compiler`, '@fastify/ajv-compiler'),
  npm(`${packages}/ajv`, 'ajv'),
  npm(`${packages}/fastify/node_modules/ajv`, 'ajv'),
  npm(`${packages}/.pnpm/pino@9.1.0/node_modules/pino`, 'pino'),
  place('node:internal/streams/readable', runtime, 'node:internal/streams/readable'),
  place('node:fs', runtime, 'node:fs'),
];

/** Without a url. */
const unplaced = place('', runtime, '(native)');

export function randomGo(seed: number, options: Omit<RandomOptions, 'places'>): OwnedProfile {
  // So many functions on so few lines that some share a line.
  const dense = { functions: 4 * goPlaces.length, locations: 120, lines: 6 };
  const bytes = randomPprof(seed, { ...dense, ...options, places: goPlaces }).encode();
  const drawn = decodedProfile(decodePprof(bytes));
  // The sums of so many large values would not be exact.
  const profile = { ...drawn, values: drawn.values.map(column => column.map(value => value % 2 ** 38)) };
  const placeOfFile = byFolder(goPlaces);
  const { frames, strings } = profile;
  const plainFrames = Array.from({ length: frames.count }, (_, frame): PlainFrame => {
    const file = stringAt(strings, frames.file[frame]!);
    const functionName = stringAt(strings, frames.functionName[frame]!);
    return { functionName, file, line: frames.line[frame]!, ...placeOfFile(file) };
  });
  const samples = Array.from(profile.recorded, (_, sample) => ({
    frames: framesOf(profile, sample).map(frame => plainFrames[frame]!),
    amounts: amountsOf(profile, sample),
  }));
  const here = goPlaces.filter(each => !each.folder.startsWith(elsewhere));
  const folder = (path: string) => ({ path, realPath: path });
  const roots = { ...workspaceOf(shop), goModuleCaches: [folder(cache)], goRoots: [folder(installed)] };
  return {
    name: `Go, seed ${seed}`,
    profile,
    samples,
    ownerOf: file => placeOfFile(file).owner,
    roots,
    disk: filesOf(here, 'f', 3, 'go'),
  };
}

export function randomNode(seed: number, interval: number, withSamples: boolean): OwnedProfile {
  const json = randomHeapProfile(seed, { scripts: nodePlaces.map(each => each.folder), withSamples });
  const bytes = new TextEncoder().encode(JSON.stringify(json));
  return {
    name: `V8, seed ${seed}, ${withSamples ? 'with' : 'without'} samples, interval ${interval}`,
    profile: decodedProfile(decodeV8HeapProfile(bytes, { interval })),
    samples: samplesOf(json, interval),
    ownerOf: url => placeOfUrl(url).owner,
    roots: workspaceOf(service),
    disk: filesOf(nodePlaces, 's', 2, 'js'),
  };
}

/** What the JSON says, by recursion: each node that has bytes is a stack, without the root that all have in common. */
function samplesOf({ head, samples }: HeapJson, interval: number): OwnedSample[] {
  const found: OwnedSample[] = [];
  const walk = ({ callFrame, selfSize, id, children }: HeapNode, callers: readonly PlainFrame[]) => {
    const { functionName, url, lineNumber } = callFrame;
    const line = url === '' ? 0 : lineNumber + 1;
    const stack = [{ functionName: functionName || '(anonymous)', file: url, line, ...placeOfUrl(url) }, ...callers];
    const listed = samples?.filter(each => each.nodeId === id).length ?? 0;
    const estimated = interval === 0 ? 1 : Math.max(1, Math.floor(selfSize / interval));
    const frames = callers.length === 0 ? stack : stack.slice(0, -1);
    if (selfSize > 0) found.push({ frames, amounts: [selfSize, listed || estimated] });
    for (const child of children) walk(child, stack);
  };
  walk(head, []);
  return found;
}

const placeOfUrl = byFolder([...nodePlaces, unplaced]);

function byFolder(places: readonly OwnedPlace[]): (file: string) => Pick<OwnedPlace, 'package' | 'owner'> {
  const known = new Map(places.map(each => [each.folder, each]));
  return file => {
    const found = known.get(file.startsWith('node:') ? file : file.slice(0, Math.max(0, file.lastIndexOf('/'))));
    if (found === undefined) throw new Error(`no place for ${file}`);
    return { package: found.package, owner: found.owner };
  };
}

function filesOf(
  places: readonly OwnedPlace[],
  name: string,
  count: number,
  extension: string,
): Record<string, string> {
  const folders = places.map(each => each.folder.replace(/^file:\/\//, '')).filter(folder => folder.startsWith('/'));
  const files = folders.flatMap(folder =>
    Array.from({ length: count }, (_, i) => `${folder}/${name}${i}.${extension}`),
  );
  return Object.fromEntries(files.map(file => [file, '']));
}
