import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { fixRules } from '../../../src/core/fixes/registry';
import { withoutGo } from '../../support/goToolchain';

describe('the Go examples of the documentation', { skip: withoutGo }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'alloc-lens-examples-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const examples = fixRules.flatMap(rule => rule.examples).filter(example => example.language === 'go');
  examples.forEach((example, index) => {
    mkdirSync(path.join(folder, `p${index}`));
    writeFileSync(path.join(folder, `p${index}`, 'p.go'), example.after);
  });
  writeFileSync(path.join(folder, 'go.mod'), 'module examples\n\ngo 1.21\n');
  const run = (program: string, ...args: string[]): string =>
    execFileSync(program, args, { cwd: folder, encoding: 'utf8' });

  it('are written as gofmt writes', () => {
    assert.ok(examples.length >= 10);
    assert.equal(run('gofmt', '-d', '.'), '');
  });

  it('compile and pass vet', () => {
    run('go', 'vet', './...');
  });
});
