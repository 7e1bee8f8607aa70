import { type FileHandle, open } from 'node:fs/promises';

/** Whether `path` is an ELF program built by Go: it has the section `.go.buildinfo`, which stripping keeps. */
export async function isGoBinary(path: string): Promise<boolean> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    return await hasBuildInfo(file);
  } catch {
    return false; // Unreadable, or no ELF file after all: nothing we could profile either way.
  } finally {
    await file?.close();
  }
}

const HEADER_BYTES = 64;
const SECTION_BYTES = 64;
/** Programs have some dozens of sections; more means that the header is not one. */
const MAX_SECTIONS = 1_000;

/** ELF64, little-endian: what Go builds for Linux on amd64, arm64, riscv64, loong64 and ppc64le. */
async function hasBuildInfo(file: FileHandle): Promise<boolean> {
  const header = await read(file, 0, HEADER_BYTES);
  if (header.readUInt32BE(0) !== 0x7f454c46 || header[4] !== 2 || header[5] !== 1) return false;
  const count = header.readUInt16LE(60);
  if (header.readUInt16LE(58) !== SECTION_BYTES || count === 0 || count > MAX_SECTIONS) return false;
  const sections = await read(file, Number(header.readBigUInt64LE(40)), count * SECTION_BYTES);
  const names = header.readUInt16LE(62) * SECTION_BYTES;
  if (names >= sections.length) return false;
  const size = Math.min(Number(sections.readBigUInt64LE(names + 32)), 1 << 16);
  const table = await read(file, Number(sections.readBigUInt64LE(names + 24)), size);
  return table.includes('\0.go.buildinfo\0');
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw new Error(`ends after ${position + bytesRead} bytes`);
  return buffer;
}
