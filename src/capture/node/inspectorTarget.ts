import { CancelledError, CaptureError } from '../captureError';
import { type HttpLimits, httpGet } from '../httpGet';
import type { InspectorAddress } from './inspectorAddress';

export interface InspectorTarget {
  readonly webSocket: string;
  /** Main script as a path or URL, or `node[PID]`; empty where the socket was given directly. */
  readonly title: string;
  /** False where the sampler knows live objects only (Node 18); undefined where it could not be asked. */
  readonly seesCollectedObjects: boolean | undefined;
}

export const inspectorLimits: HttpLimits = { connectMs: 5_000, idleMs: 5_000, wholeMs: 10_000, maxBytes: 8 << 20 };

/** Asks the HTTP half of an inspector which socket to open. The process itself need not be running JavaScript. */
export async function findInspectorTarget(
  address: InspectorAddress,
  limits: HttpLimits,
  signal: AbortSignal,
): Promise<InspectorTarget> {
  if (address.webSocket !== undefined) {
    // A proxy may serve the socket without the HTTP half, so only the socket itself must work.
    const sees = await seesCollectedObjects(address, limits, signal);
    return { webSocket: address.webSocket, title: '', seesCollectedObjects: sees };
  }
  const entry = chooseEntry(await fetchList(address, limits, signal), address);
  const socket = new URL(entry.webSocketDebuggerUrl);
  const scheme = address.origin.startsWith('https:') ? 'wss' : 'ws';
  return {
    // The host is the one the user reached, not the one the list claims: a forwarded port differs, a forgery is ignored.
    webSocket: `${scheme}://${address.host}${socket.pathname}`,
    title: entry.url !== '' ? entry.url : entry.title,
    seesCollectedObjects: await seesCollectedObjects(address, limits, signal),
  };
}

interface ListEntry {
  readonly type: string;
  readonly title: string;
  readonly url: string;
  readonly webSocketDebuggerUrl: string;
}

async function fetchList(address: InspectorAddress, limits: HttpLimits, signal: AbortSignal): Promise<ListEntry[]> {
  const answer = await httpGet(`${address.origin}/json/list`, limits, signal);
  const list = parseJson(answer.body);
  if (answer.status === 200 && Array.isArray(list)) return list.map(toEntry);
  const isName = answer.status === 400 && !/^[\d.]+:|^\[|^localhost:/.test(address.host);
  throw new CaptureError(
    'notAnInspector',
    `${address.host} answered ${answer.status} to /json/list, which is not what an inspector sends.`,
    isName
      ? 'Use the IP address or localhost: inspectors refuse other host names.'
      : 'Start the program with --inspect and give the port that it prints ("Debugger listening on …").',
  );
}

function chooseEntry(list: readonly ListEntry[], address: InspectorAddress): ListEntry {
  const entry = list.find(each => each.type === 'node' || each.type === 'deno');
  if (entry === undefined && list.length > 0) {
    throw new CaptureError(
      'unsupportedRuntime',
      `${address.host} is the inspector of "${list[0]!.type}" (${list[0]!.title}), not of Node.js.`,
      'Give the inspector of a Node.js process.',
    );
  }
  if (entry === undefined) {
    throw new CaptureError(
      'notAnInspector',
      `The inspector at ${address.host} lists no process.`,
      'Start the program without --permission, or with --allow-inspector where Node knows it.',
    );
  }
  if (!URL.canParse(entry.webSocketDebuggerUrl)) {
    throw new CaptureError(
      'targetBusy',
      `The inspector at ${address.host} accepts one session only, and a debugger holds it.`,
      'Disconnect the debugger, then capture again.',
    );
  }
  return entry;
}

async function seesCollectedObjects(
  address: InspectorAddress,
  limits: HttpLimits,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  try {
    const answer = await httpGet(`${address.origin}/json/protocol`, limits, signal);
    if (answer.status !== 200) return undefined;
    return answer.body.includes('includeObjectsCollectedByMinorGC');
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    return undefined;
  }
}

function toEntry(value: unknown): ListEntry {
  const record = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const text = (key: string) => (typeof record[key] === 'string' ? record[key] : '');
  return {
    type: text('type'),
    title: text('title'),
    url: text('url'),
    webSocketDebuggerUrl: text('webSocketDebuggerUrl'),
  };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
