import { type ProgramFile, uint64At } from './programFile';
import type { FileRange, ProgramImage, Segment } from './programImage';

/** Programs have some dozens of each; more means that the header is not one. */
const MOST_ENTRIES = 1_000;
const SECTION = 64;
const SEGMENT = 56;
const LOADED = 1;
const NO_BITS = 8;
const processors: Readonly<Record<number, ProgramImage['processor']>> = { 62: 'amd64', 183: 'arm64' };

export function readElf(file: ProgramFile, header: Buffer): ProgramImage | undefined {
  const processor = processors[header.readUInt16LE(18)];
  if (header[4] !== 2 || header[5] !== 1 || processor === undefined) return undefined;
  const sections = sectionsOf(file, header);
  const text = sections.get('.text');
  if (text === undefined) return undefined;
  // With `-buildmode=pie` it is where the loader has to write; a C linker puts it there without a section of its own.
  const table = sections.get('.gopclntab') ?? sections.get('.data.rel.ro.gopclntab');
  const others = [sections.get('.data.rel.ro'), sections.get('.rodata')].filter(each => each !== undefined);
  const segments = segmentsOf(file, header);
  return { processor, segments, textAddress: text.address, table, searched: others, base: 0 };
}

function segmentsOf(file: ProgramFile, header: Buffer): Segment[] {
  const count = header.readUInt16LE(56);
  if (header.readUInt16LE(54) !== SEGMENT || count > MOST_ENTRIES) return [];
  const rows = file.bytes(uint64At(header, 32), count * SEGMENT);
  return Array.from({ length: count }, (_, i) => rows.subarray(i * SEGMENT, (i + 1) * SEGMENT))
    .filter(row => row.readUInt32LE(0) === LOADED)
    .map(row => ({ offset: uint64At(row, 8), address: uint64At(row, 16), size: uint64At(row, 32) }));
}

/** By name, those that have bytes in the file. */
function sectionsOf(file: ProgramFile, header: Buffer): Map<string, Segment & FileRange> {
  const found = new Map<string, Segment>();
  const count = header.readUInt16LE(60);
  const names = header.readUInt16LE(62);
  if (header.readUInt16LE(58) !== SECTION || count > MOST_ENTRIES || names >= count) return found;
  const rows = file.bytes(uint64At(header, 40), count * SECTION);
  const nameTable = uint64At(rows, names * SECTION + 24);
  for (let i = 0; i < count; i++) {
    const row = rows.subarray(i * SECTION, (i + 1) * SECTION);
    if (row.readUInt32LE(4) === NO_BITS) continue;
    const name = file.text(nameTable + row.readUInt32LE(0), 64);
    found.set(name, { address: uint64At(row, 16), offset: uint64At(row, 24), size: uint64At(row, 32) });
  }
  return found;
}
