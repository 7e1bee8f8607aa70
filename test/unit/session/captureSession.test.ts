import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CancelledError, CaptureError } from '../../../src/capture/captureError';
import type { CaptureOptions, Profiler, RawCapture, RunningCapture } from '../../../src/capture/profiler';
import type { GoTarget, NodeTarget } from '../../../src/capture/target';
import { noRoots } from '../../../src/core/source/sourceRoots';
import { CaptureSession } from '../../../src/session/captureSession';
import type { DecodeOutcome } from '../../../src/session/decoding/decodeRequest';
import { ProfileStore } from '../../../src/session/profileStore';
import { callSites } from '../../support/callSites';
import { loadedProfile } from '../../support/profiles';
import { stack } from '../../support/stacks';

const target: GoTarget = { kind: 'go', url: 'http://localhost:1/debug/pprof/', label: 'shop :1' };
const raw: RawCapture = {
  kind: 'pprofPair',
  before: new Uint8Array(),
  after: new Uint8Array(),
  startedMs: 5,
  durationMs: 2000,
  notes: ['slow'],
};
const stacks = [stack('| main.f /w/a.go:1', 100)];
const decoded: DecodeOutcome = {
  kind: 'decoded',
  attribution: loadedProfile(stacks).attribution,
  stacks,
  callSites: callSites(stacks, 1),
};

const consent = async () => true;

/** A profiler in memory that counts what it must give back. */
class MemoryProfiler implements Profiler<GoTarget & NodeTarget> {
  stopped = 0;
  disposed = 0;
  readonly asked: CaptureOptions[] = [];
  end: () => void = () => undefined;
  readonly #ended = new Promise<void>(resolve => {
    this.end = resolve;
  });
  stop: () => Promise<RawCapture> = async () => raw;

  async start(_: unknown, options: CaptureOptions): Promise<RunningCapture> {
    this.asked.push(options);
    if (options.signal.aborted) throw new CancelledError();
    return {
      allocationRate: 38e6,
      notes: [],
      ended: this.#ended,
      stop: () => {
        this.stopped++;
        return this.stop();
      },
      dispose: async () => void this.disposed++,
    };
  }
}

function setUp(outcome: DecodeOutcome = decoded) {
  const profiler = new MemoryProfiler();
  const store = new ProfileStore();
  const session = new CaptureSession(
    {
      profilers: async () => ({ go: profiler, node: profiler }),
      launch: async (_, options) => ({
        ...(await profiler.start(undefined, { seconds: 0, ...options })),
        canStop: true,
      }),
      decode: async () => outcome,
      roots: async () => noRoots,
      readText: async () => 'text',
      now: () => 5,
      consent,
    },
    store,
  );
  const states: string[] = [];
  session.onDidChangeState(state => states.push(state.kind));
  const inState = (kind: string) =>
    new Promise<void>(resolve => {
      session.onDidChangeState(state => state.kind === kind && resolve());
    });
  return { profiler, store, session, states, inState };
}

test('a capture goes through its states and shows the profile', async () => {
  const { session, store, states, profiler } = setUp();
  const profile = await session.capture(target, 0.01);
  assert.deepEqual(states, ['connecting', 'capturing', 'finishing', 'finishing', 'result']);
  assert.equal(store.current, profile);
  assert.deepEqual([profile.seconds, profile.capturedMs, profile.notes[0]], [2, 5, 'slow']);
  assert.deepEqual([profiler.stopped, profiler.disposed], [1, 1]);
});

test('the user may end the window early and still gets the profile', async () => {
  const { session, inState, profiler } = setUp();
  const capturing = inState('capturing');
  const running = session.capture(target, 3600);
  await capturing;
  session.finishEarly();
  assert.equal((await running).label, 'shop :1');
  assert.deepEqual([profiler.stopped, profiler.disposed], [1, 1]);
});

test('cancelling gives the target back, shows no error and keeps the profile shown before', async () => {
  const { session, store, inState, profiler } = setUp();
  const earlier = await session.capture(target, 0.01);
  const capturing = inState('capturing');
  const running = session.capture(target, 3600);
  await capturing;
  session.cancel();
  await assert.rejects(running, { name: 'CancelledError' });
  assert.equal(session.state.kind, 'result');
  assert.equal(store.current, earlier);
  assert.deepEqual([profiler.stopped, profiler.disposed], [1, 2]);
});

test('a second capture while one runs is refused with a remedy and does not disturb the first', async () => {
  const { session, inState } = setUp();
  const capturing = inState('capturing');
  const first = session.capture(target, 3600);
  await capturing;
  await assert.rejects(session.capture(target, 1), (error: CaptureError) => {
    return error.failure === 'alreadyCapturing' && error.remedy.includes('stop it');
  });
  assert.equal(session.state.kind, 'capturing');
  session.finishEarly();
  await first;
});

test('a target that ends by itself still yields its profile', async () => {
  const { session, inState, profiler } = setUp();
  const capturing = inState('capturing');
  const running = session.capture(target, 3600);
  await capturing;
  profiler.end();
  assert.equal((await running).seconds, 2);
});

test('a failure is the state, with its remedy, and the target is given back', async () => {
  const { session, profiler } = setUp();
  profiler.stop = () => Promise.reject(new CaptureError('targetGone', 'It is gone.', 'Start it.'));
  await assert.rejects(session.capture(target, 0.01), { failure: 'targetGone' });
  assert.equal(session.state.kind, 'failed');
  assert.equal(profiler.disposed, 1);
});

test('each way in which bytes are not the profile we need has a message with a remedy of its own', async () => {
  const failures: DecodeOutcome[] = [
    { kind: 'malformed', offset: 7, detail: 'truncated varint' },
    { kind: 'truncatedGzip' },
    { kind: 'notAProfile', detail: 'HTML' },
    { kind: 'tooLarge', what: 'unpacks to more than 1024 MiB' },
    { kind: 'noHeapTypes', types: ['cpu', 'samples'] },
    { kind: 'targetRestarted' },
    { kind: 'periodChanged' },
    { kind: 'noSamples' },
  ];
  const seen = new Set<string>();
  for (const failure of failures) {
    const { session } = setUp(failure);
    await assert.rejects(session.openFile('/p/heap.pb.gz', new Uint8Array()), (error: CaptureError) => {
      seen.add(error.message);
      return error.message.includes('heap.pb.gz') && error.remedy.endsWith('.');
    });
  }
  assert.equal(seen.size, failures.length);
});

test('closing the window cancels and waits until the target is given back', async () => {
  const { session, inState, profiler } = setUp();
  const capturing = inState('capturing');
  const running = session.capture(target, 3600);
  const rejected = assert.rejects(running, { name: 'CancelledError' });
  await capturing;
  await session.dispose();
  assert.equal(profiler.disposed, 1);
  await rejected;
});

test('whoever hears of a profile may start the next capture at once', async () => {
  const { session, store } = setUp();
  const next = new Promise<unknown>(resolve => {
    const subscription = store.onDidChange(() => {
      subscription.dispose();
      resolve(session.capture(target, 0.01));
    });
  });
  await session.capture(target, 0.01);
  assert.ok(await next);
});

test('clearing while a capture runs cancels it, so that nothing comes back', async () => {
  const { session, store, inState } = setUp();
  const capturing = inState('capturing');
  const running = session.capture(target, 3600);
  const rejected = assert.rejects(running, { name: 'CancelledError' });
  await capturing;
  session.clear();
  await rejected;
  assert.equal(store.current, undefined);
  assert.equal(session.state.kind, 'idle');
});

test('a profile without a function of the workspace says so', async () => {
  const { session } = setUp({ ...decoded, stacks: [], callSites: [] } as DecodeOutcome);
  const { notes } = await session.openFile('/p/heap.pb.gz', new Uint8Array());
  assert.match(notes.join(' '), /open the folder that the program was built from/);
});

test('however a window is started, the profiler hears how to attribute and whom to ask', async () => {
  const { session, profiler, inState } = setUp();
  const stopIn = async (kind: string) => {
    await inState(kind);
    session.finishEarly();
  };
  await session.capture(target, 0.01, undefined, 'exact');
  await Promise.all([session.capture(target, 0, undefined, 'exact'), stopIn('capturing')]);
  await Promise.all([session.live(target, 60, 'exact'), stopIn('live')]);
  assert.deepEqual(
    profiler.asked.map(options => [options.attribution, options.consent === consent, options.seconds]),
    [
      ['exact', true, 0.01],
      ['exact', true, 120],
      ['exact', true, 60],
    ],
  );
});

test('what a listener starts from within a result can still be cancelled', async () => {
  const { session, store, inState } = setUp();
  let next: Promise<unknown> = Promise.resolve();
  const subscription = store.onDidChange(() => {
    subscription.dispose();
    next = session.capture(target, 3600);
  });
  await session.capture(target, 0.01);
  if (session.state.kind !== 'capturing') await inState('capturing');
  session.cancel();
  await assert.rejects(next, { name: 'CancelledError' });
});
