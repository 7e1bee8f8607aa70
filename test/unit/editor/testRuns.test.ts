import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goTests } from '../../../src/editor/goTests';
import { isNodeTestFile, nodeTests, packageScripts } from '../../../src/editor/testRuns/nodeTests';

test('tests and benchmarks of Go are found with the lines of their bodies', () => {
  const text = `package a
func TestOne(t *testing.T) {
	t.Run("sub", func(t *testing.T) {
	})
}

func TestMain(m *testing.M) {}
func Testify(t *testing.T) {}
func Test(t *testing.T) {}
func TestÄrger(t *testing.T) { _ = 1 }
func BenchmarkX_2(b *testing.B) {
	for b.Loop() {
	}
}
func BenchmarkHelper(t *testing.T) {}
func FuzzX(f *testing.F) {}
func (s suite) TestMethod(t *testing.T) {}
`;
  assert.deepEqual(
    goTests(text).map(({ name, line, endLine }) => [name, line, endLine]),
    [
      ['TestOne', 2, 5],
      ['Test', 9, 9],
      ['TestÄrger', 10, 10],
      ['BenchmarkX_2', 11, 14],
    ],
  );
});

test('tests of node:test are found by their plain names', () => {
  const text = `import { test } from 'node:test';
test('one', () => {
  work();
});
describe("it's two", () => {
  it(\`three\`, async () => {
    await work();
  });
});
test(name, () => {});
test(\`of \${name}\`, () => {});
test('a \\'quoted\\' name', work);
`;
  assert.deepEqual(
    nodeTests(text).map(({ name, line, endLine }) => [name, line, endLine]),
    [
      ['one', 2, 4],
      ["it's two", 5, 9],
      ['three', 6, 8],
      ["a 'quoted' name", 12, 12],
    ],
  );
  assert.equal(isNodeTestFile('/w/a.test.mjs', text), true);
  assert.equal(isNodeTestFile('/w/a.spec.mjs', text), false);
  assert.equal(isNodeTestFile('/w/a.test.js', "import { test } from 'vitest'"), false);
});

test('scripts of a package.json are found, also while it is being typed', () => {
  const text = `{
  "name": "a", "description": "its scripts",
  "scripts": {
    "build:all": "tsc -p . && echo \\"}\\"",
    "test": "node --test"
    "half
  },
  "dependencies": { "test": "1" }
}`;
  assert.deepEqual(
    packageScripts(text).map(({ name, line }) => [name, line]),
    [
      ['build:all', 4],
      ['test', 5],
    ],
  );
  assert.deepEqual(packageScripts('{}'), []);
});
