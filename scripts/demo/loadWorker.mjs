// Keeps one service busy: a process of its own, so that the load disturbs neither the services nor whoever measures them.
// Started with fork; the first message is {url, paths, perSecond, visits}. Sends {completed, failed, waiting} every second.
// Plain JavaScript, because it is run unbundled.

import { setTimeout as wait } from 'node:timers/promises';
import autocannon from 'autocannon';

/** autocannon sends the requests of a second in one burst; clients that start one after another make a steady flow of it. */
const clients = 6;
const retryMs = 100;
/** autocannon wants an end; a demo that runs for a day starts over. */
const daySeconds = 24 * 60 * 60;

const count = { completed: 0, failed: 0 };
let waiting = 0;

process.once('disconnect', () => process.exit(0));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(0));
process.once('message', order => {
  for (let i = 0; i < clients; i++) keepBusy(order, i);
  setInterval(() => process.send?.({ ...count, waiting: waiting > 0 }), 1000);
});

async function keepBusy(order, index) {
  await wait((1000 / clients) * index);
  for (;;) {
    waiting++;
    await untilAnswering(order.url);
    const cookie = await cookieAfter(order).catch(() => '');
    waiting--;
    await session(order, index, cookie);
  }
}

/** The cookie of a visitor who has been around: what is kept in a session weighs nothing while it is empty. */
async function cookieAfter({ url, visits = [] }) {
  let cookie = '';
  for (const visit of visits) {
    const response = await fetch(new URL(visit, url), { headers: cookie === '' ? {} : { cookie } });
    await response.arrayBuffer();
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
  }
  return cookie;
}

/** Resolves when the target is gone, which is an everyday event: it is restarted after every save. */
function session({ url, paths, perSecond }, index, cookie) {
  const rate = Math.max(1, Math.floor((perSecond + index) / clients));
  const requests = paths.map((_, i) => ({ path: paths[(i + index) % paths.length] }));
  return new Promise(resolve => {
    const run = autocannon({
      url,
      requests,
      connections: 1,
      overallRate: rate,
      duration: daySeconds,
      timeout: 5,
      headers: { 'accept-encoding': 'gzip', ...(cookie === '' ? {} : { cookie }) },
      // Without this, a refused connection is tried again at once, thousands of times a second.
      setupClient: client => client.once('connError', () => client.destroy()),
    });
    run.on('response', (_client, status) => {
      if (status >= 200 && status < 300) count.completed++;
      else count.failed++;
    });
    run.on('reqError', () => count.failed++);
    run.on('done', () => resolve());
  });
}

async function untilAnswering(url) {
  for (;;) {
    const status = await fetch(new URL('healthz', url)).then(
      response => response.arrayBuffer().then(() => response.status),
      () => 0,
    );
    if (status === 200) return;
    await wait(retryMs);
  }
}
