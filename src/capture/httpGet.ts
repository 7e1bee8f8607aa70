import * as http from 'node:http';
import * as https from 'node:https';
import { rootCertificates } from 'node:tls';
import { type Access, openAccess } from './access';
import { CancelledError, type CaptureError } from './captureError';
import {
  connectionError,
  redirected,
  socketPathOf,
  timedOut,
  tooLarge,
  tooManyRedirects,
  truncated,
} from './httpFailure';

export interface HttpLimits {
  /** Milliseconds for name lookup, TCP and TLS. */
  readonly connectMs: number;
  /** Milliseconds of silence allowed before the first byte and between two of them. */
  readonly idleMs: number;
  /** Milliseconds for the whole exchange, redirects included. */
  readonly wholeMs: number;
  /** Bytes of body as sent (compressed), after which reading stops. */
  readonly maxBytes: number;
}

export interface HttpAnswer {
  /** The address that answered in the end, after redirects. */
  readonly url: string;
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
  /** Milliseconds from sending until the first byte of the answer. */
  readonly firstByteMs: number;
}

const MAX_REDIRECTS = 3;

/**
 * GETs `url` (http, https, or http+unix with the path of the socket as its host) and returns whatever status the server
 * chose; bodies are not decompressed. Redirects are followed within the same host and port only, so that `access` never
 * reaches another. Rejects with CaptureError for all that keeps a whole answer from arriving, with CancelledError when
 * `signal` aborts; the socket is closed in every case.
 */
export async function httpGet(
  url: string,
  limits: HttpLimits,
  signal: AbortSignal,
  access: Access = openAccess,
): Promise<HttpAnswer> {
  const deadline = performance.now() + limits.wholeMs;
  let current = new URL(url);
  for (let hop = 0; ; hop++) {
    const remaining = Math.max(1, deadline - performance.now());
    const answer = await exchange(current, { ...limits, wholeMs: remaining }, signal, access);
    const next = redirectOf(answer, current);
    if (next === undefined) return answer;
    if (next.host !== current.host || next.protocol !== current.protocol) throw redirected(current, next);
    if (hop === MAX_REDIRECTS) throw tooManyRedirects(url, MAX_REDIRECTS);
    current = next;
  }
}

function exchange(url: URL, limits: HttpLimits, signal: AbortSignal, access: Access): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new CancelledError());
      return;
    }
    const started = performance.now();
    const request = openRequest(url, access);
    const timers = new ExchangeTimers(limits, url, error => settle(() => reject(error)));
    const onAbort = () => settle(() => reject(new CancelledError()));
    let settled = false;
    const settle = (finish: () => void) => {
      if (settled) return;
      settled = true;
      timers.clear();
      signal.removeEventListener('abort', onAbort);
      finish();
      request.destroy();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    request.on('socket', socket =>
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => timers.connected()),
    );
    // Stays attached after settling: destroying a request may still emit one error.
    request.on('error', error => settle(() => reject(connectionError(error, url))));
    request.on('response', response => {
      const firstByteMs = performance.now() - started;
      readBody(response, url, limits.maxBytes, timers).then(
        body =>
          settle(() =>
            resolve({ url: url.href, status: response.statusCode ?? 0, headers: response.headers, body, firstByteMs }),
          ),
        (error: unknown) => settle(() => reject(error)),
      );
    });
  });
}

function openRequest(url: URL, access: Access): http.ClientRequest {
  const headers = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'alloc-lens', ...access.headers };
  // One socket for each request: a pooled one may be half closed by the server between the two snapshots.
  const options = { agent: false as const, headers };
  if (url.protocol === 'http+unix:') {
    const socket = { socketPath: socketPathOf(url), path: url.pathname + url.search };
    return http.get({ ...options, ...socket, headers: { ...headers, host: 'localhost' } });
  }
  if (url.protocol !== 'https:') return http.get(url, options);
  return https.get(url, {
    ...options,
    rejectUnauthorized: access.certificates === 'verified',
    ...(access.ca === undefined ? {} : { ca: [...rootCertificates, access.ca] }),
  });
}

function readBody(response: http.IncomingMessage, url: URL, maxBytes: number, timers: ExchangeTimers): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let received = 0;
    timers.heard();
    response.on('data', (chunk: Buffer) => {
      timers.heard();
      received += chunk.length;
      if (received > maxBytes) reject(tooLarge(url, maxBytes));
      else chunks.push(chunk);
    });
    const broken = (cause?: unknown) => reject(truncated(url, received, response.headers['content-length'], cause));
    response.on('error', broken);
    response.on('close', () => (response.complete ? resolve(Buffer.concat(chunks)) : broken()));
  });
}

/** The three clocks of one exchange: connecting, silence, and the whole. The first to run out reports once. */
class ExchangeTimers {
  private readonly whole: NodeJS.Timeout;
  private current: NodeJS.Timeout;

  constructor(
    private readonly limits: HttpLimits,
    private readonly url: URL,
    private readonly expire: (error: CaptureError) => void,
  ) {
    this.whole = setTimeout(() => expire(timedOut(url, 'did not finish its answer', limits.wholeMs)), limits.wholeMs);
    this.current = setTimeout(
      () => expire(timedOut(url, 'did not accept a connection', limits.connectMs)),
      limits.connectMs,
    );
  }

  connected(): void {
    this.restart('accepted the connection but did not answer');
  }

  heard(): void {
    this.restart('stopped in the middle of its answer');
  }

  clear(): void {
    clearTimeout(this.whole);
    clearTimeout(this.current);
  }

  private restart(what: string): void {
    clearTimeout(this.current);
    this.current = setTimeout(() => this.expire(timedOut(this.url, what, this.limits.idleMs)), this.limits.idleMs);
  }
}

function redirectOf(answer: HttpAnswer, from: URL): URL | undefined {
  const location = answer.headers.location;
  if (answer.status < 300 || answer.status > 399 || location === undefined) return undefined;
  return URL.canParse(location, from.href) ? new URL(location, from.href) : undefined;
}
