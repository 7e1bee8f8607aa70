import { unitOf } from '../../core/profile/sampleType';
import { formatBytes, formatClock, formatCount, formatSeconds, formatValue } from '../../core/units/format';
import { availableType, canRepeat, totalOf } from '../../session/loadedProfile';
import type { ProfileStore } from '../../session/profileStore';
import type { SessionState } from '../../session/sessionState';

export interface StatusText {
  readonly text: string;
  /** Plain sentences; the item shows them as Markdown, escaped. */
  readonly lines: readonly string[];
  readonly accessibleName: string;
}

/** What the status bar item says: a pure function of the state, the shown profile and the clock. */
export function statusText(state: SessionState, store: ProfileStore, hotLines: number, nowMs: number): StatusText {
  switch (state.kind) {
    case 'idle':
      return status('$(flame) Alloc Lens', [
        'Click to find a running Go or Node process and see which lines allocate.',
      ]);
    case 'connecting':
      return status(`$(loading~spin) ${state.label}`, [`Connecting to ${state.label}.`]);
    case 'capturing': {
      const clock = formatClock(nowMs - state.startedMs);
      const rate = state.rate === undefined ? '' : ` · ${formatBytes(state.rate)}/s`;
      return status(`$(record) ${clock}${rate}`, [
        `Recording allocations of ${state.label} for ${formatSeconds(state.seconds)}.`,
        'Click to stop now and show what was recorded.',
      ]);
    }
    case 'running':
      return status(`$(loading~spin) ${formatClock(nowMs - state.startedMs)} ${state.label}`, [
        `Running ${state.label} and recording what it allocates.`,
        state.canStop ? 'Click to stop now and show what was recorded.' : 'Click to cancel it.',
      ]);
    case 'finishing':
      return status(`$(loading~spin) ${state.label}`, [`Reading the profile of ${state.label}.`]);
    case 'failed':
      return status('$(warning) Alloc Lens', [state.error.message, state.error.remedy, 'Click to try again.']);
    case 'result':
      return resultText(store, hotLines);
  }
}

function resultText(store: ProfileStore, hotLines: number): StatusText {
  const profile = store.current;
  if (profile === undefined) return status('$(flame) Alloc Lens', []);
  const kind = availableType(profile, store.sampleType);
  const total = formatValue(totalOf(profile, kind), unitOf(kind));
  const hot = `${hotLines} hot ${hotLines === 1 ? 'line' : 'lines'}`;
  const window = profile.seconds > 0 ? ` in ${formatSeconds(profile.seconds)}` : '';
  return status(`$(flame) ${total} · ${hot}`, [
    `${profile.label}: ${total} ${kind}${window}, ${formatCount(profile.attribution.recorded)} allocations sampled.`,
    ...profile.notes,
    canRepeat(profile.source) ? 'Click to capture again.' : 'Click to capture a running process.',
  ]);
}

function status(text: string, lines: readonly string[]): StatusText {
  const spoken = text.replace(/\$\([^)]*\)/g, '').trim();
  return { text, lines, accessibleName: spoken.startsWith('Alloc Lens') ? spoken : `Alloc Lens: ${spoken}` };
}
