// Products and orders in memory, the same ones on every start.
const COLOURS = ['red', 'green', 'blue', 'grey', 'black', 'white', 'sand'];
const THINGS = ['chair', 'table', 'mug', 'blanket', 'clock', 'vase', 'rug', 'mirror', 'crate', 'pillow', 'candle'];
const COUNTRIES = ['de-DE', 'en-GB', 'fr-FR', 'es-ES'];
const FIRST_DAY = Date.UTC(2024, 0, 1);
const DAY = 24 * 60 * 60 * 1000;

/** Every product, ordered by id. `price` is in cents. */
export const products = Array.from({ length: 220 }, (_, i) => ({
  id: `p-${String(i + 1).padStart(4, '0')}`,
  name: `${COLOURS[i % COLOURS.length]} ${THINGS[i % THINGS.length]}`,
  price: 250 + ((i * 389) % 12000),
}));

/** Every order, oldest first. `placedAt` is in milliseconds since the epoch. */
export const orders = Array.from({ length: 400 }, (_, i) => ({
  id: `o-${String(i + 1).padStart(5, '0')}`,
  locale: COUNTRIES[i % COUNTRIES.length],
  placedAt: FIRST_DAY + Math.floor(i / 3) * DAY,
  lines: Array.from({ length: 1 + (i % 4) }, (_, line) => ({
    productId: products[(i * 7 + line * 31) % products.length].id,
    quantity: 1 + ((i + line) % 5),
  })),
}));
