/** A growing buffer of protobuf fields; small messages are written into a second writer and then taken over. */
export class ByteWriter {
  private bytes = Buffer.allocUnsafe(1 << 16);
  private used = 0;

  get length(): number {
    return this.used;
  }

  varint(value: number): this {
    this.reserve(10);
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.bytes[this.used++] = (rest % 128) | 128;
    this.bytes[this.used++] = rest;
    return this;
  }

  number(field: number, value: number): this {
    return this.varint(field * 8).varint(value);
  }

  text(field: number, content: string): this {
    const bytes = Buffer.from(content);
    return this.header(field, bytes.length).append(bytes);
  }

  /** Takes over what `part` holds as a length-delimited field and empties it. */
  message(field: number, part: ByteWriter): this {
    const { used } = part;
    part.used = 0;
    return this.header(field, used).append(part.bytes.subarray(0, used));
  }

  view(): Uint8Array {
    return this.bytes.subarray(0, this.used);
  }

  private header(field: number, length: number): this {
    return this.varint(field * 8 + 2).varint(length);
  }

  append(bytes: Uint8Array): this {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.used);
    this.used += bytes.length;
    return this;
  }

  private reserve(count: number): void {
    if (this.used + count <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.used + count));
    this.bytes.copy(larger, 0, 0, this.used);
    this.bytes = larger;
  }
}
