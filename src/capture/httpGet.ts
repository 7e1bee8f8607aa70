import * as http from 'node:http';
import * as https from 'node:https';
import { CancelledError, CaptureError } from './captureError';

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
 * GETs `url` and returns whatever status the server chose; bodies are not decompressed. Redirects are followed within
 * the same host and port only. Rejects with CaptureError for all that keeps a whole answer from arriving, with
 * CancelledError when `signal` aborts; the socket is closed in every case.
 */
export async function httpGet(url: string, limits: HttpLimits, signal: AbortSignal): Promise<HttpAnswer> {
  const deadline = performance.now() + limits.wholeMs;
  let current = new URL(url);
  for (let hop = 0; ; hop++) {
    const remaining = Math.max(1, deadline - performance.now());
    const answer = await exchange(current, { ...limits, wholeMs: remaining }, signal);
    const next = redirectOf(answer, current);
    if (next === undefined) return answer;
    if (next.host !== current.host || next.protocol !== current.protocol) throw redirected(current, next);
    if (hop === MAX_REDIRECTS) throw tooManyRedirects(url);
    current = next;
  }
}

/** `host:port` as a person would type it, with the port that the scheme implies. */
export function hostAndPort(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`;
}

function exchange(url: URL, limits: HttpLimits, signal: AbortSignal): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new CancelledError());
      return;
    }
    const started = performance.now();
    // One socket for each request: a pooled one may be half closed by the server between the two snapshots.
    const request = (url.protocol === 'https:' ? https : http).get(url, {
      agent: false,
      headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'alloc-lens' },
    });
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

function redirected(from: URL, to: URL): CaptureError {
  return new CaptureError(
    'redirected',
    `${from.href} redirects to another host: ${to.origin}.`,
    `If you trust it, give the address ${to.origin}${to.pathname} itself.`,
  );
}

function tooManyRedirects(url: string): CaptureError {
  return new CaptureError(
    'redirected',
    `${url} redirected more than ${MAX_REDIRECTS} times.`,
    'Give the address that serves the profiles themselves; a login page may be in front.',
  );
}

function tooLarge(url: URL, maxBytes: number): CaptureError {
  return new CaptureError(
    'tooLarge',
    `${url.href} sent more than ${Math.round(maxBytes / 1048576)} MB; reading stopped there.`,
    'Save the profile with the tools of the runtime and open the file instead.',
  );
}

function truncated(url: URL, received: number, announced: string | undefined, cause: unknown): CaptureError {
  const extent = announced === undefined ? `${received} bytes` : `${received} of ${announced} bytes`;
  return new CaptureError(
    'truncated',
    `${hostAndPort(url)} went away while sending ${url.pathname} (${extent} arrived).`,
    'Check that the program is still running, then capture again.',
    { cause },
  );
}

function timedOut(url: URL, what: string, ms: number): CaptureError {
  const duration = ms >= 1000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms)} ms`;
  return new CaptureError(
    'timeout',
    `${hostAndPort(url)} ${what} within ${duration}.`,
    'Check the address, and that the program is neither stopped nor blocked, then try again.',
  );
}

function connectionError(error: NodeJS.ErrnoException, url: URL): CaptureError {
  const where = hostAndPort(url);
  const code = error.code ?? '';
  const make = (failure: 'refused' | 'unreachable' | 'serverError' | 'truncated', message: string, remedy: string) =>
    new CaptureError(failure, message, remedy, { cause: error });
  if (code === 'ECONNREFUSED') {
    return make('refused', `Nothing listens on ${where}.`, 'Start the program or check the port.');
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return make('unreachable', `The host name ${url.hostname} is not known.`, 'Check the spelling of the host name.');
  }
  if (/^(CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERR_TLS_CERT)/.test(code)) {
    return make(
      'unreachable',
      `The TLS certificate of ${where} is not trusted (${error.message}).`,
      'Add the certificate authority through NODE_EXTRA_CA_CERTS, or reach the program over a plain forwarded port.',
    );
  }
  if (/EPROTO|^ERR_SSL/.test(code)) {
    return make('serverError', `${where} does not speak TLS.`, `Use http://${where} instead of https.`);
  }
  if (code.startsWith('HPE_')) {
    return make(
      'serverError',
      `${where} does not speak HTTP.`,
      `Check the port; if it speaks TLS, use https://${where}.`,
    );
  }
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return make(
      'truncated',
      `${where} closed the connection without an answer.`,
      `Check that the program is still running and the port is right; if it speaks TLS, use https://${where}.`,
    );
  }
  return make(
    'unreachable',
    `${where} cannot be reached (${error.message || code}).`,
    'Check the address and the network.',
  );
}
