import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noRoots, type SourceRoots } from '../../../src/core/source/sourceRoots';
import { workspaceOf } from '../../support/sourceRoots';
import { ListedDisk, located } from './sourceText';

const go = 'package main\n\nfunc main() {\n}\n\nfunc handle(w int) {\n}\n';
const mod = '/home/me/go/pkg/mod';

/** A workspace of two folders with a module in a module, a vendored one, two replaced ones, a go.work module beside it. */
const roots: SourceRoots = {
  ...workspaceOf('/home/me/shop', '/home/me/site'),
  goModules: [
    { module: 'example.com/shop', path: '/home/me/shop' },
    { module: 'example.com/shop/tools', path: '/home/me/shop/tools' },
    { module: 'example.com/lib', path: '/home/me/lib' },
  ],
  goReplacements: [
    { module: 'example.com/third', version: 'v1.2.3', by: { path: '/home/me/shop/third' } },
    { module: 'example.com/fork', version: '', by: { module: 'github.com/Me/fork', version: 'v1.1.0' } },
    { module: 'example.com/near', version: '', by: { path: '/home/me/near' } },
  ],
  goVendors: [{ path: '/home/me/shop/vendor', modules: [{ module: 'github.com/a/b', version: 'v1.0.0' }] }],
  goModuleCaches: [{ path: mod, realPath: mod }],
  goRoots: [{ path: '/usr/local/go', realPath: '/usr/local/go' }],
};

const disk = new ListedDisk({
  '/home/me/shop/main.go': go,
  '/home/me/shop/a b.mjs': '',
  '/home/me/shop/vendor.go': go,
  '/home/me/shop/internal/store/store.go': go,
  '/home/me/shop/tools/gen/gen.go': go,
  '/home/me/shop/lang/grammar.y': '%%',
  '/home/me/shop/third/third.go': go,
  '/home/me/shop/vendor/github.com/a/b/b.go': go,
  '/home/me/shop/node_modules/dep/index.js': '',
  '/home/me/shop/packages/ui/node_modules/dep/index.js': '',
  '/home/me/node_modules/hoisted/index.js': '',
  '/home/me/shop/linked.go': '-> /etc/passwd',
  '/home/me/shop/node_modules/linked/index.js':
    '-> /home/me/store/node_modules/.pnpm/linked@1/node_modules/linked/index.js',
  '/home/me/shop/here.go': '-> /home/me/shop/main.go',
  '/home/me/lib/lib.go': go,
  '/home/me/near/near.go': go,
  [`${mod}/example.com/shop@v0.2.0/main.go`]: go,
  [`${mod}/github.com/a/b@v1.2.3/b.go`]: go,
  [`${mod}/github.com/!burnt!sushi/toml@v1.5.0/decode.go`]: go,
  [`${mod}/github.com/!me/fork@v1.1.0/fork.go`]: go,
  [`${mod}/golang.org/toolchain@v0.0.1-go1.27.0.linux-amd64/src/sort/sort.go`]: go,
  '/usr/local/go/src/encoding/json/encode.go': go,
  '/usr/local/go/src/vendor/golang.org/x/net/idna/idna.go': go,
});

describe('locate', () => {
  for (const [file, expected] of [
    // Absolute paths of this machine.
    ['/home/me/shop/main.go', 'workspace exactPath /home/me/shop/main.go'],
    ['/home/me/shop/vendor.go', 'workspace exactPath /home/me/shop/vendor.go'],
    ['/home/me/shop/here.go', 'workspace exactPath /home/me/shop/here.go'],
    ['/home/me/shop/deleted.go', 'workspace exactPath /home/me/shop/deleted.go'],
    ['/home/me/shop-old/main.go', 'outside dependency /home/me/shop-old/main.go'],
    ['/home/me/shop', 'outside dependency /home/me/shop'],
    ['/srv/other/main.go of main', 'outside dependency /srv/other/main.go'],
    ['/home/me/shop/vendor/github.com/a/b/b.go', 'dependency exactPath /home/me/shop/vendor/github.com/a/b/b.go'],
    ['/home/me/shop/node_modules/dep/index.js', 'dependency exactPath /home/me/shop/node_modules/dep/index.js'],
    ['/home/me/node_modules/hoisted/index.js', 'dependency exactPath /home/me/node_modules/hoisted/index.js'],
    ['/home/me/shop/node_modules/linked/index.js', 'dependency exactPath /home/me/shop/node_modules/linked/index.js'],
    ['/home/me/lib/lib.go', 'dependency exactPath /home/me/lib/lib.go'],
    [`${mod}/github.com/a/b@v1.2.3/b.go`, `dependency exactPath ${mod}/github.com/a/b@v1.2.3/b.go`],
    ['/usr/local/go/src/encoding/json/encode.go', 'runtime exactPath /usr/local/go/src/encoding/json/encode.go'],
    [
      `${mod}/golang.org/toolchain@v0.0.1-go1.27.0.linux-amd64/src/sort/sort.go`,
      `runtime exactPath ${mod}/golang.org/toolchain@v0.0.1-go1.27.0.linux-amd64/src/sort/sort.go`,
    ],
    // URLs.
    ['file:///home/me/shop/a%20b.mjs', 'workspace exactPath /home/me/shop/a b.mjs'],
    ['file:///home/me/shop/a%20b.mjs?v=1', 'workspace exactPath /home/me/shop/a b.mjs'],
    ['file:///home/me/%E0%A4%A.mjs', 'unknown'],
    ['node:internal/fs', 'outside runtime'],
    ['https://example.com/a.js', 'unknown'],
    ['webpack://app/a.js', 'unknown'],
    // What -trimpath leaves.
    ['example.com/shop/main.go of main', 'workspace goModule /home/me/shop/main.go'],
    ['example.com/shop@v0.3.0/main.go of main', 'workspace otherVersion /home/me/shop/main.go'],
    ['example.com/shop@v0.0.0/main.go of main', 'workspace goModule /home/me/shop/main.go'],
    ['example.com/shop@v0.2.0/main.go of main', `dependency moduleCache ${mod}/example.com/shop@v0.2.0/main.go`],
    [
      '/home/ci/go/pkg/mod/example.com/shop@v0.2.0/main.go',
      `dependency moduleCache ${mod}/example.com/shop@v0.2.0/main.go`,
    ],
    ['example.com/shop/tools/gen/gen.go', 'workspace goModule /home/me/shop/tools/gen/gen.go'],
    ['example.com/shop/deleted.go', 'workspace goModule /home/me/shop/deleted.go'],
    ['example.com/lib/lib.go', 'dependency goModule /home/me/lib/lib.go'],
    ['example.com/third@v1.2.3/third.go', 'workspace replace /home/me/shop/third/third.go'],
    ['example.com/third@v1.3.0/third.go', 'outside dependency'],
    ['example.com/fork@v1.0.0/fork.go', `dependency replace ${mod}/github.com/!me/fork@v1.1.0/fork.go`],
    ['github.com/a/b@v1.0.0/b.go', 'dependency vendor /home/me/shop/vendor/github.com/a/b/b.go'],
    ['github.com/a/b@v1.2.3/b.go', `dependency moduleCache ${mod}/github.com/a/b@v1.2.3/b.go`],
    [
      'github.com/BurntSushi/toml@v1.5.0/decode.go',
      `dependency moduleCache ${mod}/github.com/!burnt!sushi/toml@v1.5.0/decode.go`,
    ],
    ['github.com/a/gone@v1.0.0/b.go', 'outside dependency'],
    ['example.com/shopping/cart.go', 'outside dependency'],
    ['encoding/json/encode.go of encoding/json', 'runtime goRoot /usr/local/go/src/encoding/json/encode.go'],
    [
      'vendor/golang.org/x/net/idna/idna.go of vendor/golang.org/x/net/idna',
      'runtime goRoot /usr/local/go/src/vendor/golang.org/x/net/idna/idna.go',
    ],
    ['runtime/malloc.go of runtime', 'outside runtime'],
    ['golang.org/toolchain@v0.0.1-go1.26.0.linux-amd64/src/sort/sort.go', 'outside runtime'],
    // Absolute paths of other machines: CI, containers.
    [
      '/builds/team/shop/internal/store/store.go of example.com/shop/internal/store',
      'workspace goPackage /home/me/shop/internal/store/store.go',
    ],
    ['/builds/team/third/third.go of example.com/near', 'outside dependency /builds/team/third/third.go'],
    ['/builds/team/near/near.go of example.com/near', 'dependency replace /home/me/near/near.go'],
    ['/builds/team/shop/vendor/github.com/a/b/b.go', 'dependency vendor /home/me/shop/vendor/github.com/a/b/b.go'],
    ['/builds/team/shop/vendor/github.com/a/c/c.go', 'outside dependency /builds/team/shop/vendor/github.com/a/c/c.go'],
    ['/go/pkg/mod/github.com/a/b@v1.2.3/b.go', `dependency moduleCache ${mod}/github.com/a/b@v1.2.3/b.go`],
    [
      '/builds/team/cache/github.com/!burnt!sushi/toml@v1.5.0/decode.go',
      `dependency moduleCache ${mod}/github.com/!burnt!sushi/toml@v1.5.0/decode.go`,
    ],
    [
      '/opt/hostedtoolcache/go/1.26.1/x64/src/encoding/json/encode.go',
      'runtime goRoot /usr/local/go/src/encoding/json/encode.go',
    ],
    ['/opt/go1.26.1/src/runtime/malloc.go', 'outside runtime /opt/go1.26.1/src/runtime/malloc.go'],
    ['/home/ci/go/src/github.com/x/y/y.go', 'outside dependency /home/ci/go/src/github.com/x/y/y.go'],
    ['/app/node_modules/dep/index.js', 'dependency nodeModules /home/me/shop/node_modules/dep/index.js'],
    [
      '/app/packages/ui/node_modules/dep/index.js',
      'dependency nodeModules /home/me/shop/packages/ui/node_modules/dep/index.js',
    ],
    ['/usr/lib/node_modules/npm/index.js', 'outside dependency /usr/lib/node_modules/npm/index.js'],
    // What generated code says that its lines are of; Go keeps such a path as the directive has it.
    ['grammar.y of example.com/shop/lang', 'workspace goPackage /home/me/shop/lang/grammar.y'],
    ['example.com/shop/lang/grammar.y of example.com/shop/lang', 'workspace goModule /home/me/shop/lang/grammar.y'],
    ['/builds/team/shop/lang/grammar.y of example.com/shop/lang', 'workspace goPackage /home/me/shop/lang/grammar.y'],
    ['grammar.y of github.com/x/y', 'unknown'],
    ['grammar.y', 'unknown'],
    // What is no file.
    ['', 'unknown'],
    ['<autogenerated>', 'unknown'],
    ['[eval]', 'unknown'],
    ['main.go', 'unknown'],
    ['command-line-arguments/main.go', 'unknown'],
  ] as const) {
    it(`finds ${file || "''"}: ${expected}`, () => assert.equal(located(file, roots, disk), expected));
  }
});

describe('a profile that means harm', () => {
  for (const [file, expected] of [
    ['/home/me/shop/../secret.go', 'unknown'],
    ['/home/me/shop/./main.go', 'unknown'],
    ['file:///home/me/shop/%2e%2e/x.mjs', 'unknown'],
    ['example.com/shop/../x.go', 'unknown'],
    ['example.com/third@v1.2.3/../../x.go', 'unknown'],
    ['C:\\Work\\..\\x.go', 'unknown'],
    ['/home/me/shop/linked.go', 'outside dependency /home/me/shop/linked.go'],
    ['//evil/share/node_modules/x/index.js', 'outside dependency'],
    ['\\\\evil\\share\\main.go', 'outside dependency'],
    ['file://evil/share/main.mjs', 'outside dependency'],
    ['/etc/passwd', 'outside dependency /etc/passwd'],
  ] as const) {
    it(`reaches nothing by ${file}`, () => {
      const watched = new ListedDisk({ '/home/me/shop/linked.go': '-> /etc/passwd', '/etc/passwd': '' });
      assert.equal(located(file, roots, watched), expected);
      const outside = watched.asked.filter(path => !path.startsWith('/home/me/') && !path.includes('/node_modules/'));
      assert.deepEqual(outside, []);
      assert.ok(
        watched.asked.every(path => !path.startsWith('//') && !path.includes('..')),
        watched.asked.join(),
      );
    });
  }
});

describe('other systems', () => {
  const windows = { ...workspaceOf('c:/Work/app', '//wsl$/Ubuntu/home/me/shop'), ignoresCase: true };
  const files = new ListedDisk({ 'C:/Work/app/src/Main.go': go, '//wsl$/Ubuntu/home/me/shop/main.go': go }, 'anyCase');
  for (const [file, expected] of [
    ['C:\\Work\\app\\src\\Main.go', 'workspace exactPath c:/Work/app/src/Main.go'],
    ['c:\\work\\APP\\src\\main.go', 'workspace exactPath c:/Work/app/src/Main.go'],
    ['file:///C:/Work/app/src/Main.go', 'workspace exactPath c:/Work/app/src/Main.go'],
    ['/mnt/c/Work/app/src/Main.go', 'workspace otherSystem c:/Work/app/src/Main.go'],
    ['/home/me/shop/main.go', 'workspace otherSystem //wsl$/Ubuntu/home/me/shop/main.go'],
    ['\\\\wsl$\\Ubuntu\\home\\me\\shop\\main.go', 'workspace exactPath //wsl$/Ubuntu/home/me/shop/main.go'],
    ['\\\\wsl.localhost\\Ubuntu\\home\\me\\shop\\main.go', 'workspace otherSystem //wsl$/Ubuntu/home/me/shop/main.go'],
  ] as const) {
    it(`finds ${file} on Windows: ${expected}`, () => assert.equal(located(file, windows, files), expected));
  }

  const wsl = workspaceOf('/home/me/shop', '/mnt/c/Work/app');
  const inside = new ListedDisk({ '/home/me/shop/main.go': go, '/mnt/c/Work/app/main.go': go });
  for (const [file, expected] of [
    ['\\\\wsl$\\Ubuntu\\home\\me\\shop\\main.go', 'workspace otherSystem /home/me/shop/main.go'],
    ['C:\\Work\\app\\main.go', 'workspace otherSystem /mnt/c/Work/app/main.go'],
  ] as const) {
    it(`finds ${file} inside of WSL: ${expected}`, () => assert.equal(located(file, wsl, inside), expected));
  }

  it('finds a folder by the path that its symbolic link stands for, and tells it as the editor does', () => {
    const linked = { ...noRoots, folders: [{ path: '/tmp/app', realPath: '/private/tmp/app' }] };
    const place = new ListedDisk({ '/tmp/app/main.go': '-> /private/tmp/app/main.go' });
    assert.equal(located('/private/tmp/app/main.go', linked, place), 'workspace exactPath /tmp/app/main.go');
  });

  it('tells capitals apart where the disk does', () => {
    const found = located('/home/me/shop/Main.go', workspaceOf('/home/me/shop'), inside);
    assert.equal(found, 'workspace exactPath /home/me/shop/Main.go');
    const disk = { ...workspaceOf('/Users/me/shop'), ignoresCase: true };
    const mac = new ListedDisk({ '/Users/me/shop/main.go': go }, 'anyCase');
    assert.equal(located('/users/ME/shop/Main.go', disk, mac), 'workspace exactPath /Users/me/shop/main.go');
  });
});

describe('rules', () => {
  const rule = (from: string, to: string, origin: 'settings' | 'choice' = 'settings') => ({ from, to, origin });
  const ruled = (...rules: ReturnType<typeof rule>[]) => ({ ...roots, rules });

  it('come before everything else, also before the very path', () => {
    const rules = ruled(rule('/home/me/shop/tools', '/home/me/shop'));
    assert.equal(located('/home/me/shop/tools/main.go', rules, disk), 'workspace rule /home/me/shop/main.go');
  });

  it('are passed over where the file is not there', () => {
    const rules = ruled(rule('/app', '/home/me/site'), rule('/app', '/home/me/shop', 'choice'));
    assert.equal(located('/app/main.go', rules, disk), 'workspace choice /home/me/shop/main.go');
  });

  it('hold for Windows paths, URLs and whole folders only', () => {
    const rules = ruled(rule('D:\\agent\\src', '/home/me/shop'), rule('webpack://app', '/home/me/shop'));
    assert.equal(located('d:\\Agent\\src\\main.go', rules, disk), 'workspace rule /home/me/shop/main.go');
    assert.equal(located('webpack://app/a b.mjs', rules, disk), 'workspace rule /home/me/shop/a b.mjs');
    assert.equal(located('D:\\agent\\srcs\\main.go of x.y/z', rules, disk), 'outside dependency D:/agent/srcs/main.go');
  });

  it('may lead out of the workspace, whose code is then not the user’s', () => {
    const elsewhere = new ListedDisk({ '/srv/checkout/main.go': go });
    const rules = ruled(rule('/app', '/srv/checkout'));
    assert.equal(located('/app/main.go', rules, elsewhere), 'dependency rule /srv/checkout/main.go');
  });
});

describe('modules of one name in several folders', () => {
  const worktrees: SourceRoots = {
    ...workspaceOf('/home/me/app', '/home/me/app-next'),
    goModules: [
      { module: 'example.com/app', path: '/home/me/app' },
      { module: 'example.com/app', path: '/home/me/app-next' },
    ],
  };
  const files = new ListedDisk({
    '/home/me/app/main.go': go,
    '/home/me/app-next/main.go': go,
    '/home/me/app/api/api.go': 'package api\n\nfunc old() {\n}\n',
    '/home/me/app-next/api/api.go': 'package api\n\nfunc next() {\n}\n',
    '/home/me/app-next/added.go': go,
    '/home/me/app/linked.go': '-> /home/me/app-next/added.go',
    '/home/me/app-next/linked.go': '-> /home/me/app-next/added.go',
  });
  const both = 'ambiguous /home/me/app/main.go /home/me/app-next/main.go';
  for (const [file, expected] of [
    ['example.com/app/main.go of main: main:3', both],
    ['example.com/app@v1.0.0/main.go of main: main:3', both],
    ['/builds/app/main.go of example.com/app: handle:6', both],
    ['/home/me/app-next/main.go of main: main:3', 'workspace exactPath /home/me/app-next/main.go'],
    ['example.com/app/added.go of example.com/app', 'workspace goModule /home/me/app-next/added.go'],
    ['example.com/app/linked.go', 'workspace goModule /home/me/app/linked.go'],
    ['example.com/app/api/api.go of example.com/app/api: next:3', 'workspace goModule /home/me/app-next/api/api.go'],
    ['/ci/api/api.go of example.com/app/api: next:3', 'workspace goPackage /home/me/app-next/api/api.go'],
    ['example.com/app/api/api.go', 'ambiguous /home/me/app/api/api.go /home/me/app-next/api/api.go'],
  ] as const) {
    it(`finds ${file}: ${expected}`, () => assert.equal(located(file, worktrees, files), expected));
  }

  it('are not asked about again once the user chose', () => {
    const rule = { from: 'example.com/app', to: '/home/me/app-next', origin: 'choice' } as const;
    const found = located('example.com/app/main.go of main: main:3', { ...worktrees, rules: [rule] }, files);
    assert.equal(found, 'workspace choice /home/me/app-next/main.go');
  });

  for (const [why, to, file, expected] of [
    [
      'where only the other folder defines the functions',
      'app',
      'example.com/app/api/api.go of example.com/app/api: next:3',
      'workspace goModule /home/me/app-next/api/api.go',
    ],
    [
      'but not where both or none define them, as after edits',
      'app-next',
      'example.com/app/api/api.go of example.com/app/api: other:3',
      'workspace choice /home/me/app-next/api/api.go',
    ],
    [
      'and to the very path',
      'app-next',
      '/home/me/app/main.go of main: main:3',
      'workspace exactPath /home/me/app/main.go',
    ],
    [
      'where the chosen folder has no such file',
      'app',
      'example.com/app/added.go',
      'workspace goModule /home/me/app-next/added.go',
    ],
  ] as const) {
    it(`are chosen once, which gives way to proof ${why}`, () => {
      const rules = ['example.com/app', '/home/me/app'].map(
        from => ({ from, to: `/home/me/${to}`, origin: 'choice' }) as const,
      );
      assert.equal(located(file, { ...worktrees, rules }, files), expected);
    });
  }

  it('stay chosen where only the other folder is open, as its name is no proof', () => {
    const rules = [{ from: 'example.com/app', to: '/home/me/app-next', origin: 'choice' }] as const;
    const open = { ...worktrees, goModules: worktrees.goModules.slice(0, 1), rules };
    const main = 'example.com/app/main.go of main: main:3';
    assert.equal(located(main, open, files), 'workspace choice /home/me/app-next/main.go');
    const old = 'example.com/app/api/api.go of example.com/app/api: old:3';
    assert.equal(located(old, open, files), 'workspace goModule /home/me/app/api/api.go');
  });
});

describe('replace directives of several go.mod files', () => {
  const dep = 'example.com/dep';
  const cache = { path: mod, realPath: mod };
  const apps: SourceRoots = {
    ...workspaceOf('/home/me/app', '/home/me/app-next'),
    goModuleCaches: [cache],
    goReplacements: [
      { module: dep, version: '', by: { path: '/home/me/dep' }, of: '/home/me/app' },
      { module: dep, version: 'v1.2.3', by: { path: '/home/me/dep-next' }, of: '/home/me/app-next' },
      { module: dep, version: 'v2.0.0', by: { path: '/home/me/dep-next' }, of: '/home/me/app' },
      { module: 'example.com/fork', version: '', by: { module: 'github.com/me/fork', version: 'v1.1.0' } },
      { module: 'example.com/fork', version: '', by: { path: '/home/me/fork' } },
      { module: 'example.com/same', version: '', by: { path: '/home/me/same' } },
      { module: 'example.com/same', version: '', by: { path: '/home/me/same-link' } },
    ],
  };
  const files = new ListedDisk({
    '/home/me/dep/dep.go': go,
    '/home/me/dep-next/dep.go': go,
    '/home/me/dep/old.go': 'package dep\n\nfunc old() {\n}\n',
    '/home/me/dep-next/old.go': 'package dep\n\nfunc next() {\n}\n',
    '/home/me/fork/fork.go': go,
    [`${mod}/github.com/me/fork@v1.1.0/fork.go`]: go,
    '/home/me/same/same.go': go,
    '/home/me/same-link/same.go': '-> /home/me/same/same.go',
  });
  for (const [file, expected] of [
    [`${dep}@v1.2.3/dep.go of ${dep}: handle:6`, 'ambiguous outside /home/me/dep/dep.go /home/me/dep-next/dep.go'],
    [`${dep}@v1.2.3/old.go of ${dep}: next:3`, 'dependency replace /home/me/dep-next/old.go'],
    [`${dep}@v1.0.0/dep.go of ${dep}: handle:6`, 'dependency replace /home/me/dep/dep.go'],
    [`${dep}@v2.0.0/dep.go of ${dep}: handle:6`, 'dependency replace /home/me/dep-next/dep.go'],
    [`/ci/dep/dep.go of ${dep}: handle:6`, 'ambiguous outside /home/me/dep/dep.go /home/me/dep-next/dep.go'],
    [
      'example.com/fork@v1.0.0/fork.go of example.com/fork: handle:6',
      `ambiguous outside /home/me/fork/fork.go ${mod}/github.com/me/fork@v1.1.0/fork.go`,
    ],
    ['example.com/same@v0.0.0/same.go of example.com/same: handle:6', 'dependency replace /home/me/same/same.go'],
  ] as const) {
    it(`finds ${file}: ${expected}`, () => assert.equal(located(file, apps, files), expected));
  }

  it('are not asked about again once the user chose', () => {
    const rule = { from: `${dep}@v1.2.3`, to: '/home/me/dep-next', origin: 'choice' } as const;
    const found = located(`${dep}@v1.2.3/dep.go of ${dep}: handle:6`, { ...apps, rules: [rule] }, files);
    assert.equal(found, 'dependency choice /home/me/dep-next/dep.go');
  });

  it('of the main module go before what was chosen, and so does the version in the module cache', () => {
    const rules = [{ from: `${dep}@v1.2.3`, to: '/home/me/dep-next', origin: 'choice' }] as const;
    const [ofApp] = apps.goReplacements;
    const file = `${dep}@v1.2.3/dep.go of ${dep}: handle:6`;
    const only = (isOfMain: boolean) => ({ ...apps, goReplacements: [{ ...ofApp!, isOfMain }], rules });
    assert.equal(located(file, only(true), files), 'dependency replace /home/me/dep/dep.go');
    assert.equal(located(file, only(false), files), 'dependency choice /home/me/dep-next/dep.go');
    const both = apps.goReplacements.slice(0, 2).map(each => ({ ...each, isOfMain: true }));
    const elsewhere = [{ ...rules[0], to: '/home/me/same' }];
    assert.match(located(file, { ...apps, goReplacements: both, rules: elsewhere }, files), /^ambiguous outside/);
    const cached = new ListedDisk({ [`${mod}/${dep}@v1.2.3/dep.go`]: go, '/home/me/dep-next/dep.go': go });
    const none = { ...apps, goReplacements: [], rules };
    assert.equal(located(file, none, cached), `dependency moduleCache ${mod}/${dep}@v1.2.3/dep.go`);
  });
});

describe('guesses by the end of the path', () => {
  const guessing = (...namesakes: string[]) => ({ ...roots, namesakes });
  const files = new ListedDisk({
    '/home/me/shop/main.go': go,
    '/home/me/shop/cmd/api/main.go': 'package main\n\nfunc main() {\n}\n',
    '/home/me/site/cmd/api/main.go': 'package main\n\nfunc main() {\n}\n',
    '/home/me/site/cmd/web/main.go': 'package main\n\n\nfunc main() {\n}\n',
    '/home/me/site/src/server.js': 'function route() {\n}\n',
  });

  it('take the file that agrees in the most segments', () => {
    const all = guessing('/home/me/shop/main.go', '/home/me/site/cmd/web/main.go');
    assert.equal(
      located('/app/cmd/web/main.go of main: main:4', all, files),
      'workspace suffix /home/me/site/cmd/web/main.go',
    );
    assert.equal(located('/go/src/app/main.go of main: main:3', all, files), 'workspace suffix /home/me/shop/main.go');
    const script = guessing('/home/me/site/src/server.js');
    assert.equal(
      located('file:///app/src/server.js: route:1', script, files),
      'workspace suffix /home/me/site/src/server.js',
    );
  });

  it('find what lines of package main are said to be of, whatever kind of file it is', () => {
    const one = guessing('/home/me/shop/grammar.y');
    const grammar = new ListedDisk({ '/home/me/shop/grammar.y': go });
    assert.equal(located('grammar.y of main: handle:6', one, grammar), 'workspace suffix /home/me/shop/grammar.y');
    assert.equal(located('grammar.y: handle:6', one, grammar), 'unknown');
  });

  it('ask where several files agree alike', () => {
    const both = guessing('/home/me/shop/cmd/api/main.go', '/home/me/site/cmd/api/main.go');
    assert.equal(
      located('/app/cmd/api/main.go of main: main:3', both, files),
      'ambiguous /home/me/shop/cmd/api/main.go /home/me/site/cmd/api/main.go',
    );
  });

  it('are not made where the functions of the profile are not in the file', () => {
    const one = guessing('/home/me/site/cmd/web/main.go');
    assert.equal(located('/srv/other/main.go of main: main:40', one, files), 'outside dependency /srv/other/main.go');
    const two = guessing('/home/me/shop/main.go', '/home/me/site/cmd/web/main.go');
    assert.equal(located('/app/main.go of main: main:4', two, files), 'workspace suffix /home/me/site/cmd/web/main.go');
  });

  it('are not made of another program’s main.go because its main begins on the same line', () => {
    const two = guessing('/home/me/shop/main.go', '/home/me/site/cmd/web/main.go');
    assert.equal(
      located('/app/main.go of main: main:4 handle:99', two, files),
      'workspace suffix /home/me/shop/main.go',
      'the one that defines handle, though main begins on line 4 of the other',
    );
    assert.equal(
      located('/app/main.go of main: main:4 record:20', two, files),
      'outside dependency /app/main.go',
      'neither has record',
    );
  });

  it('come after what was chosen, unless the functions are in another file only', () => {
    const rules = [{ from: '/app/cmd', to: '/home/me/site/cmd', origin: 'choice' }] as const;
    const both = {
      ...guessing('/home/me/shop/cmd/api/main.go', '/home/me/site/cmd/api/main.go', '/home/me/shop/main.go'),
      rules,
    };
    const chosen = 'workspace choice /home/me/site/cmd/api/main.go';
    assert.equal(located('/app/cmd/api/main.go of main: main:3', both, files), chosen);
    assert.equal(located('/app/cmd/api/main.go of main: gone:3', both, files), chosen, 'no file has it: it was edited');
    assert.equal(
      located('/app/cmd/web/main.go of main: handle:6', both, files),
      'workspace suffix /home/me/shop/main.go',
    );
  });

  it('follow functions through an edit', () => {
    const one = guessing('/home/me/shop/main.go');
    assert.equal(
      located('/app/main.go of main: main:90 handle:99', one, files),
      'workspace suffix /home/me/shop/main.go',
    );
  });

  it('are not made where Go tells a package that no folder of the module has', () => {
    const store = '/home/me/shop/internal/store/store.go';
    const named = (module: string): SourceRoots => ({
      ...guessing(store),
      goModules: [
        { module: 'shop', path: '/home/me' },
        { module, path: '/home/me/shop' },
      ],
    });
    const found = (goPackages: string[], module = 'acme/shop') => {
      const functions = [{ name: 'handle', startLine: 6 }];
      return located({ file: '/builds/x/internal/store/store.go', goPackages, functions }, named(module), disk);
    };
    const refused = 'outside dependency /builds/x/internal/store/store.go';
    for (const each of ['other/internal/store', 'internal/store', 'acme/shopping/store', 'shop/old/store'])
      assert.equal(found([each]), refused, each);
    for (const each of [
      'main',
      'command-line-arguments',
      'acme/shop/old/store',
      'acme/shop/old/store_test',
      'acme/shop_test',
    ])
      assert.equal(found([each]), `workspace suffix ${store}`, each);
    // Linkname and inlining name functions after their users.
    assert.equal(found(['other/api', 'acme/shop/old/store']), `workspace suffix ${store}`);
    assert.equal(found([]), `workspace suffix ${store}`);
    const unknown = { ...named('acme/shop'), goModules: [] };
    const file = '/builds/x/internal/store/store.go of other/internal/store: handle:6';
    assert.equal(
      located(file, unknown, disk),
      `workspace suffix ${store}`,
      'nothing says of which package the file is',
    );
  });

  it('are made in workspaces that lie in a folder of packages, and not in those that it has itself', () => {
    for (const folder of ['/home/me/vendor/shop', '/home/me/node_modules/shop']) {
      const here = `${folder}/cmd/api/main.go`;
      const disk = new ListedDisk(
        Object.fromEntries([here, `${folder}/vendor/x/main.go`, `${folder}/vendor/x/lib.go`].map(each => [each, go])),
      );
      const inside = {
        ...workspaceOf(folder),
        namesakes: [here, `${folder}/vendor/x/main.go`, `${folder}/vendor/x/lib.go`],
      };
      assert.equal(located('/app/x/main.go of main: handle:6', inside, disk), `workspace suffix ${here}`);
      assert.equal(located(`${folder}/old/main.go of main: handle:6`, inside, disk), `workspace suffix ${here}`);
      assert.match(located('/app/x/lib.go of x: handle:6', inside, disk), /^outside dependency/);
      assert.match(located('/app/vendor/x/main.go of x: handle:6', inside, disk), /^outside dependency/);
    }
  });

  it('are made of scripts in a folder `vendor`, which is one of Go only', () => {
    const orders = '/home/me/site/src/vendor/orders.ts';
    const disk = new ListedDisk({ [orders]: 'function orders() {\n}\n' });
    assert.equal(located(`file://${orders}`, guessing(), disk), `workspace exactPath ${orders}`);
    const found = located('file:///app/src/vendor/orders.ts: orders:1', guessing(orders), disk);
    assert.equal(found, `workspace suffix ${orders}`);
  });

  it('are never made of what is somebody else’s', () => {
    const one = guessing('/home/me/shop/main.go', '/home/me/site/src/server.js');
    for (const file of [
      '/app/vendor/x/main.go: main:3',
      '/app/node_modules/x/src/server.js: route:1',
      '/builds/x/main.go of github.com/x/y: main:3',
      'github.com/x/y@v1.0.0/main.go: main:3',
    ])
      assert.match(located(file, one, files), /^outside dependency/, file);
  });
});
