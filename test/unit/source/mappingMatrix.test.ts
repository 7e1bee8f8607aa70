import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { profileSources } from '../../../src/core/attribution/profileSources';
import { decodeProfile } from '../../../src/core/formats/decode';
import { joined, parseGoMod, parseGoWork } from '../../../src/core/source/goMod';
import type { SourceRoots } from '../../../src/core/source/sourceRoots';
import { workspaceOf } from '../../support/sourceRoots';
import { ListedDisk, matchLine } from './sourceText';

// The profiles were built below /builds/team; the same program lies here below /home/me, with a module cache and Go.
const program = 'test/fixtures/programs/mapping-go';
const here = '/home/me/mapping-go';
const mod = '/home/me/go/pkg/mod';
const toml = `${mod}/github.com/!burnt!sushi/toml@v1.5.0`;
const sources = [
  'lib/lib.go',
  'shop/main.go',
  'shop/internal/store/store.go',
  'shop/third/third.go',
  'shop/tools/gen/gen.go',
];

const text = (path: string) => readFileSync(`${program}/${path}`, 'utf8');
const files = {
  ...Object.fromEntries(sources.map(path => [`${here}/${path}`, text(path)])),
  ...Object.fromEntries(['decode', 'lex', 'meta', 'parse'].map(name => [`${toml}/${name}.go`, 'package toml'])),
  '/usr/lib/go/src/encoding/json/encode.go': 'package json',
  '/usr/lib/go/src/strings/builder.go': 'package strings',
};

const goMods = parseGoWork(text('go.work'), here).uses.map(path => `${path}/go.mod`);
const parsed = [...goMods, `${here}/shop/third/go.mod`].map(path => {
  const folder = path.slice(0, path.lastIndexOf('/'));
  const file = parseGoMod(text(path.slice(here.length + 1)), folder);
  assert.ok(file, path);
  return { ...file, path: folder };
});

const shop: SourceRoots = {
  ...workspaceOf(here),
  goModules: parsed,
  goReplacements: parsed.flatMap(({ replacements }) => replacements),
  goModuleCaches: [{ path: mod, realPath: mod }],
  goRoots: [{ path: '/usr/lib/go', realPath: '/usr/lib/go' }],
};

const vendored: SourceRoots = {
  ...shop,
  goVendors: [
    {
      path: `${here}/shop/vendor`,
      modules: [
        { module: 'github.com/BurntSushi/toml', version: 'v1.5.0' },
        { module: 'example.com/third', version: 'v1.2.3' },
      ],
    },
  ],
};
const vendoredFiles = {
  ...files,
  [`${here}/shop/vendor/github.com/BurntSushi/toml/decode.go`]: 'package toml',
  [`${here}/shop/vendor/example.com/third/third.go`]: text('shop/third/third.go'),
};

/** What each of these ends of paths in a recorded profile is found to be. */
function matrix(name: string, roots: SourceRoots, disk: ListedDisk): Record<string, string> {
  const decoded = decodeProfile(gunzipSync(readFileSync(`test/fixtures/profiles/mapping/${name}.pb.gz`)));
  assert.equal(decoded.kind, 'profile');
  assert.ok(decoded.kind === 'profile');
  const ends = [
    'main.go',
    'store.go',
    'third.go',
    'gen.go',
    'lib.go',
    'decode.go',
    'json/encode.go',
    'strings/builder.go',
  ];
  const found = profileSources(decoded.profile, roots, disk).matches;
  return Object.fromEntries(
    ends.map(end => {
      const [file, match] = [...found].find(([each]) => `/${each}`.endsWith(`/${end}`)) ?? [];
      assert.ok(file !== undefined && match !== undefined, `${name} has no ${end}`);
      return [file, matchLine(match)];
    }),
  );
}

const own = (how: string) => ({
  main: `workspace ${how} ${here}/shop/main.go`,
  store: `workspace ${how} ${here}/shop/internal/store/store.go`,
  third: `workspace ${how} ${here}/shop/third/third.go`,
  gen: `workspace ${how} ${here}/shop/tools/gen/gen.go`,
  lib: `workspace ${how} ${here}/lib/lib.go`,
});
const cache = `dependency moduleCache ${toml}/decode.go`;
const json = 'runtime goRoot /usr/lib/go/src/encoding/json/encode.go';
const builder = 'runtime goRoot /usr/lib/go/src/strings/builder.go';

describe('files of recorded profiles, on a machine that did not build them', () => {
  const disk = () => new ListedDisk(files);
  const guessing = { ...shop, namesakes: sources.map(path => joined(here, path)) };

  it('are found by their packages, the module cache and GOROOT where they have paths of a CI runner', () => {
    const byPackage = own('goPackage');
    const ci = '/builds/team/mapping-go';
    assert.deepEqual(matrix('plain', guessing, disk()), {
      [`${ci}/shop/main.go`]: own('suffix').main,
      [`${ci}/shop/internal/store/store.go`]: byPackage.store,
      [`${ci}/shop/third/third.go`]: byPackage.third,
      [`${ci}/shop/tools/gen/gen.go`]: byPackage.gen,
      [`${ci}/lib/lib.go`]: byPackage.lib,
      '/builds/team/gopath/pkg/mod/github.com/!burnt!sushi/toml@v1.5.0/decode.go': cache,
      '/usr/local/go/src/encoding/json/encode.go': json,
      '/usr/local/go/src/strings/builder.go': builder,
    });
    assert.deepEqual(Object.values(matrix('work', guessing, disk())), Object.values(matrix('plain', guessing, disk())));
  });

  it('are found by go.mod, its replace directives and the module cache where they were built with -trimpath', () => {
    assert.deepEqual(matrix('trimpath', shop, disk()), {
      'example.com/shop/main.go': own('goModule').main,
      'example.com/shop/internal/store/store.go': own('goModule').store,
      'example.com/third@v1.2.3/third.go': own('replace').third,
      'example.com/shop/tools@v0.0.0/gen/gen.go': own('replace').gen,
      'example.com/lib@v0.0.0/lib.go': own('replace').lib,
      'github.com/BurntSushi/toml@v1.5.0/decode.go': cache,
      'encoding/json/encode.go': json,
      'strings/builder.go': builder,
    });
  });

  it('are found by the modules of go.work where they were built with -trimpath in it', () => {
    assert.deepEqual(matrix('work-trimpath', shop, disk()), {
      'example.com/shop/main.go': own('goModule').main,
      'example.com/shop/internal/store/store.go': own('goModule').store,
      'example.com/third@v1.2.3/third.go': own('replace').third,
      'example.com/shop/tools/gen/gen.go': own('goModule').gen,
      'example.com/lib/lib.go': own('goModule').lib,
      'github.com/BurntSushi/toml@v1.5.0/decode.go': cache,
      'encoding/json/encode.go': json,
      'strings/builder.go': builder,
    });
  });

  it('are found in the vendor folder where they were vendored and it is here', () => {
    const found = Object.values(
      matrix('vendor', { ...vendored, namesakes: guessing.namesakes }, new ListedDisk(vendoredFiles)),
    );
    assert.deepEqual(found.slice(2, 6), [
      `dependency vendor ${here}/shop/vendor/example.com/third/third.go`,
      // Of the modules that are vendored only in the profile, the source itself is here.
      own('goPackage').gen,
      own('goPackage').lib,
      `dependency vendor ${here}/shop/vendor/github.com/BurntSushi/toml/decode.go`,
    ]);
    const trimmed = Object.values(matrix('vendor-trimpath', vendored, new ListedDisk(vendoredFiles)));
    assert.equal(trimmed[5], `dependency vendor ${here}/shop/vendor/github.com/BurntSushi/toml/decode.go`);
  });

  it('are found at their very path on the machine that built them', () => {
    const ci = Object.fromEntries(sources.map(path => [`/builds/team/mapping-go/${path}`, text(path)]));
    const found = Object.values(matrix('plain', workspaceOf('/builds/team/mapping-go'), new ListedDisk(ci)));
    assert.deepEqual(
      found.slice(0, 5).map(line => line.replace('/builds/team/mapping-go', here)),
      Object.values(own('exactPath')),
    );
    assert.match(found[5] ?? '', /^outside dependency \/builds\/team\/gopath/);
    assert.match(found[6] ?? '', /^outside runtime \/usr\/local\/go/);
  });

  it('are told to be looked for by name where only that is left', () => {
    const decoded = decodeProfile(gunzipSync(readFileSync('test/fixtures/profiles/mapping/plain.pb.gz')));
    assert.ok(decoded.kind === 'profile');
    assert.deepEqual(profileSources(decoded.profile, shop, disk()).missing, ['main.go']);
  });
});
