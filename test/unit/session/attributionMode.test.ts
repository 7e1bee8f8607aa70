import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareSites } from '../../../src/core/attribution/comparison';
import { inliningCaveat } from '../../../src/session/annotationText';
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
  type Mode = 'natural' | 'exact';
  const compared = (before: Mode, after: Mode) => {
    const profile = { granularity: 'function' as const, attributionMode: before };
    const baseline = loadedProfile([stack('| f /w/a.js:1', 100)], profile);
    const current = loadedProfile([stack('| f /w/a.js:1', 50)], { ...profile, attributionMode: after });
    const recorded = () => 100;
    const side = ({ callSites: sites }: typeof baseline, total: number) => ({
      sites,
      total,
      seconds: 10,
      column: 0,
      recorded,
    });
    const sites = compareSites(side(baseline, 100), side(current, 50), (_path, line) => line);
    return { baseline, current, sampleType: 'alloc_space' as const, sites };
  };
  const sentence = (after: Mode) => savingSentence(compared('natural', after));
  assert.doesNotMatch(sentence('natural'), /attribution/);
  assert.match(sentence('exact'), /The earlier profile has natural attribution and this one exact/);
  assert.match(inliningCaveat(compared('natural', 'natural')), /inlined function/);
  assert.match(inliningCaveat(compared('exact', 'natural')), /inlined function/);
  assert.equal(inliningCaveat(compared('exact', 'exact')), '', 'nothing was inlined in either');
});
