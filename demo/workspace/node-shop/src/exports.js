// Files that bookkeeping downloads.
import { orders } from './store.js';

/** Every order as one line of JSON, in the order they were placed. */
export function exportOrders(from = 0) {
  let file = Buffer.alloc(0);
  for (const order of orders.slice(from)) {
    const line = Buffer.from(`${JSON.stringify(order)}\n`);
    file = Buffer.concat([file, line]);
  }
  return file;
}
