import { decodeUtf8 } from '../../profile/utf8';
import { MalformedInput } from '../decoded';

export const quote = 0x22;
export const comma = 0x2c;
export const colon = 0x3a;
export const openBracket = 0x5b;
export const closeBracket = 0x5d;
export const openBrace = 0x7b;
export const closeBrace = 0x7d;
const backslash = 0x5c;

/**
 * Reads JSON bytes in place: no string, object or recursion where the caller needs none, because a heap profile nests as
 * deep as its stacks and can exceed what a string may hold. Checks as much of the grammar as it passes through.
 */
export class JsonCursor {
  at = 0;
  /** Bounds of the text that `key` or `string` read last, without the quotes. */
  textStart = 0;
  textEnd = 0;

  /** Editors of some systems put the mark of UTF-8 first; JSON knows none. */
  constructor(readonly bytes: Uint8Array) {
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.at = 3;
  }

  /** The next byte that is not white space, not consumed; -1 at the end. */
  peek(): number {
    const { bytes } = this;
    let byte = bytes[this.at];
    while (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) byte = bytes[++this.at];
    return byte ?? -1;
  }

  expect(byte: number): void {
    if (this.peek() !== byte) this.fail(`expected ${String.fromCharCode(byte)}`);
    this.at++;
  }

  /**
   * Steps to the next member of the object or array closed by `close`: true with the cursor at it, false with the cursor
   * after the close. `first` is the position right after the opening byte.
   */
  next(close: number, first: number): boolean {
    const atFirst = this.at === first;
    const byte = this.peek();
    if (byte === close) {
      this.at++;
      return false;
    }
    if (atFirst) return true;
    if (byte !== comma) this.fail('expected a comma');
    this.at++;
    return true;
  }

  /** Reads `"key":`; compare with `keyIs`. */
  key(): void {
    this.string();
    this.expect(colon);
  }

  keyIs(ascii: string): boolean {
    if (this.textEnd - this.textStart !== ascii.length) return false;
    for (let i = 0; i < ascii.length; i++) {
      if (this.bytes[this.textStart + i] !== ascii.charCodeAt(i)) return false;
    }
    return true;
  }

  string(): void {
    this.expect(quote);
    const { bytes } = this;
    const start = this.at;
    let at = start;
    for (let byte = bytes[at]; byte !== quote; byte = bytes[++at]) {
      if (byte === undefined) this.fail('the input ends inside a string');
      if (byte === backslash) at++;
    }
    this.textStart = start;
    this.textEnd = at;
    this.at = at + 1;
  }

  /** The text read last, unescaped. */
  text(): string {
    const raw = decodeUtf8(this.bytes.subarray(this.textStart, this.textEnd));
    if (!raw.includes('\\')) return raw;
    try {
      return String(JSON.parse(`"${raw}"`));
    } catch {
      throw new MalformedInput(this.textStart, 'a string has an escape that does not exist');
    }
  }

  number(): number {
    this.peek();
    const { bytes } = this;
    const start = this.at;
    let at = start;
    let value = 0;
    const negative = bytes[at] === 0x2d;
    if (negative) at++;
    const digits = at;
    for (let byte = bytes[at]!; byte >= 0x30 && byte <= 0x39; byte = bytes[++at]!) value = value * 10 + byte - 0x30;
    if (at === digits) this.fail('expected a number');
    this.at = at;
    const byte = bytes[at];
    // A fraction or an exponent: rare enough to leave to the runtime.
    if (byte === 0x2e || byte === 0x45 || byte === 0x65) return this.longNumber(start);
    return negative ? -value : value;
  }

  /** Passes over any value without recursion. */
  skip(): void {
    let depth = 0;
    do {
      const byte = this.peek();
      if (byte === quote) this.string();
      else if (byte === -1) this.fail('the input ends inside a value');
      else {
        if (byte === openBrace || byte === openBracket) depth++;
        else if (byte === closeBrace || byte === closeBracket) depth--;
        if (depth < 0) this.fail('expected a value');
        this.at++;
        if (depth === 0 && byte !== closeBrace && byte !== closeBracket) this.skipScalar();
      }
    } while (depth > 0);
  }

  fail(detail: string): never {
    throw new MalformedInput(Math.min(this.at, this.bytes.length), detail);
  }

  private longNumber(start: number): number {
    let at = this.at;
    while (/[-+.eE0-9]/.test(String.fromCharCode(this.bytes[at] ?? 0))) at++;
    this.at = at;
    const value = Number(decodeUtf8(this.bytes.subarray(start, at)));
    if (!Number.isFinite(value)) throw new MalformedInput(start, 'a number that is none');
    return value;
  }

  private skipScalar(): void {
    for (let byte = this.bytes[this.at]; byte !== undefined; byte = this.bytes[++this.at]) {
      if (byte === comma || byte === closeBrace || byte === closeBracket) return;
    }
  }
}
