import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moduleLabel } from '../../../src/core/source/moduleOf';
import { locate } from '../../../src/core/source/pathMapping';
import { replacedModules } from '../../../src/core/source/replacedModules';
import type { SourceRoots } from '../../../src/core/source/sourceRoots';
import { workspaceOf } from '../../support/sourceRoots';
import { ListedDisk, profiledFile } from './sourceText';

const mod = '/home/me/go/pkg/mod';
const fork = { module: 'github.com/me/fork', version: 'v1.1.0' };
const roots: SourceRoots = {
  ...workspaceOf('/home/me/shop'),
  goModules: [
    { module: 'example.com/shop', path: '/home/me/shop' },
    { module: 'example.com/lib', path: '/home/me/lib' },
    { module: 'example.com/lib/nested', path: '/home/me/lib/nested' },
  ],
  goReplacements: [
    { module: 'example.com/dep', version: '', by: { path: '/home/me/dep', written: '../dep' } },
    { module: 'example.com/fork', version: '', by: fork },
    { module: 'example.com/in', version: '', by: { path: '/home/me/shop/in', written: './in' } },
    { module: 'example.com/two', version: '', by: { path: '/home/me/two', written: '../two' }, of: '/home/me/a' },
    { module: 'example.com/two', version: '', by: fork, of: '/home/me/b' },
  ],
  goModuleCaches: [{ path: mod, realPath: mod }],
};
const disk = new ListedDisk({
  '/home/me/shop/in/in.go': '',
  '/home/me/shop/vendor/github.com/a/b/b.go': '',
  '/home/me/lib/lib.go': '',
  '/home/me/lib/nested/nested.go': '',
  '/home/me/dep/dep.go': '',
  '/home/me/two/two.go': '',
  [`${mod}/github.com/me/fork@v1.1.0/fork.go`]: '',
  [`${mod}/github.com/me/fork@v1.1.0/two.go`]: '',
  [`${mod}/github.com/a/b@v1.0.0/b.go`]: '',
});

for (const [file, expected] of [
  ['/home/me/dep/dep.go', 'example.com/dep replaced by ../dep'],
  ['example.com/dep@v1.2.3/dep.go', 'example.com/dep replaced by ../dep'],
  ['/ci/dep/dep.go of example.com/dep', 'example.com/dep replaced by ../dep'],
  ['example.com/fork@v1.0.0/fork.go', 'example.com/fork replaced by me/fork v1.1.0'],
  ['example.com/two@v1.0.0/two.go', 'example.com/two replaced by ../two or me/fork v1.1.0'],
  ['/home/me/lib/lib.go', 'example.com/lib'],
  ['example.com/lib/nested/nested.go of example.com/lib/nested', 'example.com/lib/nested'],
  // Their paths tell.
  [`${mod}/github.com/me/fork@v1.1.0/fork.go`, ''],
  ['github.com/a/b@v1.0.0/b.go', ''],
  ['/home/me/shop/vendor/github.com/a/b/b.go', ''],
  // The user's own, and what is not here.
  ['example.com/in@v0.0.0/in.go', ''],
  ['/home/me/elsewhere/dep.go', ''],
] as const) {
  test(`${file} is ${expected === '' ? 'what its path says' : `of ${expected}`}`, () => {
    const profiled = profiledFile(file);
    const found = replacedModules(new Map([[profiled.file, locate(profiled, roots, disk)]]), roots);
    const module = found.get(profiled.file);
    assert.equal(module === undefined ? '' : moduleLabel(module), expected);
  });
}
