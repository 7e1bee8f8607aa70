/** A script by its address, or by its number in the main isolate where `eval` made it. */
export type SampledScript = { readonly url: string } | { readonly scriptId: string };

/** The scripts that profiles name, those with the most bytes of their own first; Node's own are left out. */
export function sampledScripts([main, ...others]: readonly Uint8Array[]): SampledScript[] {
  const bytes: ScriptBytes = { ofUrl: new Map(), ofId: new Map() };
  if (main !== undefined) addScripts(view(main), bytes);
  // Numbers of other isolates would be taken for those of the main one.
  for (const profile of others) addScripts(view(profile), { ofUrl: bytes.ofUrl, ofId: new Map() });
  const scripts = [
    ...[...bytes.ofUrl].map(([url, size]) => ({ script: { url }, size })),
    ...[...bytes.ofId].map(([scriptId, size]) => ({ script: { scriptId }, size })),
  ];
  return scripts.sort((a, b) => b.size - a.size).map(({ script }) => script);
}

interface ScriptBytes {
  readonly ofUrl: Map<string, number>;
  /** Of scripts without an address. */
  readonly ofId: Map<string, number>;
}

function view(profile: Uint8Array): Buffer {
  return Buffer.from(profile.buffer, profile.byteOffset, profile.length);
}

const idKey = '"scriptId":"';
const urlKey = '"url":"';
const sizeKey = '"selfSize":';

/**
 * Reads the three members of each node and passes over the rest: parsing all of a profile would hold up the host. A quote
 * inside of a name is escaped, so that no name looks like a key. The order is that of V8: scriptId, url, selfSize.
 */
function addScripts(profile: Buffer, { ofUrl, ofId }: ScriptBytes): void {
  const urlOf = new Map<string, string>();
  for (let at = profile.indexOf(idKey); at >= 0; at = profile.indexOf(idKey, at)) {
    at += idKey.length;
    const idEnd = profile.indexOf('"', at);
    const size = profile.indexOf(sizeKey, at);
    if (idEnd < 0 || size < 0) return;
    const id = profile.toString('latin1', at, idEnd);
    let url = urlOf.get(id);
    if (url === undefined) {
      url = urlAfter(profile, idEnd);
      urlOf.set(id, url);
    }
    at = size + sizeKey.length;
    // Builtins have no script: their number is 0.
    if (url.startsWith('node:') || (url === '' && id === '0')) continue;
    const self = Number.parseFloat(profile.toString('latin1', at, at + 24));
    const [sums, key] = url === '' ? [ofId, id] : [ofUrl, url];
    sums.set(key, (sums.get(key) ?? 0) + (Number.isFinite(self) ? self : 0));
  }
}

function urlAfter(profile: Buffer, from: number): string {
  const start = profile.indexOf(urlKey, from) + urlKey.length;
  let end = profile.indexOf('"', start);
  while (end > 0 && isEscaped(profile, end)) end = profile.indexOf('"', end + 1);
  if (start < urlKey.length || end < 0) return '';
  try {
    return String(JSON.parse(`"${profile.toString('utf8', start, end)}"`));
  } catch {
    return '';
  }
}

/** Whether an odd number of backslashes stands before the quote at `at`. */
function isEscaped(profile: Buffer, at: number): boolean {
  let first = at;
  while (profile[first - 1] === 0x5c) first--;
  return (at - first) % 2 === 1;
}
