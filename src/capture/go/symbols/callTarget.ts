import type { ProgramFile } from './programFile';
import { fileOffset, type ProgramImage } from './programImage';

/**
 * Where the call goes that returns to `returnAddress`; undefined where no direct call ends there. Addresses are the
 * linker's. amd64: `E8 rel32`; arm64: `BL`, the distance in instructions.
 */
export function callTarget(file: ProgramFile, image: ProgramImage, returnAddress: number): number | undefined {
  const length = image.processor === 'amd64' ? 5 : 4;
  const at = fileOffset(image, returnAddress - length);
  if (at === undefined) return undefined;
  const code = file.bytes(at, length);
  if (image.processor === 'amd64') return code[0] === 0xe8 ? returnAddress + code.readInt32LE(1) : undefined;
  const instruction = code.readInt32LE(0);
  const isCall = instruction >>> 26 === 0b100101;
  return isCall ? returnAddress - 4 + ((instruction << 6) >> 6) * 4 : undefined;
}
