import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { GoProfiler } from '../../../src/capture/go/goProfiler';
import type { PprofLimits } from '../../../src/capture/go/pprofClient';
import type { RunningCapture } from '../../../src/capture/profiler';
import { rejectsWith, watchUnhandledRejections } from './expectations';
import { deadPort, servePeer, serveTcp } from './peers';

watchUnhandledRejections();

/** Short enough to be waited for, long enough for a loaded machine. */
const quick = { connectMs: 2_000, idleMs: 300, wholeMs: 2_000, maxBytes: 1 << 20 };
const limits: PprofLimits = { small: quick, heap: quick };
const profile = gzipSync(Buffer.from('not decoded here'));

function start(url: string, signal = new AbortController().signal): Promise<RunningCapture> {
  return new GoProfiler(limits).start({ kind: 'go', url, label: 'peer' }, { seconds: 1, signal });
}

/** Answers cmdline as a Go program would and leaves the heap profile to `heap`. */
function pprof(heap: RequestListener): RequestListener {
  return (request, response) => {
    if (request.url?.startsWith('/debug/pprof/heap')) heap(request, response);
    else if (request.url === '/debug/pprof/cmdline') {
      response.setHeader('content-type', 'text/plain; charset=utf-8');
      response.end('/bin/peer\0-x');
    } else response.writeHead(404).end('404 page not found');
  };
}

test('nothing listening is reported with the address', async () => {
  const host = await deadPort();
  await rejectsWith(start(host), 'refused', new RegExp(`^Nothing listens on ${host}\\.$`));
});

test('an unknown host name is reported', async () => {
  await rejectsWith(start('http://no-such-host.invalid:6060'), 'unreachable', /no-such-host\.invalid is not known/);
});

test('a 404 from another handler says that there is no pprof, naming the likeliest place', async () => {
  const asked: string[] = [];
  const host = await servePeer((request, response) => {
    asked.push(request.url!);
    response.writeHead(404).end('404 page not found');
  });
  await rejectsWith(start(host), 'noPprof', new RegExp(`${host}/debug/pprof/heap\\?gc=1 answered 404`));
  assert.ok(asked.includes('/pprof/heap?gc=1') && asked.includes('/debug/heap?gc=1'), asked.join(' '));
});

test('a 404 from pprof itself says that the profile is unknown', async () => {
  const host = await servePeer(
    pprof((_, response) => response.writeHead(404, { 'x-go-pprof': '1' }).end('Unknown profile')),
  );
  await rejectsWith(start(host), 'noSuchProfile', /pprof answers at .* no profile named heap/);
});

test('a web page with status 200 is quoted by its first 80 characters', async () => {
  const page = `<!doctype html>\n<title>Sign in</title>${'x'.repeat(500)}`;
  const host = await servePeer((_, response) => response.setHeader('content-type', 'text/html').end(page));
  const error = await rejectsWith(
    start(host),
    'notAProfile',
    /sent a web page, not a profile: "<!doctype html> <title>Sign in/,
  );
  const quoted = /"(.*)…"/.exec(error.message)?.[1];
  assert.equal(quoted?.length, 80);
});

test('JSON with status 200 is not taken for a profile', async () => {
  const host = await servePeer((_, response) =>
    response.setHeader('content-type', 'application/json').end('\n{"ok":true}'),
  );
  await rejectsWith(start(host), 'notAProfile', /sent something else, not a profile: "\{"ok":true\}"/);
});

test('a login is asked for by 401 and 403', async () => {
  for (const status of [401, 403]) {
    const host = await servePeer((_, response) => response.writeHead(status).end());
    await rejectsWith(
      start(host),
      'unauthorized',
      status === 401 ? /answered 401: it asks for a login/ : /answered 403: it does not let/,
    );
  }
});

test('a 500 is reported with the words of the server', async () => {
  const host = await servePeer(
    pprof((_, response) => response.writeHead(500, { 'x-go-pprof': '1' }).end('out of luck')),
  );
  await rejectsWith(start(host), 'serverError', /answered 500: out of luck/);
});

test('a redirect to another host is refused, and that host is never asked', async () => {
  let asked = 0;
  const other = await servePeer((_, response) => {
    asked++;
    response.end(profile);
  });
  const host = await servePeer((request, response) =>
    response.writeHead(302, { location: `http://${other}${request.url}` }).end(),
  );
  await rejectsWith(start(host), 'redirected', new RegExp(`redirects to another host: http://${other}`));
  assert.equal(asked, 0);
});

test('a redirect within the host is followed', async () => {
  const host = await servePeer((request, response) => {
    if (request.url?.startsWith('/internal/')) response.end(profile);
    else response.writeHead(307, { location: `/internal${request.url}` }).end();
  });
  const run = await start(host);
  const raw = await run.stop();
  assert.ok(raw.kind === 'pprofPair' && Buffer.compare(raw.after, profile) === 0);
});

test('a circle of redirects is left after three', async () => {
  let asked = 0;
  const host = await servePeer((request, response) => {
    asked++;
    response.writeHead(302, { location: request.url }).end();
  });
  await rejectsWith(start(host), 'redirected', /redirected more than 3 times/);
  assert.equal(asked, 4);
});

test('a body shorter than announced is reported as truncated', async () => {
  const host = await servePeer(
    pprof((_, response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write(profile, () => response.socket?.end());
    }),
  );
  await rejectsWith(
    start(host),
    'truncated',
    new RegExp(`went away while sending .*\\(${profile.length} of 1000 bytes`),
  );
});

test('a connection reset in the middle of a chunked body is reported as truncated', async () => {
  const host = await servePeer(
    pprof((_, response) => void response.write(profile, () => response.socket?.resetAndDestroy())),
  );
  await rejectsWith(start(host), 'truncated', /went away while sending \/debug\/pprof\/heap/);
});

test('a server that never answers runs into the time limit', async () => {
  const host = await servePeer(() => undefined);
  await rejectsWith(start(host), 'timeout', /accepted the connection but did not answer within 300 ms/);
});

test('a server that falls silent in the middle runs into the time limit', async () => {
  const host = await servePeer(pprof((_, response) => void response.write(profile)));
  await rejectsWith(start(host), 'timeout', /stopped in the middle of its answer within 300 ms/);
});

test('a server that drips for ever runs into the limit of the whole', async () => {
  const host = await servePeer(
    pprof((_, response) => {
      const drip = setInterval(() => response.write('.'), 50);
      response.once('close', () => clearInterval(drip));
    }),
  );
  await rejectsWith(start(host), 'timeout', /did not finish its answer within 2 s/);
});

test('a body above the limit is not read to its end', async () => {
  let sent = 0;
  const host = await servePeer(
    pprof((_, response) => {
      const pump = () => {
        while (!response.destroyed && sent < 1e9) {
          sent += 1 << 16;
          if (!response.write(Buffer.alloc(1 << 16, 0x1f))) return void response.once('drain', pump);
        }
      };
      pump();
    }),
  );
  await rejectsWith(start(host), 'tooLarge', /sent more than 1 MiB/);
  assert.ok(sent < 100e6, `${sent} bytes were sent`);
});

test('a command line without end is told as what it is: something else answers there', async () => {
  const host = await servePeer((_, response) => {
    response.setHeader('content-type', 'text/plain');
    response.end(Buffer.alloc((1 << 20) + 1, 'x'));
  });
  const { remedy } = await rejectsWith(start(host), 'tooLarge', /cmdline sent more than 1 MiB/);
  assert.match(remedy, /^No command line is that long/);
});

test('a peer that closes at once or speaks another protocol is reported', async () => {
  const closing = await serveTcp(socket => socket.destroy());
  await rejectsWith(start(closing), 'truncated', /closed the connection without an answer/);
  const foreign = await serveTcp(socket => socket.write('SSH-2.0-OpenSSH_9.2\r\n'));
  await rejectsWith(start(foreign), 'serverError', /does not speak HTTP/);
});

test('the second snapshot tells a truncated answer from a program that is gone', async () => {
  let asked = 0;
  const host = await servePeer(
    pprof((_, response) => {
      if (asked++ === 0) response.end(profile);
      else response.write(profile, () => response.socket?.resetAndDestroy());
    }),
  );
  const run = await start(host);
  await rejectsWith(run.stop(), 'truncated', /went away while sending/);
});

test('a server without cmdline can be captured all the same', async () => {
  const host = await servePeer((request, response) => {
    if (request.url === '/x/heap?gc=1') response.end(profile);
    else response.writeHead(404).end();
  });
  const run = await start(`http://${host}/x/`);
  assert.equal((await run.stop()).kind, 'pprofPair');
});

test('cancelling closes the connection to a server that does not answer', async () => {
  const abort = new AbortController();
  let closed: Promise<unknown> | undefined;
  const host = await servePeer(request => {
    closed = new Promise(resolve => request.socket.once('close', resolve));
    abort.abort();
  });
  await assert.rejects(start(host, abort.signal), { name: 'CancelledError' });
  await closed;
});

test('a bad address is refused before anything is asked', async () => {
  await rejectsWith(start('ftp://127.0.0.1/x'), 'badAddress', /"ftp:\/\/127\.0\.0\.1\/x" is not the address/);
});

test('a heap profile that takes more than two seconds earns a hint about deep stacks', async () => {
  const slow = { ...quick, idleMs: 10_000, wholeMs: 20_000 };
  const host = await servePeer(
    pprof((_, response) => {
      setTimeout(() => response.end(profile), 2_100);
    }),
  );
  const target = { kind: 'go', url: host, label: 'peer' } as const;
  const signal = new AbortController().signal;
  const run = await new GoProfiler({ small: quick, heap: slow }).start(target, { seconds: 1, signal });
  assert.match(run.notes.join(), /took 2\.\d s to write.*GODEBUG=profstackdepth=32/);
  await run.dispose();
});
