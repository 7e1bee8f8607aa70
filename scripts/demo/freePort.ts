import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Ports below every system's range for outgoing connections. A port from that range could be taken by a client of the
 * load, or connect to itself, in the moment when its service is being restarted.
 */
const lowest = 20_000;
const beyond = 30_000;
const attempts = 50;

/** A port of the loopback interface that nobody listens on; it is free, not reserved. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const port = randomInt(lowest, beyond);
    if (await canListen(port)) return port;
  }
  throw new Error(`No free port between ${lowest} and ${beyond} on 127.0.0.1 in ${attempts} attempts.`);
}

function canListen(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
