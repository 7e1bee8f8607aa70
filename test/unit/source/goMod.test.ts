import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joined, parseGoMod, parseGoWork, parseVendorModules } from '../../../src/core/source/goMod';

test('go.mod is read with blocks, comments and quotes, and its folders start from its own', () => {
  const text = `// Deprecated: no
module "example.com/shop" // here
go 1.26
require (
	example.com/a v1.0.0 // indirect
)
replace example.com/a => ../a
replace (
	example.com/b v1.2.3 => "./third party/b"
	example.com/c => example.com/fork/c v1.9.0
	// example.com/d => ./d
)
exclude example.com/e v1.0.0
`;
  assert.deepEqual(parseGoMod(text, '/home/me/shop'), {
    module: 'example.com/shop',
    replacements: [
      { module: 'example.com/a', version: '', by: { path: '/home/me/a', written: '../a' }, of: '/home/me/shop' },
      {
        module: 'example.com/b',
        version: 'v1.2.3',
        by: { path: '/home/me/shop/third party/b', written: './third party/b' },
        of: '/home/me/shop',
      },
      {
        module: 'example.com/c',
        version: '',
        by: { module: 'example.com/fork/c', version: 'v1.9.0' },
        of: '/home/me/shop',
      },
    ],
  });
  assert.equal(parseGoMod('go 1.26\n', '/x'), undefined);
  assert.equal(parseGoMod('module example.com/crlf\r\n', '/x')?.module, 'example.com/crlf');
});

test('go.work names its modules and replaces for all of them', () => {
  const text = 'go 1.26\nuse ./a\nuse (\n\t../b\n\t.\n)\nreplace x.y/z => ./z\n';
  assert.deepEqual(parseGoWork(text, '/w/s'), {
    uses: ['/w/s/a', '/w/b', '/w/s'],
    replacements: [{ module: 'x.y/z', version: '', by: { path: '/w/s/z', written: './z' } }],
  });
});

test('vendor/modules.txt names modules with the versions that were copied', () => {
  const text = `# github.com/a/b v1.2.3
## explicit; go 1.22
github.com/a/b/sub
# example.com/third v0.0.0 => ./third
example.com/third
# example.com/third => ./third
`;
  assert.deepEqual(parseVendorModules(text), [
    { module: 'github.com/a/b', version: 'v1.2.3' },
    { module: 'example.com/third', version: 'v0.0.0' },
  ]);
});

test('folders are joined with their dots resolved', () => {
  assert.equal(joined('/a/b', '../c/./d/'), '/a/c/d');
  assert.equal(joined('/a/b', '/x/y'), '/x/y');
  assert.equal(joined('c:/a', '..\\b'), 'c:/b');
  assert.equal(joined('/a', 'd:\\x\\y'), 'd:/x/y');
});
