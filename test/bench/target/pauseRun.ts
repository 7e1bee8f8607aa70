import { startBusyNode } from './busyTarget';
import { median } from './overhead';
import { megabytes, type Report } from './report';
import { type LoopGap, measureStopPause, type StopPause } from './stopPause';

const SECONDS = 10;
const CAPTURES = 3;
const LONGEST_MS = 100;
/** Part of the wanted rate below which the figures say nothing about it. */
const REACHED = 0.8;

export async function runStopPauses(report: Report, megabytesPerSecond: number): Promise<void> {
  report.heading(
    `Stop pause: a Node service that makes ${megabytesPerSecond} MB/s of garbage, captures of ${SECONDS} s, medians`,
    "Longest time between two turns of the target's own event loop, which means to turn every 5 ms, while the capture stops, less",
    'the longest in two seconds without a capture just before; in brackets what its main thread computed in that time, which is',
    'the smaller of the two on a crowded machine.',
  );
  for (const attribution of ['natural', 'exact'] as const) {
    const busy = await startBusyNode('service', megabytesPerSecond);
    const pauses: StopPause[] = [];
    try {
      while (pauses.length < CAPTURES) pauses.push(await measureStopPause(busy, SECONDS, attribution));
    } finally {
      busy.end();
    }
    tell(report, `Node, ${attribution}`, pauses, megabytesPerSecond);
  }
}

function tell(report: Report, name: string, pauses: readonly StopPause[], megabytesPerSecond: number): void {
  const of = (pick: (pause: StopPause) => number) => median(pauses.map(pick));
  const gap = (pick: (pause: StopPause) => LoopGap) =>
    `${of(pause => pick(pause).gapMs).toFixed(0)} (${of(pause => pick(pause).busyMs).toFixed(0)}) ms`;
  const excess = of(({ stopping, before }) => Math.max(0, stopping.gapMs - before.gapMs));
  const all = pauses.map(({ stopping }) => stopping.gapMs.toFixed(0)).join(', ');
  const reported = of(pause => pause.reportedMs ?? Number.NaN).toFixed(0);
  report.goal(
    `${name}: stop pause ≤ ${LONGEST_MS} ms`,
    `${excess.toFixed(0)} ms; stopping ${gap(({ stopping }) => stopping)}, each ${all}; before ${gap(({ before }) => before)}, recording ${gap(({ recording }) => recording)}; the capture reports ${reported} ms; ${of(({ samples }) => samples)} samples`,
    { met: excess <= LONGEST_MS },
  );
  const rate = of(pause => pause.bytesPerSecond);
  report.goal(`${name}: the rate was reached`, `${megabytes(rate)}/s sampled`, {
    met: rate >= REACHED * 1e6 * megabytesPerSecond,
  });
}
