import { unitOf } from '../../core/profile/sampleType';
import { formatBytes, formatClock, formatCount, formatSeconds, formatValue } from '../../core/units/format';
import { attributionText } from '../../session/attributionMode';
import { availableType, canRepeat, totalOf } from '../../session/loadedProfile';
import type { ProfileStore } from '../../session/profileStore';
import type { SessionState } from '../../session/sessionState';
import { commandIds } from '../commandIds';

export interface StatusAction {
  readonly title: string;
  readonly command: string;
}

const cancel: StatusAction = { title: 'Cancel', command: commandIds.cancel };
const stop: StatusAction = { title: 'Stop and Show', command: commandIds.stop };
const whenIdle: readonly StatusAction[] = [
  { title: 'Start Until Stopped', command: commandIds.startUntilStopped },
  { title: 'Live Mode', command: commandIds.startLiveMode },
];

export interface StatusText {
  readonly text: string;
  /** Plain sentences; the item shows them as Markdown, escaped. */
  readonly lines: readonly string[];
  /** Commands that the tooltip offers. */
  readonly actions: readonly StatusAction[];
  readonly accessibleName: string;
}

/** What the status bar item says: a pure function of the state, the shown profile and the clock. */
export function statusText(state: SessionState, store: ProfileStore, hotLines: number, nowMs: number): StatusText {
  switch (state.kind) {
    case 'idle':
      return status(
        '$(flame) Alloc Lens',
        ['Click to find a running Go or Node process and see which lines allocate.'],
        whenIdle,
      );
    case 'connecting':
      return status(`$(loading~spin) ${state.label}`, [`Connecting to ${state.label}.`], [cancel]);
    case 'capturing': {
      const clock = formatClock(nowMs - state.startedMs);
      const rate = state.rate === undefined ? '' : ` · ${formatBytes(state.rate)}/s`;
      return status(
        `$(record) ${clock}${rate}`,
        [
          `Recording allocations of ${state.label} ${state.seconds > 0 ? `for ${formatSeconds(state.seconds)}` : 'until stopped'}.`,
          'Click to stop now and show what was recorded.',
        ],
        [stop, cancel],
      );
    }
    case 'live':
      return liveText(state);
    case 'running':
      return status(
        `$(loading~spin) ${formatClock(nowMs - state.startedMs)} ${state.label}`,
        [
          `Running ${state.label} and recording what it allocates.`,
          state.canStop ? 'Click to stop now and show what was recorded.' : 'Click to cancel it.',
        ],
        state.canStop ? [stop, cancel] : [cancel],
      );
    case 'finishing':
      return status(`$(loading~spin) ${state.label}`, [`Reading the profile of ${state.label}.`], [cancel]);
    case 'failed':
      return status('$(warning) Alloc Lens', [state.error.message, state.error.remedy, 'Click to try again.']);
    case 'result':
      return resultText(store, hotLines);
  }
}

function liveText({ label, rate, seconds, shown, dropped }: Extract<SessionState, { kind: 'live' }>): StatusText {
  const left = dropped > 0 ? `, ${dropped} left out because reading took longer than a window` : '';
  return status(
    `$(pulse) ${rate === undefined ? label : `${formatBytes(rate)}/s`}`,
    [
      `Live mode: ${label}, windows of ${formatSeconds(seconds)}, ${shown} shown${left}.`,
      'Click to stop; the last window stays.',
    ],
    [{ ...stop, title: 'Stop' }],
  );
}

function resultText(store: ProfileStore, hotLines: number): StatusText {
  const profile = store.current;
  if (profile === undefined) return status('$(flame) Alloc Lens', []);
  const kind = availableType(profile, store.sampleType);
  const total = formatValue(totalOf(profile, kind), unitOf(kind));
  const place = profile.attribution.granularity === 'function' ? 'function' : 'line';
  const hot = `${hotLines} hot ${place}${hotLines === 1 ? '' : 's'}`;
  const window = profile.seconds > 0 ? ` in ${formatSeconds(profile.seconds)}` : '';
  return status(
    `$(flame) ${total} · ${hot}`,
    [
      `${profile.label}: ${total} ${kind}${window}, ${formatCount(profile.attribution.recorded)} allocations sampled.`,
      ...(profile.attributionMode === undefined ? [] : [attributionText(profile.attributionMode)]),
      ...profile.notes,
      canRepeat(profile.source)
        ? 'Click to capture it again; "Alloc Lens: Start Profiling…" picks another process.'
        : 'Click to capture a running process.',
    ],
    whenIdle,
  );
}

function status(text: string, lines: readonly string[], actions: readonly StatusAction[] = []): StatusText {
  const spoken = text.replace(/\$\([^)]*\)/g, '').trim();
  return { text, lines, actions, accessibleName: spoken.startsWith('Alloc Lens') ? spoken : `Alloc Lens: ${spoken}` };
}
