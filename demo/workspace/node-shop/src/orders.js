// What the order desk shows: orders joined with their products.
import { formatDay, formatPrice } from './money.js';
import { orders, products } from './store.js';

/** One page of orders, newest first, ready to show. */
export function listOrders(page, size = 12) {
  const byId = products.reduce((index, product) => ({ ...index, [product.id]: product }), {});
  const newest = orders.length - 1 - page * size;
  const rows = [];
  for (let i = newest; i > newest - size && i >= 0; i--) {
    rows.push(describe(orders[i], byId));
  }
  return rows;
}

/** Turnover in cents by country of the customer. */
export function turnover() {
  const byId = products.reduce((index, product) => ({ ...index, [product.id]: product }), {});
  const totals = new Map();
  for (const order of orders) {
    totals.set(order.locale, (totals.get(order.locale) ?? 0) + totalOf(order, byId));
  }
  return [...totals].map(([locale, cents]) => ({ locale, total: formatPrice(cents, locale) }));
}

function describe(order, byId) {
  return {
    id: order.id,
    placed: formatDay(order.placedAt, order.locale),
    total: formatPrice(totalOf(order, byId), order.locale),
    lines: order.lines.map(line => ({
      product: byId[line.productId].name,
      quantity: line.quantity,
      price: formatPrice(byId[line.productId].price, order.locale),
    })),
  };
}

function totalOf(order, byId) {
  let cents = 0;
  for (const line of order.lines) {
    cents += byId[line.productId].price * line.quantity;
  }
  return cents;
}
