import { sampleTypeKinds, unitOf } from '../../core/profile/sampleType';
import { formatCount, formatSeconds, formatValue } from '../../core/units/format';
import type { StoredCapture } from '../../session/captures/captureFolder';
import type { CaptureRecord } from '../../session/captures/captureRecord';

/** One line of the Captures tree, ready to show. */
export interface CaptureRow {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  readonly icon: string;
  /** Words that the menus of package.json look for: `capture` or `broken`, then `pinned` and `baseline`. */
  readonly contextValue: string;
}

/** What is on the screen now, by id. */
export interface ShownCaptures {
  readonly current: string | undefined;
  readonly baseline: string | undefined;
}

export function captureRow(entry: StoredCapture, shown: ShownCaptures, nowMs: number): CaptureRow {
  if (entry.kind === 'broken') {
    const { id, reason } = entry;
    const tooltip = `This capture is broken: ${reason}. It can only be deleted.`;
    return { id, label: id, description: 'broken', tooltip, icon: 'warning', contextValue: 'broken' };
  }
  const { record } = entry;
  const isBaseline = record.id === shown.baseline;
  const marks = [isBaseline && 'baseline', record.mode === 'live' && 'live'].filter(mark => mark !== false);
  return {
    id: record.id,
    label: captureName(record),
    description: [...marks, timeText(record.capturedMs, nowMs), windowText(record), totalText(record), origin(record)]
      .filter(part => part !== '')
      .join(' · '),
    tooltip: tooltipOf(record),
    icon: iconOf(record, shown),
    contextValue: ['capture', record.pinned && 'pinned', isBaseline && 'baseline'].filter(Boolean).join(' '),
  };
}

/** Only the program: the time and the total, by which captures are told apart, must have room beside it. */
export function captureName({ name, label }: CaptureRecord): string {
  return name || (label.split(' · ')[0] ?? label);
}

function origin({ name, label }: CaptureRecord): string {
  return name ? label : label.split(' · ').slice(1).join(' · ');
}

/** `14:03`, with the day where it is another one; in the language of the editor. */
export function timeText(timeMs: number, nowMs: number): string {
  const [time, now] = [new Date(timeMs), new Date(nowMs)];
  const clock = { hour: '2-digit', minute: '2-digit' } as const;
  const isToday = time.toDateString() === now.toDateString();
  return time.toLocaleString(undefined, isToday ? clock : { month: 'short', day: 'numeric', ...clock });
}

function windowText({ seconds }: CaptureRecord): string {
  return seconds > 0 ? formatSeconds(seconds) : '';
}

function totalText({ totals }: CaptureRecord): string {
  const kind = sampleTypeKinds.find(each => totals[each] !== undefined);
  return kind === undefined ? '' : formatValue(totals[kind] ?? 0, unitOf(kind));
}

function iconOf({ id, pinned }: CaptureRecord, { current, baseline }: ShownCaptures): string {
  if (id === current) return 'flame';
  if (id === baseline) return 'git-compare';
  return pinned ? 'pinned' : 'history';
}

const attributionNotes: Readonly<Record<string, string>> = {
  exact: 'Exact attribution: V8 inlined nothing meanwhile.',
  natural: 'Natural attribution: V8 charges what it inlined to the caller.',
};

function tooltipOf(record: CaptureRecord): string {
  const { totals } = record;
  const values = sampleTypeKinds
    .filter(kind => totals[kind] !== undefined)
    .map(kind => `${kind}: ${formatValue(totals[kind] ?? 0, unitOf(kind))}`);
  return [
    `${record.label}, ${new Date(record.capturedMs).toLocaleString()}`,
    ...values,
    `${formatCount(Math.round(record.recorded))} sampled allocations`,
    attributionNotes[record.attribution ?? ''] ?? '',
    record.workspace.join(', '),
    ...record.notes,
  ]
    .filter(line => line !== '')
    .join('\n');
}
