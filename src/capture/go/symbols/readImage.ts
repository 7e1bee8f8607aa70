import { readElf } from './elfImage';
import { readMachO } from './machoImage';
import { readPe } from './peImage';
import type { ProgramFile } from './programFile';
import type { ProgramImage } from './programImage';

/** ELF, Mach-O and PE of 64 bits, little-endian; undefined for other files. Throws UnreadableProgram. */
export function readImage(file: ProgramFile): ProgramImage | undefined {
  const header = file.bytes(0, 64);
  if (header.readUInt32BE(0) === 0x7f454c46) return readElf(file, header);
  if (header.readUInt32LE(0) === 0xfeedfacf) return readMachO(file, header);
  return header.toString('latin1', 0, 2) === 'MZ' ? readPe(file, header) : undefined;
}
