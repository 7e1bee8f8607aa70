import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, test } from 'node:test';
import { freePort } from '../../../scripts/demo/freePort';
import { type Load, startLoad } from '../../../scripts/demo/load';
import { type Leash, startLeash } from '../../../scripts/process/leash';
import { isAlive } from './isAlive';

let leash: Leash | undefined;
let load: Load | undefined;
let server: Server | undefined;

afterEach(async () => {
  await load?.stop();
  await leash?.release();
  server?.closeAllConnections();
  server?.close();
});

/** Counts what it is asked for, by path. */
async function listen(port: number, seen: Map<string, number>): Promise<string> {
  const started = createServer((request, response) => {
    seen.set(request.url!, (seen.get(request.url!) ?? 0) + 1);
    response.end('fine');
  });
  server = started;
  await new Promise<void>(resolve => started.listen(port, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}/`;
}

describe('the load', () => {
  test('asks for every path at the ordered rate', async () => {
    const seen = new Map<string, number>();
    leash = startLeash();
    load = startLoad({ url: await listen(0, seen), paths: ['/a', '/b', '/c'], perSecond: 60 }, leash);
    const first = await load.until(count => count.completed > 60);
    const startedMs = performance.now();
    const last = await load.until(count => count.completed >= first.completed + 180);
    const rate = (last.completed - first.completed) / ((performance.now() - startedMs) / 1000);
    assert.ok(rate > 45 && rate < 75, `${rate} a second`);
    const [a, b, c] = ['/a', '/b', '/c'].map(path => seen.get(path) ?? 0) as [number, number, number];
    assert.ok(Math.min(a, b, c) > 0.7 * Math.max(a, b, c), `${a} ${b} ${c}`);
    assert.equal(last.failed, 0);
  });

  test('waits quietly while the service is away, and goes on', async () => {
    const port = await freePort();
    const seen = new Map<string, number>();
    leash = startLeash();
    load = startLoad({ url: await listen(port, seen), paths: ['/'], perSecond: 60 }, leash);
    await load.until(count => count.completed > 30);
    server!.closeAllConnections();
    await new Promise(resolve => server!.close(resolve));
    const away = await load.until(count => count.waiting);
    await listen(port, seen);
    const back = await load.until(count => !count.waiting && count.completed > away.completed + 60);
    assert.ok(back.failed <= 30, `${back.failed} failures in one restart`);
  });

  test('ends when it is told to', async () => {
    leash = startLeash();
    load = startLoad({ url: await listen(0, new Map()), paths: ['/'], perSecond: 10 }, leash);
    await load.until(count => count.completed > 0);
    await load.stop();
    assert.equal(isAlive(load.pid!), false);
  });
});
