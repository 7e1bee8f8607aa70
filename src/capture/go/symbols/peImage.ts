import { type ProgramFile, uint64At } from './programFile';
import type { ProgramImage } from './programImage';

const SECTION = 40;
const MOST_SECTIONS = 96;
const PE32_PLUS = 0x20b;
const processors: Readonly<Record<number, ProgramImage['processor']>> = { 34404: 'amd64', 43620: 'arm64' };

/** Windows programs have no section for Go's table: it lies among the read-only data. */
export function readPe(file: ProgramFile, header: Buffer): ProgramImage | undefined {
  const start = header.readUInt32LE(0x3c);
  const coff = file.bytes(start, 56);
  const processor = processors[coff.readUInt16LE(4)];
  const count = coff.readUInt16LE(6);
  const isProgram = coff.toString('latin1', 0, 4) === 'PE\0\0' && coff.readUInt16LE(24) === PE32_PLUS;
  if (!isProgram || processor === undefined || count > MOST_SECTIONS) return undefined;
  const base = uint64At(coff, 48);
  const rows = file.bytes(start + 24 + coff.readUInt16LE(20), count * SECTION);
  const sections = Array.from({ length: count }, (_, i) => rows.subarray(i * SECTION, (i + 1) * SECTION)).map(row => ({
    name: row.toString('latin1', 0, 8).replace(/\0.*$/, ''),
    address: base + row.readUInt32LE(12),
    size: Math.min(row.readUInt32LE(8), row.readUInt32LE(16)),
    offset: row.readUInt32LE(20),
  }));
  const text = sections.find(each => each.name === '.text');
  if (text === undefined) return undefined;
  const searched = sections.filter(each => each.name === '.rdata' || each.name === '.data' || each === text);
  return { processor, segments: sections, textAddress: text.address, table: undefined, searched, base };
}
