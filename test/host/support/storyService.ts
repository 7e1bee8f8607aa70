import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { Agent, get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync, inflateRawSync } from 'node:zlib';
import { freePort } from '../../../scripts/demo/freePort';
import { type RunningProgram, startProgram } from '../../support/goRepository';

const run = promisify(execFile);

/** One connection would leave the service idle between requests, many would wait for each other. */
const connections = 2;

/** What a client sees of an answer. */
export interface Answer {
  readonly encoding: string | undefined;
  readonly cookies: readonly string[];
  readonly body: string;
}

/** What the service's own counters say of a number of requests. */
export interface Cost {
  readonly bytesPerRequest: number;
  readonly collections: number;
}

/** A copy of the program `story-service` in the workspace, as a user would have it, and its process. */
export class StoryService {
  #process: RunningProgram | undefined;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: connections });

  private constructor(
    readonly folder: string,
    private readonly built: string,
    /** The same for each process, so that the extension can capture the target again. */
    private readonly address: string,
  ) {}

  static async create(fixture: string, folder: string): Promise<StoryService> {
    await cp(fixture, folder, { recursive: true });
    const built = await mkdtemp(path.join(tmpdir(), 'alloc-lens-story-'));
    return new StoryService(folder, built, `127.0.0.1:${await freePort()}`);
  }

  get pprof(): string {
    return `http://${this.address}/debug/pprof/`;
  }

  /** Builds what is saved and runs that in place of what ran before. */
  async restart(): Promise<void> {
    const program = path.join(this.built, 'service');
    await this.go('build', '-o', program, '.');
    await this.#process?.stop();
    // A finer profile than Go's own, so that seconds are enough to see the smallest of the three.
    this.#process = await startProgram(program, ['-listen', this.address], { GODEBUG: 'memprofilerate=4096' });
  }

  async go(...args: string[]): Promise<void> {
    await run('go', args, { cwd: this.folder, env: { ...process.env, GOFLAGS: '-buildvcs=false', GOWORK: 'off' } });
  }

  /** Files that gofmt would change. */
  async misformatted(): Promise<string> {
    return (await run('gofmt', ['-l', '.'], { cwd: this.folder })).stdout;
  }

  /** Asks for the page until `isOver`, on every connection. */
  async load(isOver: () => boolean, check?: (response: IncomingMessage, body: Buffer) => void): Promise<void> {
    const ask = async () => {
      while (!isOver()) {
        const { response, body } = await this.#get('/page', 'gzip');
        check?.(response, body);
      }
    };
    await Promise.all(Array.from({ length: connections }, ask));
  }

  /** Counts what so many requests cost, by runtime.MemStats, and checks that each is answered with the same bytes. */
  async cost(requests: number): Promise<Cost> {
    const { response, body } = await this.#get('/page', 'gzip');
    const cookies = response.headers['set-cookie'];
    let left = 0;
    const check = (each: IncomingMessage, bytes: Buffer) => {
      assert.ok(bytes.equals(body), 'two answers differ');
      assert.deepEqual(each.headers['set-cookie'], cookies);
    };
    const load = (count: number) => {
      left = count;
      return this.load(() => left-- <= 0, check);
    };
    await load(50);
    const before = await this.#counters();
    await load(requests);
    const after = await this.#counters();
    return {
      bytesPerRequest: (after.TotalAlloc - before.TotalAlloc) / requests,
      collections: after.NumGC - before.NumGC,
    };
  }

  /** What clients of each encoding get. */
  async answers(): Promise<Answer[]> {
    const asked = await Promise.all(['gzip', 'deflate', 'identity'].map(each => this.#get('/page', each)));
    return asked.map(({ response, body }) => {
      const encoding = response.headers['content-encoding'];
      return { encoding, cookies: response.headers['set-cookie'] ?? [], body: unpacked(encoding, body) };
    });
  }

  async dispose(): Promise<void> {
    this.#agent.destroy();
    await this.#process?.stop();
    await Promise.all([this.folder, this.built].map(each => rm(each, { recursive: true, force: true })));
  }

  async #counters(): Promise<{ TotalAlloc: number; NumGC: number }> {
    const { body } = await this.#get('/debug/vars', 'identity');
    return JSON.parse(body.toString('utf8')).memstats;
  }

  #get(where: string, encoding: string): Promise<{ response: IncomingMessage; body: Buffer }> {
    const options = { agent: this.#agent, headers: { 'accept-encoding': encoding } };
    return new Promise((resolve, reject) => {
      get(`http://${this.address}${where}`, options, response => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('end', () => resolve({ response, body: Buffer.concat(chunks) }));
        response.once('error', reject);
      }).once('error', reject);
    });
  }
}

function unpacked(encoding: string | undefined, body: Buffer): string {
  if (encoding === 'gzip') return gunzipSync(body).toString('utf8');
  return (encoding === 'deflate' ? inflateRawSync(body) : body).toString('utf8');
}
