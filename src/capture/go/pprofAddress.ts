import { originOf } from '../access';
import { CaptureError } from '../captureError';

/**
 * The places where pprof handlers may be mounted when the user typed `input`, most likely first, each with a trailing
 * slash. Accepts `host:port`, `:port`, a port alone, and any http(s) address: of the index, of one profile, of a prefix;
 * of a unix socket `unix:/path/to.sock:/debug/pprof/` or `http+unix://%2Fpath%2Fto.sock/debug/pprof/`. Query, fragment and credentials in the address are dropped, except that credentials are refused.
 * Throws CaptureError 'badAddress'.
 */
export function pprofBases(input: string): string[] {
  const url = parse(input.trim());
  const path = url.pathname;
  const known = /^(.*?\/debug\/pprof)(\/.*)?$/.exec(path) ?? /^(.*?\/pprof)(\/[a-z]*)?$/.exec(path);
  if (known) return [`${originOf(url)}${known[1]}/`];
  const prefix = path.replace(PROFILE_NAME, '').replace(/\/+$/, '');
  const mounts = prefix === '' ? ROOT_MOUNTS : PREFIX_MOUNTS;
  const bases = mounts.map(mount => `${originOf(url)}${prefix}${mount}`);
  // A path with its slash is the handlers' own, as discovery finds them; what follows are guesses.
  return prefix !== '' && path.endsWith('/') ? [...new Set([`${originOf(url)}${prefix}/`, ...bases])] : bases;
}

/** Whether it is `gops://host:port`, an agent of github.com/google/gops and no HTTP at all. */
export function isGopsAddress(address: string): boolean {
  return /^gops:\/\//i.test(address.trim());
}

/** The most likely of `pprofBases`. */
export function pprofBase(input: string): string {
  return pprofBases(input)[0]!;
}

/**
 * Paths that are asked on the ports of running Go programs. net/http, gin, echo and fiber register the first, chi's
 * Profiler under /debug too; the others are what their documents show for prefixes, and chi's under other mounts.
 */
export const probedPaths: readonly string[] = [
  '/debug/pprof/',
  '/pprof/',
  '/dev/pprof/',
  '/api/debug/pprof/',
  '/internal/debug/pprof/',
  '/admin/debug/pprof/',
  '/_/debug/pprof/',
  '/profiler/pprof/',
];

// net/http, gin-contrib, echo-contrib, fiber and chi's Profiler under /debug all give the first.
const ROOT_MOUNTS = ['/debug/pprof/', '/pprof/', '/dev/pprof/', '/debug/', '/'];
const PREFIX_MOUNTS = ['/debug/pprof/', '/pprof/', '/'];
const PROFILE_NAME = /\/(heap|allocs|goroutine|threadcreate|block|mutex|cmdline|profile|symbol|trace)\/?$/;

function parse(input: string): URL {
  if (/^(unix:|http\+unix:)/.test(input)) return parseSocket(input);
  const text = /^\d+$/.test(input) || input.startsWith(':') ? `127.0.0.1:${input.replace(/^:/, '')}` : input;
  const spelled = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = !/^(\/|$)/.test(input) && URL.canParse(spelled) ? new URL(spelled) : undefined;
  if (url === undefined || url.hostname === '' || !/^https?:$/.test(url.protocol)) throw badAddress(input);
  if (url.username !== '' || url.password !== '') {
    throw new CaptureError(
      'badAddress',
      `The address of ${url.host} contains a user name or password.`,
      'Leave credentials out of the address, and give them with the command Alloc Lens: Set Credentials.',
    );
  }
  return url;
}

function parseSocket(input: string): URL {
  const plain = /^unix:(?:\/\/)?(\/[^:]+)(?::(\/.*)?)?$/.exec(input);
  const text = plain ? `http+unix://${encodeURIComponent(plain[1]!)}${plain[2] ?? '/'}` : input;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http+unix:' || !/^%2f/i.test(url.hostname)) throw badAddress(input);
  return url;
}

function badAddress(input: string): CaptureError {
  return new CaptureError(
    'badAddress',
    input === '' ? 'No address was given.' : `"${input}" is not the address of a pprof server.`,
    'Give an address such as http://127.0.0.1:6060/debug/pprof/, 127.0.0.1:6060 or unix:/path/to.sock:/debug/pprof/.',
  );
}
