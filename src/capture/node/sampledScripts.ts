/** A script by its address, or by its number in the main isolate where `eval` made it. */
export type SampledScript = ({ readonly url: string } | { readonly scriptId: string }) & {
  /** Allocated by functions of the script itself. */
  readonly bytes: number;
};

/** The scripts that profiles name, those with the most bytes of their own first; Node's own are left out. */
export function sampledScripts([main, ...others]: readonly Uint8Array[]): SampledScript[] {
  const bytes: ScriptBytes = { ofUrl: new Map(), ofId: new Map() };
  if (main !== undefined) addScripts(view(main), bytes);
  // Numbers of other isolates would be taken for those of the main one.
  for (const profile of others) addScripts(view(profile), { ofUrl: bytes.ofUrl, ofId: new Map() });
  const scripts: SampledScript[] = [
    ...[...bytes.ofUrl].map(([url, size]) => ({ url, bytes: size })),
    ...[...bytes.ofId].map(([scriptId, size]) => ({ scriptId, bytes: size })),
  ];
  return scripts.sort((a, b) => b.bytes - a.bytes);
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
  // Numbers in place of texts: nodes are many, scripts are few.
  const scripts = new Map<number, { readonly url: string; bytes: number }>();
  for (let at = profile.indexOf(idKey); at >= 0; at = profile.indexOf(idKey, at)) {
    at += idKey.length;
    const id = wholeNumber(profile, at);
    const size = profile.indexOf(sizeKey, at);
    if (size < 0) break;
    let script = scripts.get(id);
    if (script === undefined) {
      script = { url: urlAfter(profile, at), bytes: 0 };
      scripts.set(id, script);
    }
    at = size + sizeKey.length;
    script.bytes += wholeNumber(profile, at);
  }
  for (const [id, { url, bytes }] of scripts) {
    // Builtins have no script: their number is 0.
    if (url.startsWith('node:') || (url === '' && id === 0)) continue;
    const [sums, key] = url === '' ? [ofId, String(id)] : [ofUrl, url];
    sums.set(key, (sums.get(key) ?? 0) + bytes);
  }
}

function wholeNumber(profile: Buffer, at: number): number {
  let value = 0;
  for (let digit = profile[at]! - 0x30; digit >= 0 && digit <= 9; digit = profile[++at]! - 0x30)
    value = value * 10 + digit;
  return value;
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
