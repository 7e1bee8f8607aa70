import { CaptureError } from '../captureError';

/**
 * The places where pprof handlers may be mounted when the user typed `input`, most likely first, each with a trailing
 * slash. Accepts `host:port`, `:port`, a port alone, and any http(s) address: of the index, of one profile, of a prefix.
 * Query, fragment and credentials in the address are dropped, except that credentials are refused.
 * Throws CaptureError 'badAddress'.
 */
export function pprofBases(input: string): string[] {
  const url = parse(input.trim());
  const path = url.pathname;
  const known = /^(.*?\/debug\/pprof)(\/.*)?$/.exec(path) ?? /^(.*?\/pprof)(\/[a-z]*)?$/.exec(path);
  if (known) return [`${url.origin}${known[1]}/`];
  const prefix = path.replace(PROFILE_NAME, '').replace(/\/+$/, '');
  const mounts = prefix === '' ? ROOT_MOUNTS : PREFIX_MOUNTS;
  return mounts.map(mount => `${url.origin}${prefix}${mount}`);
}

/** The most likely of `pprofBases`. */
export function pprofBase(input: string): string {
  return pprofBases(input)[0]!;
}

// net/http, gin-contrib, echo-contrib, fiber and chi's Profiler under /debug all give the first.
const ROOT_MOUNTS = ['/debug/pprof/', '/pprof/', '/debug/', '/'];
const PREFIX_MOUNTS = ['/debug/pprof/', '/pprof/', '/'];
const PROFILE_NAME = /\/(heap|allocs|goroutine|threadcreate|block|mutex|cmdline|profile|symbol|trace)\/?$/;

function parse(input: string): URL {
  const text = /^\d+$/.test(input) || input.startsWith(':') ? `127.0.0.1:${input.replace(/^:/, '')}` : input;
  const spelled = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = !/^(\/|$)/.test(input) && URL.canParse(spelled) ? new URL(spelled) : undefined;
  if (url === undefined || url.hostname === '' || !/^https?:$/.test(url.protocol)) throw badAddress(input);
  if (url.username !== '' || url.password !== '') {
    throw new CaptureError(
      'badAddress',
      `The address of ${url.host} contains a user name or password.`,
      'Leave credentials out of the address.',
    );
  }
  return url;
}

function badAddress(input: string): CaptureError {
  return new CaptureError(
    'badAddress',
    input === '' ? 'No address was given.' : `"${input}" is not the address of a pprof server.`,
    'Give an address such as http://127.0.0.1:6060/debug/pprof/ or 127.0.0.1:6060.',
  );
}
