import { CancelledError } from '../captureError';
import type { ProfiledScript } from '../profiledScript';
import type { CdpSession } from './cdpChannel';
import type { SampledScript } from './sampledScripts';

/** Enabling the debugger takes 75 ms for 100 scripts; one that needs longer is not worth waiting for. */
const ANSWER_MS = 5_000;
/** A map of 64 MB is a third larger as a `data:` URL. */
const longestMapUrl = 90 * 2 ** 20;
/** Texts are asked for one by one, and each stops the target for as long as it takes to send. */
const mostTexts = 300;
const mostCharacters = 8 * 2 ** 20;

/**
 * Asks an isolate for these scripts; what it does not have is left out. Of what the debugger domain costs and does nothing
 * is left afterwards: it is on for one reading, and no statement stops the program meanwhile.
 */
export async function readScripts(session: CdpSession, wanted: readonly SampledScript[]): Promise<ProfiledScript[]> {
  const keys = new Map(wanted.map(script => [keyOf(script), script]));
  const found = new Map<SampledScript, ParsedScript>();
  session.on('Debugger.scriptParsed', params => {
    const parsed = parsedScript(params);
    const script = keys.get(keyOf({ url: parsed.url })) ?? keys.get(keyOf({ scriptId: parsed.scriptId }));
    if (script !== undefined) found.set(script, { ...parsed, url: 'url' in script ? script.url : '' });
  });
  const options = { timeoutMs: ANSWER_MS };
  try {
    // Sent in one go: a `debugger;` statement must find no time to stop the process for our sake.
    await Promise.all([
      session.send('Debugger.enable', {}, options),
      session.send('Debugger.setSkipAllPauses', { skip: true }, options),
    ]);
    return await withTexts(
      session,
      wanted.flatMap(script => found.get(script) ?? []),
    );
  } finally {
    keys.clear();
    await session.send('Debugger.disable', {}, options).catch(ignoreUnlessCancelled);
  }
}

/** The debugger names files by URL where call frames have the path of a CommonJS module. */
function keyOf(script: SampledScript): string {
  if ('scriptId' in script) return `#${script.scriptId}`;
  const { url } = script;
  if (!url.startsWith('file://')) return url.replaceAll('\\', '/');
  try {
    return decodeURIComponent(url.slice('file://'.length)).replace(/^\/([a-z]:\/)/i, '$1');
  } catch {
    return url;
  }
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

/** The texts of those without a map, as far as the limits reach: what dependencies run is shown by no line of the user. */
async function withTexts(session: CdpSession, scripts: readonly ParsedScript[]): Promise<ProfiledScript[]> {
  let texts = 0;
  let characters = 0;
  const isAsked = ({ url, sourceMapUrl, length }: ParsedScript) => {
    if (sourceMapUrl !== '' || url === '' || url.includes('/node_modules/')) return false;
    if (texts >= mostTexts || characters + length > mostCharacters) return false;
    texts++;
    characters += length;
    return true;
  };
  return Promise.all(
    scripts.map(async ({ length, ...script }) => {
      if (!isAsked({ length, ...script })) return script;
      const source = await textOf(session, script.scriptId);
      return source === undefined ? script : { ...script, source };
    }),
  );
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
