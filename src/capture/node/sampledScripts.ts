/** The addresses of scripts that profiles name, those with the most bytes of their own first; Node's own and '' left out. */
export function sampledScripts(profiles: readonly Uint8Array[]): string[] {
  const bytes = new Map<string, number>();
  for (const profile of profiles) addScripts(Buffer.from(profile.buffer, profile.byteOffset, profile.length), bytes);
  return [...bytes].sort((a, b) => b[1] - a[1]).map(([url]) => url);
}

const idKey = '"scriptId":"';
const urlKey = '"url":"';
const sizeKey = '"selfSize":';

/**
 * Reads the three members of each node and passes over the rest: parsing all of a profile would hold up the host. A quote
 * inside of a name is escaped, so that no name looks like a key. The order is that of V8: scriptId, url, selfSize.
 */
function addScripts(profile: Buffer, bytes: Map<string, number>): void {
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
    if (url === '' || url.startsWith('node:')) continue;
    const self = Number.parseFloat(profile.toString('latin1', at, at + 24));
    bytes.set(url, (bytes.get(url) ?? 0) + (Number.isFinite(self) ? self : 0));
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
