import type { RawCapture, RunningCapture, V8Capture } from '../profiler';
import { ProfileSum } from './profileSum';
import { hasNoSamples, profilesOf } from './sampledProfile';

/** V8 keeps the samples of a window in the target until they are read, so a window has an end. */
export const SUMMED_WINDOW_SECONDS = 10;
/** The interval is a guess until a window was read, and fits two rotations later: the first windows are short. */
const SHORT_WINDOWS_MS = [1_000, 1_000];

/**
 * Reads the windows of a capture that lasts as long as its program and adds them up, so that neither the program nor we
 * hold more the longer it runs. What ends within the first window stays as V8 told it.
 */
export class WindowSum {
  private sum: ProfileSum | undefined;
  private first: V8Capture | undefined;
  private latest: RawCapture | undefined;
  private timer: NodeJS.Timeout | undefined;
  private rotating: Promise<void> = Promise.resolve();
  private windows = 0;
  private longestStopMs = 0;

  constructor(private readonly capture: RunningCapture) {
    this.schedule();
  }

  /** All windows as one capture. Rejects like `stop` of the capture. */
  async stop(): Promise<RawCapture> {
    this.dispose();
    await this.rotating;
    const last = await this.capture.stop();
    const { first } = this;
    if (first === undefined || last.kind !== 'v8HeapProfile') return last;
    const notes = profilesOf(last).every(hasNoSamples) ? this.capture.notes : last.notes;
    if (last !== this.latest) this.add(last);
    const { others: _summed, ...about } = last;
    return {
      ...about,
      profile: this.sum?.toProfile() ?? last.profile,
      startedMs: first.startedMs,
      durationMs: last.startedMs + last.durationMs - first.startedMs,
      stopMs: this.longestStopMs,
      notes,
    };
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private schedule(): void {
    const wait = SHORT_WINDOWS_MS[this.windows] ?? SUMMED_WINDOW_SECONDS * 1000;
    this.timer = setTimeout(() => {
      this.rotating = this.rotate();
    }, wait);
  }

  /**
   * A program that does not answer is blocked, perhaps by another one that it waits for: reading its samples would take too
   * long and lose them, and it allocates nothing meanwhile. A rotation that fails ends the capture: `stop` says why.
   */
  private async rotate(): Promise<void> {
    const { timer } = this;
    if ((await this.capture.currentRate?.()) !== undefined) {
      const raw = await this.capture.rotate?.().catch(() => undefined);
      if (raw === undefined) return;
      this.add(raw);
    }
    if (this.timer === timer) this.schedule();
  }

  private add(raw: RawCapture): void {
    if (raw.kind !== 'v8HeapProfile') return;
    this.first ??= raw;
    this.latest = raw;
    this.windows++;
    this.longestStopMs = Math.max(this.longestStopMs, raw.stopMs ?? 0);
    this.sum ??= new ProfileSum();
    for (const [isolate, profile] of profilesOf(raw).entries()) this.sum.add(profile, isolate);
  }
}
