import type { BinaryMapping } from '../../profile/profile';
import type { Cursor } from './cursor';
import type { Outline } from './outline';
import type { PprofStrings } from './strings';

export interface MainMapping {
  /** '' where absent. */
  readonly buildId: string;
  /** Undefined where the runtime told no addresses. */
  readonly mapping: BinaryMapping | undefined;
}

/** Of the first mapping, which the format reserves for the main binary. */
export function readMainMapping(cursor: Cursor, outline: Outline, strings: PprofStrings): MainMapping {
  if (outline.mappings.length === 0) return { buildId: '', mapping: undefined };
  cursor.at = outline.mappings.at(0);
  const end = cursor.end(cursor.size);
  let buildId = 0;
  let filename = 0;
  const numbers = [0, 0, 0];
  while (cursor.at < end) {
    const tag = cursor.varint();
    if (tag === 6 * 8) buildId = cursor.varint();
    else if (tag === 5 * 8) filename = cursor.varint();
    // memory_start, memory_limit, file_offset
    else if (tag === 2 * 8 || tag === 3 * 8 || tag === 4 * 8) numbers[tag / 8 - 2] = cursor.varint();
    else cursor.skip(tag);
  }
  cursor.close(end);
  const [start = 0, limit = 0, fileOffset = 0] = numbers;
  const isSound = start >= 0 && limit > start && fileOffset >= 0;
  const file = strings.text(filename);
  const mapping = { start, limit, fileOffset, ...(file !== '' && { file }) };
  return { buildId: strings.text(buildId), mapping: isSound ? mapping : undefined };
}
