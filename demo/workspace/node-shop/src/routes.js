import { exportOrders } from './exports.js';
import { listOrders, turnover } from './orders.js';

const routes = new Map([
  ['/orders', query => json(listOrders(number(query, 'page')))],
  ['/turnover', () => json(turnover())],
  ['/export.ndjson', query => ({ type: 'application/x-ndjson', body: exportOrders(number(query, 'from')) })],
  ['/healthz', () => ({ type: 'text/plain', body: 'ok\n' })],
]);

/** Answers one request. */
export function handle(request, response) {
  const url = new URL(request.url, 'http://shop.invalid');
  const route = request.method === 'GET' ? routes.get(url.pathname) : undefined;
  if (route === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('not found\n');
    return;
  }
  const { type, body } = route(url.searchParams);
  response.writeHead(200, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
}

function json(value) {
  return { type: 'application/json', body: JSON.stringify(value) };
}

function number(query, name) {
  const value = Number.parseInt(query.get(name) ?? '0', 10);
  return Number.isFinite(value) && value >= 0 ? value : 0;
}
