import type { FileHandle } from 'node:fs/promises';
import { readExactly, readUpTo } from '../processes/fileBytes';

interface Place {
  /** Bytes from the start of the file. */
  readonly offset: number;
  readonly size: number;
}

/** The part of a program in which Go keeps its build information; undefined where there is none. 64 bits, little-endian. */
export async function buildInfoPlace(file: FileHandle): Promise<Place | undefined> {
  const header = await readUpTo(file, 0, 64);
  if (header.length < 64) return undefined;
  if (header.readUInt32BE(0) === 0x7f454c46) return elfSection(file, header);
  if (header.readUInt32LE(0) === 0xfeedfacf) return machoSection(file, header);
  return header.toString('latin1', 0, 2) === 'MZ' ? peSection(file, header) : undefined;
}

/** Programs have some dozens of sections; more means that the header is not one. */
const MAX_SECTIONS = 1_000;
const ELF_SECTION = 64;

async function elfSection(file: FileHandle, header: Buffer): Promise<Place | undefined> {
  if (header[4] !== 2 || header[5] !== 1) return undefined;
  const count = header.readUInt16LE(60);
  if (header.readUInt16LE(58) !== ELF_SECTION || count === 0 || count > MAX_SECTIONS) return undefined;
  const sections = await readExactly(file, Number(header.readBigUInt64LE(40)), count * ELF_SECTION);
  const field = (section: number, offset: number) => Number(sections.readBigUInt64LE(section * ELF_SECTION + offset));
  const nameTable = header.readUInt16LE(62);
  if (nameTable >= count) return undefined;
  const names = await readExactly(file, field(nameTable, 24), Math.min(field(nameTable, 32), 1 << 16));
  const named = names.indexOf('\0.go.buildinfo\0');
  for (let section = 0; named >= 0 && section < count; section++) {
    if (sections.readUInt32LE(section * ELF_SECTION) === named + 1)
      return { offset: field(section, 24), size: field(section, 32) };
  }
  return undefined;
}

const MACHO_HEADER = 32;
const MACHO_SEGMENT_64 = 0x19;
const MACHO_SEGMENT = 72;
const MACHO_SECTION = 80;

async function machoSection(file: FileHandle, header: Buffer): Promise<Place | undefined> {
  const commands = await readExactly(file, MACHO_HEADER, Math.min(header.readUInt32LE(20), 1 << 20));
  let at = 0;
  for (let left = header.readUInt32LE(16); left > 0 && at + 8 <= commands.length; left--) {
    const size = commands.readUInt32LE(at + 4);
    const sections = commands.readUInt32LE(at) === MACHO_SEGMENT_64 ? commands.readUInt32LE(at + 64) : 0;
    for (let index = 0; index < sections; index++) {
      const section = commands.subarray(at + MACHO_SEGMENT + index * MACHO_SECTION);
      if (section.toString('latin1', 0, 14) === '__go_buildinfo')
        return { offset: section.readUInt32LE(48), size: Number(section.readBigUInt64LE(40)) };
    }
    at += Math.max(size, 8);
  }
  return undefined;
}

const PE_SECTION = 40;

/** Windows programs have no section of that name: it stands at the start of the writable data. */
async function peSection(file: FileHandle, header: Buffer): Promise<Place | undefined> {
  const start = header.readUInt32LE(0x3c);
  const coff = await readExactly(file, start, 24);
  if (coff.toString('latin1', 0, 4) !== 'PE\0\0') return undefined;
  const count = coff.readUInt16LE(6);
  const table = await readExactly(file, start + 24 + coff.readUInt16LE(20), Math.min(count, MAX_SECTIONS) * PE_SECTION);
  for (let at = 0; at < table.length; at += PE_SECTION) {
    if (table.toString('latin1', at, at + 6) === '.data\0')
      return { offset: table.readUInt32LE(at + 20), size: table.readUInt32LE(at + 16) };
  }
  return undefined;
}
