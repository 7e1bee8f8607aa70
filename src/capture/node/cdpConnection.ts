import { WebSocket } from 'ws';
import { CancelledError } from '../captureError';
import {
  CdpChannel,
  CdpError,
  type CdpSession,
  type CommandOptions,
  connectionClosed,
  type EventParameters,
} from './cdpChannel';

const CLOSE_TIMEOUT_MS = 1_000;
/** A profile of some million samples; beyond that `ws` closes the socket with 1009. */
const MAX_MESSAGE_BYTES = 512 << 20;

/** One session of the Chrome DevTools Protocol. Closing it undoes in the target what this session started. */
export class CdpConnection implements CdpSession {
  /** Resolves once the socket is closed, by whichever side. Never rejects. */
  readonly closed: Promise<void>;
  private readonly channel: CdpChannel;

  private constructor(private readonly socket: WebSocket) {
    this.channel = new CdpChannel(message => {
      if (socket.readyState !== WebSocket.OPEN) throw connectionClosed();
      socket.send(message);
    });
    this.closed = new Promise(resolve => {
      socket.once('close', () => {
        this.channel.close();
        resolve();
      });
    });
    // A broken socket reports itself by 'close' as well; the error event only must not go unheard.
    socket.on('error', () => {});
    socket.on('message', data => this.receive(data as Buffer));
  }

  static open(url: string, timeoutMs: number, signal: AbortSignal): Promise<CdpConnection> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(new CancelledError());
        return;
      }
      const socket = new WebSocket(url, {
        perMessageDeflate: false,
        maxPayload: MAX_MESSAGE_BYTES,
        handshakeTimeout: timeoutMs,
        followRedirects: false,
      });
      const onAbort = () => {
        reject(new CancelledError());
        socket.terminate();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      // Two refused addresses of one name come as an AggregateError, whose message is empty.
      socket.on('error', (error: NodeJS.ErrnoException) =>
        reject(new CdpError('handshake', error.message || String(error.code))),
      );
      socket.once('close', () => signal.removeEventListener('abort', onAbort));
      socket.once('open', () => {
        signal.removeEventListener('abort', onAbort);
        resolve(new CdpConnection(socket));
      });
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

  /** Idempotent; resolves when the socket is gone, at the latest after a second. */
  async close(): Promise<void> {
    if (this.socket.readyState === WebSocket.CLOSED) return;
    const timer = setTimeout(() => this.socket.terminate(), CLOSE_TIMEOUT_MS);
    this.socket.close();
    await this.closed;
    clearTimeout(timer);
  }

  private receive(data: Buffer): void {
    try {
      this.channel.receive(data);
    } catch {
      this.socket.terminate(); // Not JSON: this is no inspector.
    }
  }
}
