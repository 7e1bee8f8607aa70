import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixRules } from '../../../src/core/fixes/registry';
import { bufferPrograms } from '../../live/fixes/bufferPrograms';
import { collectionPrograms } from '../../live/fixes/collectionPrograms';
import { hoistPrograms } from '../../live/fixes/hoistPrograms';
import { poolPrograms } from '../../live/fixes/poolPrograms';
import { stringPrograms } from '../../live/fixes/stringPrograms';

const suites = [bufferPrograms, collectionPrograms, hoistPrograms, poolPrograms, stringPrograms];

test('every rewrite of Go is run on three programs at least, whose bytes are measured', () => {
  const run = suites.flatMap(programs => Object.values(programs).map(each => each.rule));
  const counts = fixRules
    .filter(rule => rule.languages.includes('go'))
    .map(({ id }) => [id, run.filter(rule => rule === id).length] as const);
  assert.ok(counts.length > 25);
  assert.deepEqual(
    counts.filter(([, count]) => count < 3),
    [],
  );
});
