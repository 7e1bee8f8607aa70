import { CdpChannel, type CdpSession, type CommandOptions, type EventParameters } from './cdpChannel';

const DETACH_MS = 2_000;

/** A session in a worker thread. Its messages travel as strings inside of messages of the main thread's session. */
export class WorkerSession implements CdpSession {
  private readonly channel: CdpChannel;

  constructor(
    private readonly parent: CdpSession,
    readonly id: string,
  ) {
    this.channel = new CdpChannel(message => {
      parent.send('NodeWorker.sendMessageToWorker', { sessionId: id, message }).catch(() => this.channel.close());
    });
  }

  send(method: string, params: object = {}, options: CommandOptions = {}): Promise<Record<string, unknown>> {
    return this.channel.send(method, params, options);
  }

  sendForBytes(method: string, params: object = {}, options: CommandOptions = {}): Promise<Buffer> {
    return this.channel.sendForBytes(method, params, options);
  }

  on(method: string, listener: (params: EventParameters) => void): void {
    this.channel.on(method, listener);
  }

  receive(message: string): void {
    this.channel.receive(Buffer.from(message, 'utf8'));
  }

  /** The worker is gone: nothing more will be answered. */
  close(): void {
    this.channel.close();
  }

  /** Lets the worker go; one that waits for us at its end may end then. Never rejects. */
  async detach(): Promise<void> {
    this.channel.close();
    const timeoutMs = DETACH_MS;
    await this.parent.send('NodeWorker.detach', { sessionId: this.id }, { timeoutMs }).catch(() => undefined);
  }
}
