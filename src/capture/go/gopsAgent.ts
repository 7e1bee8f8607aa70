import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CancelledError, CaptureError } from '../captureError';
import { connectionError, timedOut, tooLarge } from '../httpFailure';
import type { HttpLimits } from '../httpGet';
import type { HeapSource } from './heapSource';
import { looksLikeProfile, type PprofLimits, type Snapshot } from './pprofClient';

/** Commands of github.com/google/gops/agent: one byte each, answered until the end of the stream. */
const COLLECT = 0x2;
const MEMORY_STATISTICS = 0x3;
const HEAP_PROFILE = 0x5;

/** Profiles through the agent of gops, in a program that has no pprof handlers. It has no login and speaks plain TCP. */
export class GopsAgent implements HeapSource {
  readonly where: string;
  readonly notes: readonly string[] = [];
  private readonly url: URL;

  /** `address` is `gops://host:port`. Throws CaptureError 'badAddress'. */
  constructor(
    address: string,
    private readonly limits: PprofLimits,
  ) {
    this.url = parse(address.trim());
    this.where = this.url.host;
  }

  /** The agent does not tell; a restart is noticed by the totals, and by the port that is another one then. */
  async commandLine(): Promise<undefined> {
    return undefined;
  }

  async heap(signal: AbortSignal): Promise<Snapshot> {
    const asked = performance.now();
    await this.collect(signal);
    const answer = await converse(this.url, HEAP_PROFILE, this.limits.heap, signal);
    if (!looksLikeProfile(answer.body)) throw this.notAnAgent();
    return { bytes: answer.body, takenAt: answer.firstByteAt, waitedMs: answer.firstByteAt - asked };
  }

  /** Bytes of live and not yet collected objects. */
  async heapBytes(signal: AbortSignal): Promise<number | undefined> {
    const { body } = await converse(this.url, MEMORY_STATISTICS, this.limits.small, signal);
    const bytes = /^heap-alloc: .*?(\d+) bytes\)?$/m.exec(body.toString('utf8'))?.[1];
    return bytes === undefined ? undefined : Number(bytes);
  }

  /** A plain profile is up to two collections old; the agent collects when asked to. */
  private async collect(signal: AbortSignal): Promise<void> {
    const { body } = await converse(this.url, COLLECT, this.limits.heap, signal);
    if (body.toString('latin1') !== 'ok') throw this.notAnAgent();
  }

  private notAnAgent(): CaptureError {
    return new CaptureError(
      'notAProfile',
      `${this.where} does not answer like an agent of gops.`,
      'Check that the program calls agent.Listen of github.com/google/gops/agent, and that the port is the one that gops prints.',
    );
  }
}

/** Folders in which agents leave their ports, by process id: the agent asks os.UserConfigDir, older ones $HOME. */
export function gopsFolders(environment: NodeJS.ProcessEnv = process.env, home = homedir()): string[] {
  const { GOPS_CONFIG_DIR, XDG_CONFIG_HOME, APPDATA } = environment;
  if (GOPS_CONFIG_DIR) return [GOPS_CONFIG_DIR];
  const bases = [XDG_CONFIG_HOME, APPDATA, join(home, '.config'), join(home, 'Library', 'Application Support')];
  return bases.filter(base => base).map(base => join(base!, 'gops'));
}

/** The port that the agent of process `pid` announced. A crash leaves the file behind: check that the process listens there. */
export async function announcedGopsPort(pid: number, folders = gopsFolders()): Promise<number | undefined> {
  for (const folder of folders) {
    const text = await readFile(join(folder, String(pid)), 'utf8').catch(() => '');
    if (/^\d{1,5}\s*$/.test(text)) return Number(text);
  }
  return undefined;
}

function parse(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || url.hostname === '' || url.port === '') {
    throw new CaptureError(
      'badAddress',
      `"${address}" is not the address of a gops agent.`,
      'Give gops://host:port with the port that the command gops prints.',
    );
  }
  return url;
}

interface Answer {
  readonly body: Buffer;
  /** Clock of `performance.now()`. */
  readonly firstByteAt: number;
}

function converse(url: URL, command: number, limits: HttpLimits, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new CancelledError());
      return;
    }
    const socket = connect({ host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) });
    const settle = (finish: () => void) => {
      clearTimeout(whole);
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      finish();
    };
    const fail = (error: Error) => settle(() => reject(error));
    const onAbort = () => fail(new CancelledError());
    const whole = setTimeout(() => fail(timedOut(url, 'did not finish its answer', limits.wholeMs)), limits.wholeMs);
    signal.addEventListener('abort', onAbort, { once: true });
    socket.setTimeout(limits.idleMs, () => fail(timedOut(url, 'fell silent', limits.idleMs)));
    socket.once('connect', () => socket.write(Buffer.of(command)));
    // Stays attached after settling: destroying a socket may still emit one error.
    socket.on('error', error => fail(connectionError(error, url)));
    readAll(socket, url, limits.maxBytes).then(answer => settle(() => resolve(answer)), fail);
  });
}

function readAll(socket: Socket, url: URL, maxBytes: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let received = 0;
    let firstByteAt = performance.now();
    socket.on('data', (chunk: Buffer) => {
      if (received === 0) firstByteAt = performance.now();
      received += chunk.length;
      if (received > maxBytes) reject(tooLarge(url, maxBytes));
      else chunks.push(chunk);
    });
    socket.once('end', () => resolve({ body: Buffer.concat(chunks), firstByteAt }));
  });
}
