import type { Listener } from '../processes/processReader';
import { localProcess } from '../procfs';
import { tcpSockets } from '../tcpTables';
import { never, wait } from '../wait';
import { CdpConnection } from './cdpConnection';
import { Deadline } from './deadline';
import { parseInspectorAddress } from './inspectorAddress';
import type { InspectorWish } from './inspectorInTarget';
import { ask, INSPECTOR_LEASE_MS, InspectorLease } from './inspectorLease';
import { inspectorOf } from './inspectorSearch';
import { findInspectorTarget, inspectorLimits } from './inspectorTarget';
import { explainCdpError } from './nodeFailure';
import { startTimeOf } from './processStatus';

const POLL_MS = 50;
const ANSWER_MS = 5_000;
/** A process that is still in its loop by then has no turn for the timer that would end its inspector. */
const TURN_MS = 2_000;
const CLOSES_WITHIN_MS = 5_000;
const CLOSE_WITHIN_MS = 20_000;
const MOVES_WITHIN_MS = 5_000;

/** 'moves': another process is going to open its inspector on the same port. */
export type InspectorPlace = 'stays' | 'moves';

/** An inspector, and whether it was us who opened it. */
export class OpenedInspector {
  private lease: InspectorLease | undefined;

  constructor(
    private readonly pid: number,
    private listener: Listener,
    private readonly how: 'found' | 'opened',
    private readonly leaseMs = INSPECTOR_LEASE_MS,
  ) {}

  /** `host:port`. */
  get address(): string {
    return `${this.listener.host}:${this.listener.port}`;
  }

  /** Has the target close it, should we be killed. Rejects as the session does. */
  async hold(connection: CdpConnection, signal: AbortSignal): Promise<void> {
    if (this.how === 'found') return;
    this.lease?.dismiss();
    this.lease = await InspectorLease.hold(connection, this.leaseMs, { timeoutMs: ANSWER_MS, signal });
  }

  /**
   * Moves one that we opened to a free port; when it is closed the process has its own port again. One that does not get
   * round to it in time stays where it is. Closes it where it cannot be used, and rejects with the reason.
   */
  async moveAway(signal: AbortSignal): Promise<void> {
    if (this.how === 'found') return;
    try {
      await this.askToMove(signal);
      if (!(await this.movedWithin(MOVES_WITHIN_MS))) await this.ask('stay');
    } catch (error) {
      await this.closeUnused();
      throw explainCdpError(error, this.address);
    }
  }

  /**
   * Closes the session, and the inspector if it was opened for us. Where somebody else has come to use it, the process
   * closes it when they have gone. Returns sentences about what could not be undone. Never rejects.
   */
  async close(
    connection: CdpConnection | undefined,
    reconnect: () => Promise<CdpConnection>,
    deadline = new Deadline(CLOSE_WITHIN_MS),
  ): Promise<string[]> {
    this.lease?.dismiss();
    if (this.how === 'found' || (await startTimeOf(this.pid)) === undefined) {
      await connection?.close();
      return [];
    }
    const answer =
      (await this.leave(connection, deadline)) ??
      (await this.leave(await reconnect().catch(() => undefined), deadline));
    if (answer === 'handed over') {
      return [
        `The inspector of process ${this.pid} stays open: another session uses it. The process closes it when that has ended.`,
      ];
    }
    if (answer === 'closes' && (await this.closedWithin(deadline.within(TURN_MS)))) return [];
    await this.endAtOnce(await reconnect().catch(() => undefined), deadline);
    return (await this.closedWithin(deadline.within(CLOSES_WITHIN_MS))) ? [] : [this.openNote()];
  }

  /** Leaves a process that is stopped: what is asked of it here it does when it goes on, or by itself a lease later. */
  leaveStopped(connection: CdpConnection): void {
    this.lease?.dismiss();
    if (this.how === 'opened') ask(connection, 'handOver', { timeoutMs: ANSWER_MS }).catch(() => undefined);
  }

  /** Closes the inspector that nobody waits for. Never rejects. */
  async closeUnused(): Promise<void> {
    const connection = await this.connect().catch(() => undefined);
    if (connection !== undefined) await this.close(connection, () => this.connect());
  }

  private async askToMove(signal: AbortSignal): Promise<void> {
    const connection = await this.connect();
    try {
      await this.hold(connection, signal);
      await ask(connection, 'move', { timeoutMs: ANSWER_MS, signal });
    } finally {
      this.lease?.dismiss();
      await connection.close();
    }
  }

  private async movedWithin(ms: number): Promise<boolean> {
    const { port } = this.listener;
    for (const deadline = performance.now() + ms; performance.now() < deadline; await wait(POLL_MS, never)) {
      const moved = await inspectorOf(this.pid, never, each => each !== port);
      if (moved === undefined) continue;
      this.listener = moved;
      return true;
    }
    return false;
  }

  private async ask(what: InspectorWish): Promise<void> {
    const connection = await this.connect();
    await ask(connection, what, { timeoutMs: ANSWER_MS }).catch(() => undefined);
    await connection.close();
  }

  /** Asks the target to close it, then or when others have gone. Undefined where it does not answer. Never rejects. */
  private async leave(connection: CdpConnection | undefined, deadline: Deadline): Promise<string | undefined> {
    if (connection === undefined) return undefined;
    try {
      if (this.lease === undefined) await this.hold(connection, never);
      this.lease?.dismiss();
      const what = (await this.sessions()) > 1 ? 'handOver' : 'close';
      return await ask(connection, what, { timeoutMs: deadline.within(ANSWER_MS) });
    } catch {
      return undefined;
    } finally {
      await connection.close();
    }
  }

  /** A loop that never ends lets commands in, but no timer. The end of the inspector swallows the answer. */
  private async endAtOnce(connection: CdpConnection | undefined, deadline: Deadline): Promise<void> {
    if (connection === undefined) return;
    if ((await this.sessions()) === 1) {
      await ask(connection, 'end', { timeoutMs: deadline.within(TURN_MS) }).catch(() => undefined);
    }
    await connection.close();
  }

  private openNote(): string {
    return `The inspector of process ${this.pid} could not be closed yet: the process does not answer. It closes ${this.address} itself within ${Math.ceil(this.leaseMs / 1000)} s of answering again.`;
  }

  private async connect(): Promise<CdpConnection> {
    const limit = AbortSignal.timeout(inspectorLimits.wholeMs);
    const { webSocket } = await findInspectorTarget(parseInspectorAddress(this.address), inspectorLimits, limit);
    return CdpConnection.open(webSocket, inspectorLimits.connectMs, limit);
  }

  /** Established connections to the inspector, ours among them. */
  private async sessions(): Promise<number> {
    const sockets = await tcpSockets();
    return sockets.filter(({ port, state }) => state === 'established' && port === this.listener.port).length;
  }

  private async closedWithin(ms: number): Promise<boolean> {
    for (const deadline = performance.now() + ms; ; await wait(POLL_MS, never)) {
      const found = await localProcess(this.pid);
      if (typeof found === 'string') return found === 'gone';
      if (!found.listeners.some(each => each.port === this.listener.port)) return true;
      if (performance.now() > deadline) return false;
    }
  }
}
