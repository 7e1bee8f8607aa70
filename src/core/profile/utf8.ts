// Core knows neither Node's nor the browser's globals; these two exist in both and are pure.
declare const TextDecoder: new (label: 'utf-8') => { decode(bytes: Uint8Array): string };
declare const TextEncoder: new () => { encode(text: string): Uint8Array };

const decoder = new TextDecoder('utf-8');
const encoder = new TextEncoder();

/** The text of UTF-8 bytes; bytes that are no UTF-8 become U+FFFD. */
export function decodeUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}
