import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { gatherRoots, type WorkspaceFacts } from '../../../src/session/sources/gatherRoots';
import { askGo, defaultGoFolders } from '../../../src/session/sources/goFolders';
import { LocalDisk } from '../../../src/session/sources/localDisk';
import { pathRules } from '../../../src/session/sources/pathRules';
import { withoutGo } from '../../support/goToolchain';
import { located } from './sourceText';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'alloc-lens-roots-')));
after(() => rmSync(base, { recursive: true, force: true }));

function write(path: string, text: string): string {
  const place = join(base, path);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, text);
  return place;
}

write('repo/go.work', 'go 1.26\nuse (\n./shop\n./lib\n)\n');
write('repo/lib/go.mod', 'module example.com/lib\n');
write('repo/lib/lib.go', 'package lib\n');
write(
  'repo/shop/go.mod',
  'module example.com/shop\nreplace example.com/far => ../far\nreplace example.com/in => ./in\n',
);
write('repo/shop/main.go', 'package main\n\nfunc main() {}\n');
write('repo/far/far.go', 'package far\n');
write('repo/shop/in/in.go', 'package in\n');
write('repo/shop/vendor/modules.txt', '# github.com/a/b v1.0.0\n');
write('repo/shop/vendor/github.com/a/b/b.go', 'package b\n');
write('secret.go', 'package secret\n');
symlinkSync(join(base, 'secret.go'), join(base, 'repo/shop/linked.go'));
symlinkSync(join(base, 'nowhere.go'), join(base, 'repo/shop/broken.go'));
mkdirSync(join(base, 'repo/shop/folder.go'));

const shop = `${base}/repo/shop`;
const facts: WorkspaceFacts = {
  folders: [shop],
  goMods: [`${shop}/go.mod`],
  rules: [],
  go: { moduleCaches: [`${base}/mod`], roots: [] },
  trust: 'trusted',
  platform: 'linux',
};

test('a go.work above the workspace, go.mod and vendor/modules.txt say where source lies', async () => {
  const roots = await gatherRoots(facts);
  const disk = new LocalDisk(false);
  for (const [file, expected] of [
    [`${shop}/main.go`, `workspace exactPath ${shop}/main.go`],
    ['example.com/lib/lib.go', `dependency goModule ${base}/repo/lib/lib.go`],
    ['example.com/far@v0.0.0/far.go', `dependency replace ${base}/repo/far/far.go`],
    ['example.com/in@v0.0.0/in.go', `workspace replace ${shop}/in/in.go`],
    ['github.com/a/b@v1.0.0/b.go', `dependency vendor ${shop}/vendor/github.com/a/b/b.go`],
    ['github.com/a/b@v1.0.1/b.go', 'outside dependency'],
  ] as const)
    assert.equal(located(file, roots, disk), expected, file);
});

test('a link that leads out of the workspace, a broken one and a folder are no match', async () => {
  const roots = await gatherRoots(facts);
  const disk = new LocalDisk(false);
  assert.equal(located(`${shop}/linked.go`, roots, disk), `outside dependency ${shop}/linked.go`);
  assert.equal(disk.realPath(`${shop}/broken.go`), undefined);
  assert.equal(disk.realPath(`${shop}/folder.go`), undefined);
  assert.equal(disk.realPath(`${shop}/missing/x.go`), undefined);
  assert.equal(disk.realPath(`${shop}/linked.go`), `${base}/secret.go`);
});

test('the files of an untrusted workspace lead nowhere outside of it', async () => {
  const roots = await gatherRoots({ ...facts, trust: 'untrusted' });
  const disk = new LocalDisk(false);
  assert.equal(located('example.com/lib/lib.go', roots, disk), 'outside dependency');
  assert.equal(located('example.com/far@v0.0.0/far.go', roots, disk), 'outside dependency');
  assert.equal(located('example.com/in@v0.0.0/in.go', roots, disk), `workspace replace ${shop}/in/in.go`);
});

test('a guess is checked against the text on the disk', async () => {
  const roots = { ...(await gatherRoots(facts)), namesakes: [`${shop}/main.go`] };
  const disk = new LocalDisk(false);
  assert.equal(located('/app/main.go of main: main:3', roots, disk), `workspace suffix ${shop}/main.go`);
  assert.equal(located('/app/main.go of main: main:7', roots, disk), 'outside dependency /app/main.go');
});

test('rules of the settings are read with the folders that they name, the longest first', () => {
  const folders = [
    { name: 'api', path: '/w/api' },
    { name: 'site', path: '/w/site' },
  ];
  const variable = (folder = '') => `\${workspaceFolder${folder}}`;
  const setting = {
    '/app': variable(),
    '/app/web/': `${variable(':site')}/src`,
    'webpack://app/': 'client',
    'C:\\agent\\': '/srv/agent',
    '': '/w',
    '/gone': variable(':gone'),
    '/number': 3,
  };
  assert.deepEqual(
    pathRules(setting, folders).map(({ from, to }) => `${from} -> ${to}`),
    ['webpack://app -> /w/api/client', '/app/web -> /w/site/src', 'C:\\agent -> /srv/agent', '/app -> /w/api'],
  );
  assert.deepEqual(pathRules({ '/app': 'api' }, []), []);
  assert.deepEqual(pathRules('/app', folders), []);
});

test('without the go command its own defaults say where the module cache and Go are', () => {
  const env = { GOPATH: '/a:/b', GOROOT: '/opt/go/' };
  const found = defaultGoFolders(env, 'linux');
  assert.deepEqual(found.moduleCaches, ['/a/pkg/mod', '/b/pkg/mod']);
  assert.equal(found.roots[0], '/opt/go');
  assert.deepEqual(defaultGoFolders({ GOMODCACHE: 'D:\\cache' }, 'win32').moduleCaches, ['D:/cache']);
  assert.match(defaultGoFolders({}, 'linux').moduleCaches[0] ?? '', /\/go\/pkg\/mod$/);
});

test('the go command is asked, and a missing one is no failure', { skip: withoutGo }, async () => {
  const { moduleCaches, roots } = await askGo('go');
  assert.equal(moduleCaches.length, 1);
  assert.ok(new LocalDisk(false).realPath(`${roots[0]}/src/runtime/malloc.go`), `no Go in ${roots[0]}`);
  assert.deepEqual(await askGo(`${base}/no-such-go`), defaultGoFolders(process.env, process.platform));
});
