import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CaptureError } from '../../../src/capture/captureError';
import { statusText } from '../../../src/editor/statusBar/statusText';
import { ProfileStore } from '../../../src/session/profileStore';
import type { SessionState } from '../../../src/session/sessionState';
import { loadedProfile } from '../../support/profiles';
import { stack } from '../../support/stacks';

test('the status bar item is a function of the state', () => {
  const store = new ProfileStore();
  const profile = loadedProfile([stack('| main.f /w/a.go:1', 412e6)]);
  const error = new CaptureError('refused', 'Nothing listens on localhost:1.', 'Start the program.');
  const states: SessionState[] = [
    { kind: 'idle' },
    { kind: 'connecting', label: 'api :6060' },
    { kind: 'capturing', label: 'api :6060', startedMs: 1000, seconds: 30, rate: 38e6 },
    { kind: 'capturing', label: 'api :6060', startedMs: 1000, seconds: 30, rate: undefined },
    { kind: 'live', label: 'api :6060', seconds: 5, shown: 0, dropped: 0, rate: undefined },
    { kind: 'live', label: 'api :6060', seconds: 5, shown: 3, dropped: 1, rate: 38e6 },
    { kind: 'finishing', label: 'api :6060' },
    { kind: 'failed', error },
    { kind: 'result', profile },
  ];
  const texts = states.map(state => {
    if (state.kind === 'result') store.show(state.profile);
    return statusText(state, store, 5, 13_000).text;
  });
  assert.deepEqual(texts, [
    '$(flame) Alloc Lens',
    '$(loading~spin) api :6060',
    '$(record) 0:12 · 38 MB/s',
    '$(record) 0:12',
    '$(pulse) api :6060',
    '$(pulse) 38 MB/s',
    '$(loading~spin) api :6060',
    '$(warning) Alloc Lens',
    '$(flame) 412 MB · 5 hot lines',
  ]);
});

test('a failure tells its remedy in the tooltip', () => {
  const error = new CaptureError('refused', 'Nothing listens on localhost:1.', 'Start the program.');
  const { lines, accessibleName } = statusText({ kind: 'failed', error }, new ProfileStore(), 0, 0);
  assert.deepEqual(lines.slice(0, 2), ['Nothing listens on localhost:1.', 'Start the program.']);
  assert.equal(accessibleName, 'Alloc Lens');
});
