import { CaptureError } from './captureError';

/** `host:port` as a person would type it, with the port that the scheme implies. */
export function hostAndPort(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`;
}

export function redirected(from: URL, to: URL): CaptureError {
  return new CaptureError(
    'redirected',
    `${from.href} redirects to another host: ${to.origin}.`,
    `If you trust it, give the address ${to.origin}${to.pathname} itself.`,
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
    'Save the profile with the tools of the runtime and open the file instead.',
  );
}

export function truncated(url: URL, received: number, announced: string | undefined, cause: unknown): CaptureError {
  const extent = announced === undefined ? `${received} bytes` : `${received} of ${announced} bytes`;
  return new CaptureError(
    'truncated',
    `${hostAndPort(url)} went away while sending ${url.pathname} (${extent} arrived).`,
    'Check that the program is still running, then capture again.',
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
