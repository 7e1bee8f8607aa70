import { setTimeout as delay } from 'node:timers/promises';
import type { Listener } from '../procfs';
import { never } from '../wait';
import { inspectorOf } from './inspectorSearch';
import type { ProvenNode } from './nodeProof';
import { startTimeOf, usr1Pending } from './processStatus';

/** Minutes after which a signal that was delivered is taken to open nothing any more. */
export const LATE_MINUTES = 10;
const POLL_MS = 1_000;
const watched = new Map<number, LateInspector>();

/**
 * Stands behind a signal that was sent and has opened nothing in time, or that goes to others too: what it opens later is
 * closed, since nobody waits for it. Watches while the process lives and this one does, as long as the signal is pending and
 * LATE_MINUTES at least.
 */
export class LateInspector {
  private readonly ending = new AbortController();
  private closing: Promise<unknown> | undefined;

  private constructor(
    private readonly node: ProvenNode,
    readonly isCandidate: (port: number) => boolean,
    private readonly close: (listener: Listener) => Promise<unknown>,
  ) {}

  static watch(
    node: ProvenNode,
    isCandidate: (port: number) => boolean,
    close: (listener: Listener) => Promise<unknown>,
  ): void {
    const { pid } = node;
    const late = new LateInspector(node, isCandidate, close);
    watched.set(pid, late);
    void late.untilClosed().finally(() => {
      if (watched.get(pid) === late) watched.delete(pid);
    });
  }

  /** The one that stands behind a signal to process `pid`. */
  static of(pid: number): LateInspector | undefined {
    return watched.get(pid);
  }

  /** Leaves what opens to the caller. Resolves to false once it is closed, if that had begun already. */
  async handOver(): Promise<boolean> {
    this.ending.abort();
    const { closing } = this;
    await closing;
    return closing === undefined;
  }

  /** Never rejects. Does not keep the program running that it is part of. */
  private async untilClosed(): Promise<void> {
    const { pid, startTime } = this.node;
    const end = performance.now() + LATE_MINUTES * 60_000;
    while (!this.ending.signal.aborted && (await startTimeOf(pid)) === startTime) {
      const opened = await inspectorOf(pid, never, this.isCandidate);
      if (this.ending.signal.aborted) return;
      if (opened !== undefined) {
        this.closing = this.close(opened);
        await this.closing;
        return;
      }
      if (performance.now() > end && !(await usr1Pending(pid))) return;
      await delay(POLL_MS, undefined, { ref: false, signal: this.ending.signal }).catch(() => undefined);
    }
  }
}
