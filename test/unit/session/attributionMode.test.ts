import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareSites } from '../../../src/core/attribution/comparison';
import { attributionDifference, attributionText, wantedAttribution } from '../../../src/session/attributionMode';
import { savingSentence } from '../../../src/session/savingSentence';
import { loadedProfile } from '../../support/profiles';
import { stack } from '../../support/stacks';

test('only what we launch is captured exactly by default, and Go never needs it', () => {
  const node = { kind: 'node', inspector: '127.0.0.1:9229', label: 'app' } as const;
  const go = { kind: 'go', url: 'http://localhost:6060/', label: 'shop' } as const;
  const settings = ['launched', 'always', 'never'] as const;
  assert.deepEqual(
    settings.map(each => wantedAttribution(node, each)),
    ['natural', 'exact', 'natural'],
  );
  assert.deepEqual(
    settings.map(each => wantedAttribution({ ...node, launched: true }, each)),
    ['exact', 'exact', 'natural'],
  );
  assert.deepEqual(
    settings.map(each => wantedAttribution(go, each)),
    ['natural', 'natural', 'natural'],
  );
});

test('the mode is told where there is one, and a comparison of two modes says so', () => {
  assert.equal(attributionText(undefined), '');
  assert.match(attributionText('exact'), /^Exact attribution/);
  assert.equal(attributionDifference('exact', 'exact'), '');
  assert.equal(attributionDifference(undefined, 'exact'), '');
  const sentence = (after: 'natural' | 'exact') => {
    const profile = { granularity: 'function' as const, attributionMode: 'natural' as const };
    const baseline = loadedProfile([stack('| f /w/a.js:1', 100)], profile);
    const current = loadedProfile([stack('| f /w/a.js:1', 50)], { ...profile, attributionMode: after });
    const side = (each: typeof baseline, total: number) => ({ sites: each.callSites, total, seconds: 10, column: 0 });
    const sites = compareSites(side(baseline, 100), side(current, 50), (_path, line) => line);
    return savingSentence({ baseline, current, sampleType: 'alloc_space', sites });
  };
  assert.doesNotMatch(sentence('natural'), /attribution/);
  assert.match(sentence('exact'), /The earlier profile has natural attribution and this one exact/);
});
