import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CancelledError, CaptureError } from '../../../src/capture/captureError';
import type { RawCapture, RunningCapture } from '../../../src/capture/profiler';
import { type LiveProgress, LiveRun } from '../../../src/session/liveRun';
import type { LoadedProfile } from '../../../src/session/loadedProfile';
import { loadedProfile } from '../../support/profiles';
import { stack } from '../../support/stacks';

const windowSeconds = 0.005;
const profile = loadedProfile([stack('| main.f /w/a.go:1', 380e6)]);

/** A recording in memory; each window is told apart by its start. */
function recording(rotates: 'rotates' | 'stopsOnly' = 'rotates') {
  const log: string[] = [];
  let windows = 0;
  let end: () => void = () => undefined;
  const ended = new Promise<void>(resolve => {
    end = resolve;
  });
  const raw = (): RawCapture => ({
    kind: 'pprofPair',
    before: new Uint8Array(),
    after: new Uint8Array(),
    startedMs: ++windows,
    durationMs: 1000,
    notes: [],
  });
  const start = async (): Promise<RunningCapture> => {
    log.push('start');
    return {
      allocationRate: undefined,
      notes: [],
      ended,
      stop: async () => {
        log.push('stop');
        return raw();
      },
      ...(rotates === 'rotates' ? { rotate: async () => raw() } : {}),
      dispose: async () => void log.push('dispose'),
    };
  };
  return { start, log, end, windows: () => windows };
}

/** Runs live until `when` is told; `show` answers for each window. */
async function runUntil(
  source: ReturnType<typeof recording>,
  show: (raw: RawCapture) => Promise<LoadedProfile | undefined>,
  when: (progress: LiveProgress) => boolean,
) {
  const told: LiveProgress[] = [];
  let stop: () => void = () => undefined;
  const stopped = new Promise<void>(resolve => {
    stop = resolve;
  });
  const tell = (progress: LiveProgress) => {
    told.push(progress);
    if (when(progress)) stop();
  };
  await new LiveRun({ start: source.start, show, tell }, windowSeconds).run(stopped, new AbortController().signal);
  return told;
}

test('each window is shown once, with its rate, and the target is given back once', async () => {
  const source = recording();
  const shown: number[] = [];
  const told = await runUntil(
    source,
    async raw => {
      shown.push(raw.startedMs);
      return profile;
    },
    ({ shown }) => shown === 3,
  );
  assert.deepEqual(shown.slice(0, 3), [1, 2, 3]);
  assert.deepEqual(told[0], { shown: 0, dropped: 0, rate: undefined });
  assert.deepEqual(
    told.filter(({ dropped }) => dropped === 0).find(({ shown }) => shown === 3),
    { shown: 3, dropped: 0, rate: 38e6 },
  );
  assert.deepEqual(source.log, ['start', 'dispose']);
});

test('a profiler that cannot rotate is stopped and started again for each window', async () => {
  const source = recording('stopsOnly');
  await runUntil(
    source,
    async () => profile,
    ({ shown }) => shown === 2,
  );
  assert.deepEqual(source.log.slice(0, 4), ['start', 'stop', 'dispose', 'start']);
  assert.equal(source.log.at(-1), 'dispose');
  const count = (what: string) => source.log.filter(each => each === what).length;
  assert.equal(count('start'), count('dispose'));
});

test('windows that end while one is being read are dropped, never queued and never read at the same time', async () => {
  const source = recording();
  let reading = 0;
  let most = 0;
  const dropped: number[] = [];
  let release: () => void = () => undefined;
  const free = new Promise<void>(resolve => {
    release = resolve;
  });
  await runUntil(
    source,
    async () => {
      reading++;
      most = Math.max(most, reading);
      await free;
      reading--;
      return profile;
    },
    progress => {
      dropped.push(progress.dropped);
      if (progress.dropped === 4) release();
      return progress.shown === 1;
    },
  );
  assert.equal(most, 1);
  assert.ok(Math.max(...dropped) >= 4);
});

test('an idle window keeps the run going and tells a rate of nothing', async () => {
  const told = await runUntil(
    recording(),
    async raw => (raw.startedMs === 2 ? undefined : profile),
    ({ shown }) => shown === 2,
  );
  assert.ok(told.some(({ shown, rate }) => shown === 1 && rate === 0));
});

test('stopping before the end of the first window shows what there is', async () => {
  const source = recording();
  const shown: number[] = [];
  const show = async (raw: RawCapture) => {
    shown.push(raw.startedMs);
    return profile;
  };
  await new LiveRun({ start: source.start, show, tell: () => undefined }, 3600).run(
    Promise.resolve(),
    new AbortController().signal,
  );
  assert.deepEqual(shown, [1]);
  assert.deepEqual(source.log, ['start', 'stop', 'dispose']);
});

test('a target that ends by itself gives its last window', async () => {
  const source = recording();
  const shown: number[] = [];
  const show = async (raw: RawCapture) => {
    shown.push(raw.startedMs);
    if (shown.length === 1) source.end();
    return profile;
  };
  const run = new LiveRun({ start: source.start, show, tell: () => undefined }, windowSeconds);
  await run.run(new Promise(() => undefined), new AbortController().signal);
  assert.equal(source.log.filter(each => each === 'stop').length, 1);
  assert.ok(shown.length >= 2);
});

test('a window that cannot be read ends the run with that failure, and cancelling with no failure; both give back', async () => {
  const gone = new CaptureError('targetRestarted', 'It restarted.', 'Capture again.');
  const failing = recording();
  await assert.rejects(
    runUntil(
      failing,
      () => Promise.reject(gone),
      () => false,
    ),
    gone,
  );
  assert.equal(failing.log.at(-1), 'dispose');

  const cancelled = recording();
  const abort = new AbortController();
  const ports = {
    start: cancelled.start,
    show: async () => {
      abort.abort();
      return profile;
    },
    tell: () => undefined,
  };
  await assert.rejects(
    new LiveRun(ports, windowSeconds).run(new Promise(() => undefined), abort.signal),
    CancelledError,
  );
  assert.deepEqual(cancelled.log, ['start', 'dispose']);
});
