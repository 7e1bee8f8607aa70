import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net';
import { after } from 'node:test';

const servers = new Set<Server | TcpServer>();
const sockets = new Set<Socket>();

after(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers) server.close();
});

/** A real HTTP server on a free port of loopback; returns `host:port`. */
export function servePeer(listener: RequestListener): Promise<string> {
  return listen(createServer(listener));
}

/** A real TCP server that hands every connection to `listener`; returns `host:port`. */
export function serveTcp(listener: (socket: Socket) => void): Promise<string> {
  return listen(createTcpServer(listener));
}

/** `host:port` on which nothing listens any more. */
export async function deadPort(): Promise<string> {
  const server = createTcpServer();
  const host = await listen(server);
  await new Promise(resolve => server.close(resolve));
  servers.delete(server);
  return host;
}

export async function listen(server: Server | TcpServer): Promise<string> {
  servers.add(server);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
