// How amounts and dates are written for a customer.

/** '1.234,50 €' for 123450 cents in de-DE. */
export function formatPrice(cents, locale) {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR' });
  return format.format(cents / 100);
}

/** '4. März 2024' in de-DE. Dates are business days in UTC, wherever the server runs. */
export function formatDay(time, locale) {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(time);
}
