import { CdpChannel, type CdpSession } from './cdpChannel';
import type { Deadline } from './deadline';

const DETACH_MS = 2_000;

/** A session in a worker thread. Its messages travel as strings inside of messages of the main thread's session. */
export class WorkerSession extends CdpChannel {
  constructor(
    private readonly parent: CdpSession,
    readonly id: string,
  ) {
    super(message => {
      parent.send('NodeWorker.sendMessageToWorker', { sessionId: id, message }).catch(() => this.close());
    });
  }

  /** Lets the worker go; one that waits for us at its end may end then. Never rejects. */
  async detach(deadline: Deadline): Promise<void> {
    this.close();
    const timeoutMs = deadline.within(DETACH_MS);
    await this.parent.send('NodeWorker.detach', { sessionId: this.id }, { timeoutMs }).catch(() => undefined);
  }
}
