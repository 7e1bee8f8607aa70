// The order desk of the shop: order lists, dashboards and exports over HTTP.
import { createServer } from 'node:http';
import inspector from 'node:inspector';
import { handle } from './src/routes.js';

const server = createServer((request, response) => {
  try {
    handle(request, response);
  } catch (error) {
    console.error(`node-shop: ${request.method} ${request.url}: ${error.stack}`);
    if (!response.headersSent) response.writeHead(500);
    response.end('internal error\n');
  }
});

server.listen(Number(process.env.PORT ?? 0), process.env.HOST ?? '127.0.0.1', () => {
  const { address, port } = server.address();
  console.log(
    JSON.stringify({
      ready: true,
      service: 'node-shop',
      pid: process.pid,
      http: `http://${address}:${port}/`,
      inspector: inspector.url() ?? null,
    }),
  );
});

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    setTimeout(() => process.exit(0), 500).unref();
  });
}
