import { CancelledError } from '../captureError';
import type { ProfiledScript } from '../profiledScript';
import type { CdpSession } from './cdpChannel';
import type { SampledScript } from './sampledScripts';

/** Enabling the debugger takes 75 ms for 100 scripts; one that needs longer is not worth waiting for. */
const ANSWER_MS = 5_000;
/** A map of 64 MB is a third larger as a `data:` URL. */
const longestMapUrl = 90 * 2 ** 20;
/**
 * A text stops the target for as long as it takes to send, 300 of 10 KB for 30 to 180 ms at once. So they are asked for a few at a
 * time, and only those of the scripts that carry nearly all bytes.
 */
const textsAtOnce = 8;
const carried = 0.99;
const mostCharacters = 4 * 2 ** 20;
/** The user waits for the result meanwhile; what is not known by then is compared by its hash. */
const TEXTS_MS = 500;

/**
 * Asks an isolate for these scripts; what it does not have is left out. Of what the debugger domain costs and does nothing
 * is left afterwards: it is on for one reading, and no statement stops the program meanwhile.
 */
export async function readScripts(session: CdpSession, wanted: readonly SampledScript[]): Promise<ProfiledScript[]> {
  const keys = new Map(wanted.map(script => [keyOf(script), script]));
  const found = new Map<SampledScript, FoundScript>();
  session.on('Debugger.scriptParsed', params => {
    const parsed = parsedScript(params);
    const script = keys.get(keyOf(parsed)) ?? keys.get(`#${parsed.scriptId}`);
    if (script === undefined) return;
    const { bytes } = script;
    found.set(script, { ...parsed, url: 'url' in script ? script.url : '', bytes });
  });
  const options = { timeoutMs: ANSWER_MS };
  try {
    // In this order: between two commands a `debugger;` statement would find the time to stop the process for our sake.
    await Promise.all([
      session.send('Debugger.setSkipAllPauses', { skip: true }, options),
      session.send('Debugger.enable', {}, options),
    ]);
    const scripts = wanted.flatMap(script => found.get(script) ?? []);
    return await withTexts(session, scripts, textsWorthAsking(scripts));
  } finally {
    keys.clear();
    await session.send('Debugger.disable', {}, options).catch(ignoreUnlessCancelled);
  }
}

/** The debugger names files by URL where call frames have the path of a CommonJS module. */
function keyOf(script: { readonly url: string } | { readonly scriptId: string }): string {
  if (!('url' in script)) return `#${script.scriptId}`;
  const { url } = script;
  if (!url.startsWith('file://')) return url.replaceAll('\\', '/');
  try {
    return decodeURIComponent(url.slice('file://'.length)).replace(/^\/([a-z]:\/)/i, '$1');
  } catch {
    return url;
  }
}

interface FoundScript extends ParsedScript {
  readonly bytes: number;
}

interface ParsedScript extends ProfiledScript {
  /** Characters of the text that runs. */
  readonly length: number;
}

function parsedScript(params: Readonly<Record<string, unknown>>): ParsedScript {
  const text = (key: string) => (typeof params[key] === 'string' ? params[key] : '');
  const sourceMapUrl = text('sourceMapURL');
  return {
    scriptId: text('scriptId'),
    url: text('url'),
    hash: text('hash'),
    sourceMapUrl: sourceMapUrl.length > longestMapUrl ? 'data:too-large' : sourceMapUrl,
    length: typeof params['length'] === 'number' ? params['length'] : Number.POSITIVE_INFINITY,
  };
}

/**
 * Those without a map that carry nearly all bytes, and TypeScript that Node itself strips of its types, whose hash is not that of
 * the file. What dependencies run is shown by no line of the user.
 */
function textsWorthAsking(scripts: readonly FoundScript[]): ReadonlySet<FoundScript> {
  const all = scripts.reduce((sum, script) => sum + script.bytes, 0);
  const asked = new Set<FoundScript>();
  let seen = 0;
  let characters = 0;
  for (const script of scripts) {
    const isTop = seen < all * carried;
    seen += script.bytes;
    const { url, sourceMapUrl, length } = script;
    const isShown = sourceMapUrl === '' && url !== '' && !url.includes('/node_modules/');
    if (!isShown || !(isTop || /\.[cm]?tsx?$/.test(url)) || characters + length > mostCharacters) continue;
    characters += length;
    asked.add(script);
  }
  return asked;
}

async function withTexts(
  session: CdpSession,
  scripts: readonly FoundScript[],
  asked: ReadonlySet<FoundScript>,
): Promise<ProfiledScript[]> {
  const texts = new Map<FoundScript, string>();
  const waiting = [...asked];
  const end = performance.now() + TEXTS_MS;
  while (waiting.length > 0 && performance.now() < end) {
    const group = waiting.splice(0, textsAtOnce);
    const sources = await Promise.all(group.map(script => textOf(session, script.scriptId)));
    for (const [i, source] of sources.entries()) if (source !== undefined) texts.set(group[i]!, source);
  }
  return scripts.map(script => {
    const { length: _length, bytes: _bytes, ...told } = script;
    const source = texts.get(script);
    return source === undefined ? told : { ...told, source };
  });
}

async function textOf(session: CdpSession, scriptId: string): Promise<string | undefined> {
  const reply = await session
    .send('Debugger.getScriptSource', { scriptId }, { timeoutMs: ANSWER_MS })
    .catch(ignoreUnlessCancelled);
  return typeof reply?.['scriptSource'] === 'string' ? reply['scriptSource'] : undefined;
}

function ignoreUnlessCancelled(error: unknown): undefined {
  if (error instanceof CancelledError) throw error;
  return undefined;
}
