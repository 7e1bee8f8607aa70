import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isBlanked } from '../../../src/core/source/blankedTypes';

const written = `type A = string;\nfunction f(a: A): A {\n  return a as A;\n}\n`;

test('blanks in the place of types keep every function where it was written', () => {
  const running = `                \nfunction f(a   )    {\n  return a     ;\n}\n\n\n//# sourceURL=file:///a.ts`;
  assert.equal(isBlanked(running, written), true);
});

test('a changed mark, or a line too many before the end, is another text', () => {
  assert.equal(isBlanked(`                \nfunction g(a   )    {\n  return a     ;\n}\n`, written), false);
  assert.equal(isBlanked(`\n                \nfunction f(a   )    {\n  return a     ;\n}\n`, written), false);
});

test('characters outside of ASCII may leave more blanks than one', () => {
  assert.equal(isBlanked("const a        = 'ü';", "const a: 'ö' = 'ü';"), true);
  assert.equal(isBlanked("const b        = 'ü';", "const a: 'ö' = 'ü';"), false);
});
