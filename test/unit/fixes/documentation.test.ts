import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { adviceRules } from '../../../src/core/fixes/advice/registry';
import { documentationPage } from '../../../src/core/fixes/documentationPage';
import { fixRules } from '../../../src/core/fixes/registry';

describe('docs/fixes.md', () => {
  it('shows exactly the examples that are tested; UPDATE_GOLDEN=1 writes it anew', () => {
    const page = path.resolve('docs/fixes.md');
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(page, documentationPage(fixRules, adviceRules));
    assert.equal(readFileSync(page, 'utf8'), documentationPage(fixRules, adviceRules));
  });

  it('has an id of its own for every rule', () => {
    const ids = [...fixRules, ...adviceRules].map(rule => rule.id);
    assert.equal(new Set(ids).size, ids.length);
  });
});
