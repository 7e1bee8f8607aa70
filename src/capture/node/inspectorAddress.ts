import { CaptureError } from '../captureError';

export interface InspectorAddress {
  /** `host:port`, for messages. */
  readonly host: string;
  /** Origin of the HTTP half: `http://127.0.0.1:9229`. */
  readonly origin: string;
  /** The socket of one target, where the user named it; otherwise `/json/list` tells. */
  readonly webSocket: string | undefined;
}

const DEFAULT_PORT = '9229';

/**
 * Reads what people paste: `9229`, `host:port`, `http://host:port/json`, `ws://host:port/id`, a DevTools front-end
 * address, or the whole line "Debugger listening on ws://…". Throws CaptureError 'badAddress'.
 */
export function parseInspectorAddress(input: string): InspectorAddress {
  const text = input.trim();
  const devtools = /^(?:chrome-)?devtools:\/\/.*[?&](wss?)=([^&\s]+)/.exec(text);
  if (devtools) return fromWebSocket(`${devtools[1]}://${decodeURIComponent(devtools[2]!)}`, input);
  const socket = /\bwss?:\/\/\S+/.exec(text);
  if (socket) return fromWebSocket(socket[0], input);
  const local = /^:?(\d+)$/.exec(text);
  const spelled = local ? `http://127.0.0.1:${local[1]}` : text.includes('://') ? text : `http://${text}`;
  const url = parseUrl(spelled, /^https?:$/, input);
  const secure = url.protocol === 'https:';
  const port = url.port || (secure ? '443' : DEFAULT_PORT);
  return { host: `${url.hostname}:${port}`, origin: `${url.protocol}//${url.hostname}:${port}`, webSocket: undefined };
}

function fromWebSocket(text: string, input: string): InspectorAddress {
  const url = parseUrl(text, /^wss?:$/, input);
  const secure = url.protocol === 'wss:';
  const host = `${url.hostname}:${url.port || (secure ? '443' : DEFAULT_PORT)}`;
  const named = url.pathname !== '' && url.pathname !== '/';
  return {
    host,
    origin: `${secure ? 'https' : 'http'}://${host}`,
    webSocket: named ? `${url.protocol}//${host}${url.pathname}${url.search}` : undefined,
  };
}

function parseUrl(text: string, protocols: RegExp, input: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !protocols.test(url.protocol) || url.hostname === '') {
    throw new CaptureError(
      'badAddress',
      input.trim() === '' ? 'No inspector address was given.' : `"${input}" is not the address of an inspector.`,
      'Give host:port, such as 127.0.0.1:9229, or the ws:// address that node prints when started with --inspect.',
    );
  }
  return url;
}
