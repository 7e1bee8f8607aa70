/** Samples a whole capture should keep: each costs the target 2–6 µs and 70–144 bytes, and its stop pause grows with them. */
const SAMPLES_A_CAPTURE = 15_000;
const SAMPLES_A_SECOND = 1_500;
const FINEST = 16 << 10;
const COARSEST = 1 << 20;

/** Interval of the pilot that measures the allocation rate: within noise even at 700 MB/s. */
export const PILOT_INTERVAL = 512 << 10;

/** Interval where objects already collected are not counted, so that no rate can be measured (Node 18). */
export const LIVE_ONLY_INTERVAL = 64 << 10;

/** Mean bytes between two samples such that a capture of `seconds` stays within the sample budget. */
export function samplingInterval(bytesPerSecond: number, seconds: number): number {
  const wanted = Math.max((bytesPerSecond * seconds) / SAMPLES_A_CAPTURE, bytesPerSecond / SAMPLES_A_SECOND);
  return Math.round(Math.min(COARSEST, Math.max(FINEST, wanted)));
}

/** Milliseconds of the pilot: a tenth of the window, so that a short capture is not mostly pilot. */
export function pilotDuration(seconds: number): number {
  return Math.min(1_000, Math.max(250, seconds * 100));
}
