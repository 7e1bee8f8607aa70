import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

/** Texts beyond this many characters are kept as hashes only; making JSON of them holds up the thread. */
const mostCharacters = 4 * 2 ** 20;

const compress = promisify(gzip);
const uncompress = promisify(gunzip);

export interface KeptTexts {
  /** gzip-compressed JSON. */
  readonly bytes: Uint8Array;
  /** SHA-256 of every text, kept or not, by path. */
  readonly hashes: Readonly<Record<string, string>>;
}

/** The texts of profiled files, to be kept with the profile: lines are followed from them even after a restart. */
export async function packTexts(texts: ReadonlyMap<string, string>): Promise<KeptTexts> {
  const kept: Record<string, string> = {};
  let characters = 0;
  for (const [path, text] of [...texts].sort((a, b) => a[1].length - b[1].length)) {
    characters += text.length;
    if (characters > mostCharacters) break;
    kept[path] = text;
  }
  const hashes = Object.fromEntries([...texts].map(([path, text]) => [path, sha256(text)]));
  return { bytes: await compress(JSON.stringify(kept)), hashes };
}

/** Those texts whose hash is the one of `hashes`; none where the bytes are damaged. */
export async function unpackTexts(
  bytes: Uint8Array | undefined,
  hashes: Readonly<Record<string, string>>,
): Promise<Map<string, string>> {
  const texts = await parse(bytes);
  return new Map(
    Object.entries(texts).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && sha256(entry[1]) === hashes[entry[0]],
    ),
  );
}

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

async function parse(bytes: Uint8Array | undefined): Promise<Record<string, unknown>> {
  if (bytes === undefined) return {};
  try {
    return JSON.parse((await uncompress(bytes, { maxOutputLength: 8 * mostCharacters })).toString('utf8'));
  } catch {
    return {}; // The profile is sound without them; files changed since then show nothing.
  }
}
