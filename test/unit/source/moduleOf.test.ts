import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  moduleLabel,
  moduleOf,
  readVendorList,
  vendoredImportPath,
  vendoredIn,
} from '../../../src/core/source/moduleOf';

const cases: readonly (readonly [file: string, module: string])[] = [
  ['/home/me/go/pkg/mod/github.com/go-chi/chi@v3.3.4+incompatible/middleware/compress.go', 'go-chi/chi v3.3.4'],
  ['github.com/go-chi/chi@v3.3.4+incompatible/middleware/compress.go', 'go-chi/chi v3.3.4'],
  ['/home/me/go/pkg/mod/github.com/!burnt!sushi/toml@v1.3.2/decode.go', 'BurntSushi/toml v1.3.2'],
  ['C:\\Users\\me\\go\\pkg\\mod\\github.com\\go-chi\\chi\\v5@v5.2.1\\mux.go', 'go-chi/chi/v5 v5.2.1'],
  ['/var/cache/modules/gopkg.in/yaml.v3@v3.0.1/decode.go', 'gopkg.in/yaml.v3 v3.0.1'],
  [
    '/x/pkg/mod/golang.org/x/net@v0.0.0-20240101000000-abcdefabcdef/html/a.go',
    'golang.org/x/net v0.0.0-20240101000000-abcdefabcdef',
  ],
  ['/home/me/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.26.1.linux-amd64/src/encoding/json/encode.go', ''],
  ['/usr/local/go/src/vendor/golang.org/x/net/http/httpguts/guts.go', ''],
  ['/usr/local/go/src/compress/flate/deflate.go', ''],
  ['compress/flate/deflate.go', ''],
  ['/w/shop/vendor/github.com/gorilla/securecookie/securecookie.go', 'gorilla/securecookie'],
  ['/w/shop/vendor/golang.org/x/net/html/parse.go', 'golang.org/x/net'],
  ['/w/shop/vendor/k8s.io/api/core/v1/types.go', 'k8s.io/api'],
  ['/w/shop/internal/vendor/parts.go', ''],
  ['/w/shop/main.go', ''],
  ['file:///w/app/node_modules/fastify/lib/reply.js', 'fastify'],
  ['/w/app/node_modules/@scope/pkg/index.js', '@scope/pkg'],
  ['/w/app/node_modules/.pnpm/avvio@8.3.0/node_modules/avvio/boot.js', 'avvio'],
  ['node:internal/streams', ''],
  ['/w/app/server.ts', ''],
  ['', ''],
];

describe('moduleOf', () => {
  for (const [file, expected] of cases) {
    it(`finds ${file || "''"} to be ${expected === '' ? 'of no module' : `of ${expected}`}`, () => {
      const found = moduleOf(file);
      assert.equal(found === undefined ? '' : moduleLabel(found), expected);
    });
  }

  it('names the manifest where the path tells no version', () => {
    assert.equal(moduleOf('/w/shop/vendor/k8s.io/api/core/v1/types.go')?.manifest, '/w/shop/vendor/modules.txt');
    assert.equal(moduleOf('file:///w/app/node_modules/@a/b/c/d.js')?.manifest, '/w/app/node_modules/@a/b/package.json');
    assert.equal(moduleOf('/home/me/go/pkg/mod/github.com/a/b@v1.0.0/c.go')?.manifest, '');
  });

  it('takes name and version of vendored code from the list that go mod vendor writes', () => {
    const list = readVendorList(
      '# example.com/otel v1.2.0\n## explicit; go 1.20\nexample.com/otel\n# example.com/otel/trace v1.3.0 => ../fork\nexample.com/otel/trace/noop\n',
    );
    const importPath = vendoredImportPath('/w/vendor/example.com/otel/trace/noop/noop.go');
    assert.deepEqual(vendoredIn(list, importPath), { name: 'example.com/otel/trace', version: 'v1.3.0' });
    assert.deepEqual(vendoredIn(list, 'example.com/otel/metric'), { name: 'example.com/otel', version: 'v1.2.0' });
    assert.deepEqual(vendoredIn(list, 'example.com/other'), { name: 'example.com/other', version: '' });
  });
});
