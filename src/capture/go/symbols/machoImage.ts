import { type ProgramFile, uint64At } from './programFile';
import type { ProgramImage, Segment } from './programImage';

const HEADER = 32;
const SEGMENT_64 = 0x19;
const SEGMENT = 72;
const SECTION = 80;
const MOST_COMMANDS = 1_000;
const MOST_SECTIONS = 255;
const processors: Readonly<Record<number, ProgramImage['processor']>> = { 16777223: 'amd64', 16777228: 'arm64' };

export function readMachO(file: ProgramFile, header: Buffer): ProgramImage | undefined {
  const processor = processors[header.readUInt32LE(4)];
  if (processor === undefined) return undefined;
  const commands = file.bytes(HEADER, Math.min(header.readUInt32LE(20), 1 << 20));
  const segments: Segment[] = [];
  const sections = new Map<string, Segment>();
  let at = 0;
  for (
    let left = Math.min(header.readUInt32LE(16), MOST_COMMANDS);
    left > 0 && at + SEGMENT <= commands.length;
    left--
  ) {
    if (commands.readUInt32LE(at) === SEGMENT_64) {
      const row = commands.subarray(at);
      segments.push({ address: uint64At(row, 24), offset: uint64At(row, 40), size: uint64At(row, 48) });
      takeSections(row.subarray(SEGMENT), row.readUInt32LE(64), sections);
    }
    at += Math.max(commands.readUInt32LE(at + 4), 8);
  }
  const text = sections.get('__text');
  if (text === undefined) return undefined;
  const base = segments.find(each => each.offset === 0 && each.size > 0)?.address ?? 0;
  return { processor, segments, textAddress: text.address, table: sections.get('__gopclntab'), searched: [], base };
}

function takeSections(rows: Buffer, count: number, sections: Map<string, Segment>): void {
  for (let i = 0; i < Math.min(count, MOST_SECTIONS) && (i + 1) * SECTION <= rows.length; i++) {
    const row = rows.subarray(i * SECTION);
    const name = row.toString('latin1', 0, 16).replace(/\0.*$/, '');
    sections.set(name, { address: uint64At(row, 32), size: uint64At(row, 40), offset: row.readUInt32LE(48) });
  }
}
