import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import type { Leash } from '../process/leash';

/** What a service is asked for, and how often. */
export interface LoadOrder {
  /** Address of the service, with a slash at the end. */
  readonly url: string;
  /** Asked for in turn. */
  readonly paths: readonly string[];
  /** Paths a visitor went through before; the load carries the cookie they left. */
  readonly visits?: readonly string[];
  /** Requests a second. */
  readonly perSecond: number;
}

export interface LoadCount {
  /** Answers with a status of 2xx, since the start. */
  readonly completed: number;
  /** Other answers and broken connections; a restart of the service makes a few. */
  readonly failed: number;
  /** True while the service does not answer. */
  readonly waiting: boolean;
}

export interface Load {
  readonly pid: number | undefined;
  /** The newest count; told once a second. */
  readonly count: LoadCount;
  /** The next count that fulfils `condition`. */
  until(condition: (count: LoadCount) => boolean): Promise<LoadCount>;
  stop(): Promise<void>;
}

export const goShopLoad = {
  paths: ['/', '/products/SKU-0007', '/reports/stock.csv', '/products/SKU-0120', '/feed.xml', '/?department=kitchen'],
  visits: Array.from({ length: 12 }, (_, i) => `/products/SKU-${String(i * 11 + 1).padStart(4, '0')}`),
  perSecond: 120,
} as const;

export const nodeShopLoad = {
  paths: ['/orders', '/orders?page=3', '/turnover', '/orders?page=7', '/export.ndjson?from=250'],
  perSecond: 60,
} as const;

/** Starts a steady load in a process of its own. It waits for a service that is being restarted, and goes on. */
export function startLoad(order: LoadOrder, leash: Leash): Load {
  // A load worker must not inherit the debugger or the loader of whoever starts it.
  const child = fork(path.resolve('scripts/demo/loadWorker.mjs'), {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  leash.hold(child);
  let count: LoadCount = { completed: 0, failed: 0, waiting: true };
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()));
  child.on('message', message => {
    count = message as LoadCount;
  });
  child.send(order);
  return {
    pid: child.pid,
    get count() {
      return count;
    },
    until: condition => nextCount(child, condition),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function nextCount(child: ChildProcess, condition: (count: LoadCount) => boolean): Promise<LoadCount> {
  return new Promise((resolve, reject) => {
    const look = (message: unknown) => {
      if (!condition(message as LoadCount)) return;
      child.off('message', look);
      child.off('exit', ended);
      resolve(message as LoadCount);
    };
    const ended = (code: number | null) => reject(new Error(`The load ended (exit code ${code}).`));
    child.on('message', look);
    child.once('exit', ended);
  });
}
