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

export type EventParameters = Readonly<Record<string, unknown>>;

/** Commands to and events from one isolate: the main one over its socket, a worker's over the session of the main one. */
export interface CdpSession {
  /** The `result` of the reply. */
  send(method: string, params?: object, options?: CommandOptions): Promise<Record<string, unknown>>;
  /** The whole reply message as it came, for results too large to parse on this thread. */
  sendForBytes(method: string, params?: object, options?: CommandOptions): Promise<Buffer>;
  on(method: string, listener: (params: EventParameters) => void): void;
}

interface Pending {
  resolve(message: Buffer): void;
  reject(error: Error): void;
}

const COMMAND_TIMEOUT_MS = 10_000;

/** Pairs replies with commands and hands events on, whatever carries the messages. */
export class CdpChannel implements CdpSession {
  private readonly pending = new Map<number, Pending>();
  private readonly listeners = new Map<string, ((params: EventParameters) => void)[]>();
  private lastId = 0;
  private closed = false;

  /** `transmit` may throw CdpError; the command is rejected with it. */
  constructor(private readonly transmit: (message: string) => void) {}

  async send(method: string, params: object = {}, options: CommandOptions = {}): Promise<Record<string, unknown>> {
    const reply = JSON.parse((await this.sendForBytes(method, params, options)).toString('utf8'));
    return reply.result ?? {};
  }

  sendForBytes(method: string, params: object = {}, options: CommandOptions = {}): Promise<Buffer> {
    const { timeoutMs = COMMAND_TIMEOUT_MS, signal } = options;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(new CancelledError());
        return;
      }
      if (this.closed) {
        reject(connectionClosed());
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
      try {
        this.transmit(JSON.stringify({ id, method, params }));
      } catch (error) {
        fail(error as Error);
      }
    });
  }

  on(method: string, listener: (params: EventParameters) => void): void {
    this.listeners.set(method, [...(this.listeners.get(method) ?? []), listener]);
  }

  /** Rejects what waits for a reply, and every later command. Idempotent. */
  close(): void {
    this.closed = true;
    for (const each of this.pending.values()) each.reject(connectionClosed());
    this.pending.clear();
  }

  /** Takes in one message. Throws SyntaxError if it is not JSON. */
  receive(data: Buffer): void {
    const reply = /^\{"id":(\d+),"result":/.exec(data.subarray(0, 32).toString('latin1'));
    if (reply) {
      this.pending.get(Number(reply[1]))?.resolve(data);
      return;
    }
    // Events of domains nobody listens to are not parsed: Debugger.enable alone sends one for each script.
    const event = /^\{"method":"([\w.]+)"/.exec(data.subarray(0, 96).toString('latin1'));
    if (event && !this.listeners.has(event[1]!)) return;
    this.receiveParsed(JSON.parse(data.toString('utf8')), data);
  }

  private receiveParsed(message: Message, data: Buffer): void {
    if (typeof message.method === 'string') {
      for (const listener of this.listeners.get(message.method) ?? []) listener(message.params ?? {});
      return;
    }
    const pending = typeof message.id === 'number' ? this.pending.get(message.id) : undefined;
    if (message.error === undefined) pending?.resolve(data);
    else pending?.reject(new CdpError('rejected', String(message.error.message), Number(message.error.code)));
  }
}

interface Message {
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: EventParameters;
  readonly error?: { readonly message?: unknown; readonly code?: unknown };
}

export function connectionClosed(): CdpError {
  return new CdpError('closed', 'the inspector closed the connection');
}
