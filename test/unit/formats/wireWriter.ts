/** Writes protobuf by hand, so that tests can write what no encoder would. */
export class WireWriter {
  private readonly bytes: number[] = [];

  varint(value: number | bigint): this {
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest >= 128n; rest >>= 7n) this.bytes.push(Number(rest & 127n) | 128);
    this.bytes.push(Number(rest));
    return this;
  }

  raw(...bytes: number[]): this {
    this.bytes.push(...bytes);
    return this;
  }

  number(field: number, value: number | bigint): this {
    return this.varint(field * 8).varint(value);
  }

  fixed32(field: number): this {
    return this.varint(field * 8 + 5).raw(1, 2, 3, 4);
  }

  fixed64(field: number): this {
    return this.varint(field * 8 + 1).raw(1, 2, 3, 4, 5, 6, 7, 8);
  }

  /** A length-delimited field: a message, a string, or packed numbers. */
  field(field: number, content: WireWriter | string | readonly (number | bigint)[]): this {
    const bytes = contentBytes(content);
    return this.varint(field * 8 + 2)
      .varint(bytes.length)
      .raw(...bytes);
  }

  build(): Uint8Array {
    return Uint8Array.from(this.bytes);
  }
}

function contentBytes(content: WireWriter | string | readonly (number | bigint)[]): Uint8Array {
  if (typeof content === 'string') return new TextEncoder().encode(content);
  if (content instanceof WireWriter) return content.build();
  const packed = new WireWriter();
  for (const value of content) packed.varint(value);
  return packed.build();
}

export function message(): WireWriter {
  return new WireWriter();
}

const strings = ['', 'alloc_objects', 'count', 'alloc_space', 'bytes', 'main.leaf', 'main.root', '/app/main.go'];

/** The tables of a small profile: functions `main.leaf` (id 1) and `main.root` (id 2), locations 1 and 2 in them. */
export function smallTables(): WireWriter {
  const profile = message()
    .field(1, message().number(1, 1).number(2, 2))
    .field(1, message().number(1, 3).number(2, 4))
    .field(4, message().number(1, 1).field(4, message().number(1, 1).number(2, 11)))
    .field(4, message().number(1, 2).field(4, message().number(1, 2).number(2, 22)))
    .field(5, message().number(1, 1).number(2, 5).number(4, 7).number(5, 10))
    .field(5, message().number(1, 2).number(2, 6).number(4, 7).number(5, 20));
  for (const text of strings) profile.field(6, text);
  return profile.number(12, 524288);
}

/** One sample of location 1 called from location 2. */
export function sample(objects: number | bigint, space: number | bigint): WireWriter {
  return message().field(1, [1, 2]).field(2, [objects, space]);
}
