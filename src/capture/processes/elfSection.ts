import type { FileHandle } from 'node:fs/promises';

/** A string table of symbols that is larger than this is not read: Node's is about 7 MB. */
const LARGEST_SECTION = 64 << 20;

/** The bytes of section `name` of a 64-bit little-endian ELF file; undefined where there is none, or it is another file. */
export async function elfSectionIn(file: FileHandle, name: string): Promise<Buffer | undefined> {
  try {
    const header = await read(file, 0, 64);
    const isElf64 = header.subarray(0, 6).equals(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1]));
    if (!isElf64) return undefined;
    const size = header.readUInt16LE(58);
    const count = header.readUInt16LE(60);
    if (size < 64 || count === 0) return undefined;
    const table = await read(file, Number(header.readBigUInt64LE(40)), size * count);
    const sectionAt = (index: number) => {
      const at = index * size;
      return {
        name: table.readUInt32LE(at),
        offset: Number(table.readBigUInt64LE(at + 24)),
        size: Number(table.readBigUInt64LE(at + 32)),
      };
    };
    const names = sectionAt(header.readUInt16LE(62));
    const spelled = await read(file, names.offset, names.size);
    for (let i = 0; i < count; i++) {
      const section = sectionAt(i);
      if (spelled.toString('latin1', section.name, spelled.indexOf(0, section.name)) !== name) continue;
      return await read(file, section.offset, section.size);
    }
    return undefined;
  } catch {
    return undefined; // Cut short, or no ELF file inside.
  }
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  if (length > LARGEST_SECTION) throw new RangeError('larger than any section that is read');
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
