import { originOf } from './access';
import { CaptureError, type CaptureFailure } from './captureError';

/** Path of the unix socket that an http+unix address names. */
export function socketPathOf(url: URL): string {
  return decodeURIComponent(url.hostname);
}

/** `host:port` as a person would type it, with the port that the scheme implies; of a unix socket its path. */
export function hostAndPort(url: URL): string {
  if (url.protocol === 'http+unix:') return socketPathOf(url);
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`;
}

export function redirected(from: URL, to: URL): CaptureError {
  return new CaptureError(
    'redirected',
    `${from.href} redirects to another host: ${originOf(to)}.`,
    `If you trust it, give the address ${originOf(to)}${to.pathname} itself.`,
  );
}

export function tooManyRedirects(url: string, limit: number): CaptureError {
  return new CaptureError(
    'redirected',
    `${url} redirected more than ${limit} times.`,
    'Give the address that serves the profiles themselves; a login page may be in front.',
  );
}

export function tooLarge(url: URL, maxBytes: number): CaptureError {
  return new CaptureError(
    'tooLarge',
    `${url.href} sent more than ${Math.round(maxBytes / 1048576)} MiB; reading stopped there.`,
    'Save it to a file (offered where a person captures, else curl -o heap.pb.gz with the same address), and reduce it with "go tool pprof -proto -focus=…" before opening.',
  );
}

export function truncated(url: URL, received: number, announced: string | undefined, cause: unknown): CaptureError {
  const extent = announced === undefined ? `${received} bytes` : `${received} of ${announced} bytes`;
  return new CaptureError(
    'truncated',
    `${hostAndPort(url)} went away while sending ${url.pathname} (${extent} arrived).`,
    "Check that the program still runs, and that its server's WriteTimeout is longer than the profile takes; then capture again.",
    { cause },
  );
}

export function timedOut(url: URL, what: string, ms: number): CaptureError {
  const duration = ms >= 1000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms)} ms`;
  return new CaptureError(
    'timeout',
    `${hostAndPort(url)} ${what} within ${duration}.`,
    'Check the address, and that the program is neither stopped nor blocked, then try again.',
  );
}

export function connectionError(error: NodeJS.ErrnoException, url: URL): CaptureError {
  const where = hostAndPort(url);
  const code = error.code ?? '';
  const make = (failure: CaptureFailure, message: string, remedy: string) =>
    new CaptureError(failure, message, remedy, { cause: error });
  if (url.protocol === 'http+unix:' && code === 'ENOENT') {
    return make('refused', `There is no socket ${where}.`, 'Start the program or check the path.');
  }
  if (url.protocol === 'http+unix:' && (code === 'EACCES' || code === 'EPERM')) {
    return make(
      'unreachable',
      `The socket ${where} may not be opened by this user.`,
      'Run VS Code as the user or in the group that the socket admits.',
    );
  }
  if (code === 'ECONNREFUSED') {
    return make('refused', `Nothing listens on ${where}.`, 'Start the program or check the port.');
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return make('unreachable', `The host name ${url.hostname} is not known.`, 'Check the spelling of the host name.');
  }
  if (/^(CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERR_TLS_CERT)/.test(code)) {
    return make(
      'untrustedCertificate',
      `The TLS certificate of ${where} is not trusted (${error.message}).`,
      'Name the certificate authority in the setting allocLens.access.caFile, or trust this target alone when you capture it from the Targets view.',
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
      `Check that the program still runs, the port is right, and its server's WriteTimeout is longer than the profile takes; if it speaks TLS, use https://${where}.`,
    );
  }
  return make(
    'unreachable',
    `${where} cannot be reached (${error.message || code}).`,
    'Check the address and the network.',
  );
}
