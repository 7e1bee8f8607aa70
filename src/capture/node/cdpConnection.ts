import { WebSocket } from 'ws';
import { CancelledError } from '../captureError';

/** Why a command got no result: refused by the target, not answered in time, or cut off. */
export class CdpError extends Error {
  override readonly name = 'CdpError';

  constructor(
    readonly kind: 'rejected' | 'timeout' | 'closed' | 'handshake',
    message: string,
    /** JSON-RPC code of a rejected command; -32601 is an unknown method. */
    readonly code?: number,
  ) {
    super(message);
  }
}

export interface CommandOptions {
  readonly timeoutMs?: number;
  /** Aborting rejects the wait; the command itself is already on its way. */
  readonly signal?: AbortSignal;
}

interface Pending {
  resolve(message: Buffer): void;
  reject(error: Error): void;
}

const COMMAND_TIMEOUT_MS = 10_000;
const CLOSE_TIMEOUT_MS = 1_000;
/** A profile of some million samples; beyond that `ws` closes the socket with 1009. */
const MAX_MESSAGE_BYTES = 512 << 20;

/** One session of the Chrome DevTools Protocol. Closing it undoes in the target what this session started. */
export class CdpConnection {
  /** Resolves once the socket is closed, by whichever side. Never rejects. */
  readonly closed: Promise<void>;
  private readonly pending = new Map<number, Pending>();
  private readonly listeners = new Map<string, (() => void)[]>();
  private lastId = 0;

  private constructor(private readonly socket: WebSocket) {
    this.closed = new Promise(resolve => {
      socket.once('close', () => {
        for (const each of this.pending.values())
          each.reject(new CdpError('closed', 'the inspector closed the connection'));
        this.pending.clear();
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

  /** The `result` of the reply. */
  async send(method: string, params: object = {}, options: CommandOptions = {}): Promise<Record<string, unknown>> {
    const reply = JSON.parse((await this.sendForBytes(method, params, options)).toString('utf8'));
    return reply.result ?? {};
  }

  /** The whole reply message as it came, for results too large to parse on this thread. */
  sendForBytes(method: string, params: object = {}, options: CommandOptions = {}): Promise<Buffer> {
    const { timeoutMs = COMMAND_TIMEOUT_MS, signal } = options;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(new CancelledError());
        return;
      }
      if (this.socket.readyState !== WebSocket.OPEN) {
        reject(new CdpError('closed', 'the inspector closed the connection'));
        return;
      }
      const id = ++this.lastId;
      const settle = () => {
        this.pending.delete(id);
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      };
      const fail = (error: Error) => {
        settle();
        reject(error);
      };
      const onAbort = () => fail(new CancelledError());
      const timer = setTimeout(
        () => fail(new CdpError('timeout', `${method} was not answered within ${Math.round(timeoutMs / 1000)} s`)),
        timeoutMs,
      );
      signal?.addEventListener('abort', onAbort, { once: true });
      this.pending.set(id, {
        resolve: message => {
          settle();
          resolve(message);
        },
        reject: fail,
      });
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }

  /** Calls `listener` at every event `method`; its parameters are not handed on. */
  on(method: string, listener: () => void): void {
    this.listeners.set(method, [...(this.listeners.get(method) ?? []), listener]);
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
    const reply = /^\{"id":(\d+),"result":/.exec(data.subarray(0, 32).toString('latin1'));
    if (reply) {
      this.pending.get(Number(reply[1]))?.resolve(data);
      return;
    }
    // Events of domains nobody listens to are not parsed: Debugger.enable alone sends one for each script.
    const event = /^\{"method":"([\w.]+)"/.exec(data.subarray(0, 96).toString('latin1'));
    if (event) {
      for (const listener of this.listeners.get(event[1]!) ?? []) listener();
      return;
    }
    this.receiveParsed(data);
  }

  private receiveParsed(data: Buffer): void {
    let message: { id?: unknown; method?: unknown; error?: { message?: unknown; code?: unknown } };
    try {
      message = JSON.parse(data.toString('utf8'));
    } catch {
      this.socket.terminate();
      return;
    }
    if (typeof message.method === 'string') {
      for (const listener of this.listeners.get(message.method) ?? []) listener();
      return;
    }
    const pending = typeof message.id === 'number' ? this.pending.get(message.id) : undefined;
    if (message.error === undefined) pending?.resolve(data);
    else pending?.reject(new CdpError('rejected', String(message.error.message), Number(message.error.code)));
  }
}
