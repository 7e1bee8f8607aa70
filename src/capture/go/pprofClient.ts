import type { Access } from '../access';
import { CaptureError } from '../captureError';
import { hostAndPort } from '../httpFailure';
import { type HttpAnswer, type HttpLimits, httpGet } from '../httpGet';

/** One heap profile as it came from the server. */
export interface Snapshot {
  readonly bytes: Uint8Array;
  /** Clock of `performance.now()` when the first byte came: the collection is over then. */
  readonly takenAt: number;
  /** Milliseconds from the question until the first byte. */
  readonly waitedMs: number;
}

export interface PprofLimits {
  readonly small: HttpLimits;
  /** Writing a heap profile may take long before its first byte: Go 1.23 and later keep stacks of 128 frames. */
  readonly heap: HttpLimits;
}

export const pprofLimits: PprofLimits = {
  small: { connectMs: 5_000, idleMs: 10_000, wholeMs: 15_000, maxBytes: 1 << 20 },
  heap: { connectMs: 5_000, idleMs: 60_000, wholeMs: 180_000, maxBytes: 64 << 20 },
};

/**
 * `heap?gc=1`: the collection makes the numbers current, a plain `heap` is up to two collections old.
 * The bytes start like gzip or a pprof message; whether they are whole is the decoder's question.
 */
export async function fetchHeap(
  base: string,
  limits: PprofLimits,
  signal: AbortSignal,
  access?: Access,
): Promise<Snapshot> {
  const asked = performance.now();
  const answer = await httpGet(`${base}heap?gc=1`, limits.heap, signal, access);
  throwUnlessOk(answer, base, 'heap');
  if (!looksLikeProfile(answer.body, answer.headers['content-type'])) throw notAProfile(answer);
  return { bytes: answer.body, takenAt: asked + answer.firstByteMs, waitedMs: answer.firstByteMs };
}

/** argv of the target joined by NUL, undefined where the handler is not registered. */
export async function fetchCommandLine(
  base: string,
  limits: PprofLimits,
  signal: AbortSignal,
  access?: Access,
): Promise<string | undefined> {
  const answer = await httpGet(`${base}cmdline`, limits.small, signal, access).catch(error => {
    throw error instanceof CaptureError && error.failure === 'tooLarge' ? noCommandLine(error, base) : error;
  });
  if (answer.status === 401 || answer.status === 403) throw unauthorized(answer);
  const plain = answer.headers['content-type']?.startsWith('text/plain') ?? false;
  return answer.status === 200 && plain ? answer.body.toString('utf8') : undefined;
}

/** What is said of a heap profile that is too large helps nobody here: there is no profile to save. */
function noCommandLine(cause: CaptureError, base: string): CaptureError {
  return new CaptureError(
    'tooLarge',
    cause.message,
    `No command line is that long, so something else than pprof answers at ${base}cmdline: give the address of the pprof index itself.`,
    { cause },
  );
}

function throwUnlessOk(answer: HttpAnswer, base: string, profile: string): void {
  if (answer.status === 200) return;
  const url = new URL(answer.url);
  if (answer.status === 401 || answer.status === 403) throw unauthorized(answer);
  const said = quote(answer.body);
  if (/HTTP request to an HTTPS server/.test(said)) {
    throw new CaptureError(
      'serverError',
      `${hostAndPort(url)} speaks TLS, not plain HTTP.`,
      `Use https://${hostAndPort(url)} instead.`,
    );
  }
  // Handlers of runtime/pprof mark their refusals; a 404 without the mark comes from another handler.
  const fromPprof = answer.headers['x-go-pprof'] !== undefined;
  if (answer.status === 404 && fromPprof) {
    throw new CaptureError(
      'noSuchProfile',
      `pprof answers at ${base}, but it has no profile named ${profile}.`,
      'Give the address of the pprof index itself, such as http://127.0.0.1:6060/debug/pprof/.',
    );
  }
  if (answer.status === 404 || answer.status === 405) {
    throw new CaptureError(
      'noPprof',
      `${answer.url} answered ${answer.status}: there are no pprof handlers.`,
      'Add import _ "net/http/pprof" to the program (register the handlers where it uses its own mux), or give the path prefix.',
    );
  }
  throw new CaptureError(
    'serverError',
    `${answer.url} answered ${answer.status}${said === '' ? '' : `: ${said}`}`,
    fromPprof
      ? 'Do what the pprof handler says, then capture again.'
      : 'Look into the log of the program, then capture again.',
  );
}

function unauthorized(answer: HttpAnswer): CaptureError {
  const refused = answer.status === 403;
  return new CaptureError(
    'unauthorized',
    refused
      ? `${answer.url} answered 403: it does not let these credentials, or none, in.`
      : `${answer.url} answered 401: it asks for a login.`,
    'Give a user name, a token or a header with the command Alloc Lens: Set Credentials, or reach the pprof port directly through ssh -L or kubectl port-forward.',
  );
}

function notAProfile(answer: HttpAnswer): CaptureError {
  const page = /^\s*</.test(answer.body.subarray(0, 64).toString('latin1'));
  const said = quote(answer.body);
  return new CaptureError(
    'notAProfile',
    `${answer.url} sent ${page ? 'a web page' : 'something else'}, not a profile${said === '' ? ' (empty body)' : `: "${said}"`}`,
    page
      ? 'Check the path; a proxy or a login page may be in front of the program.'
      : 'Give the address of the pprof index, such as http://127.0.0.1:6060/debug/pprof/.',
  );
}

/** Gzip magic, or the first tag of an uncompressed profile (`sample_type`: field 1, length-delimited). */
export function looksLikeProfile(body: Uint8Array, type = ''): boolean {
  if (body.length >= 2 && body[0] === 0x1f && body[1] === 0x8b) return true;
  return body.length > 2 && body[0] === 0x0a && !/^(text|application\/(json|xhtml))/.test(type);
}

/** The first 80 characters of a body as one printable line. */
function quote(body: Buffer): string {
  const text = body
    .subarray(0, 400)
    .toString('utf8')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim();
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
