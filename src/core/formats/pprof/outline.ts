import { Uint32List } from '../../profile/uint32List';
import type { Cursor } from './cursor';

/**
 * Where the messages of a Profile (profile.proto) lie, found by passing over the outermost fields, because their order is
 * free: Go writes locations between samples and the strings last. Each list holds offsets of length prefixes.
 */
export interface Outline {
  readonly sampleTypes: Uint32List;
  readonly samples: Uint32List;
  readonly mappings: Uint32List;
  readonly locations: Uint32List;
  readonly functions: Uint32List;
  readonly strings: Uint32List;
  /** Not offsets, but indexes of strings. */
  readonly comments: Uint32List;
  period: number;
  timeNanos: number;
  durationNanos: number;
}

export function outlineOf(cursor: Cursor): Outline {
  // Generous, as lists that grow leave twice their memory behind, and what is never written to is never given to the process.
  const expected = cursor.size >> 6;
  const outline: Outline = {
    sampleTypes: new Uint32List(),
    samples: new Uint32List(expected),
    mappings: new Uint32List(),
    locations: new Uint32List(expected),
    functions: new Uint32List(expected),
    strings: new Uint32List(expected),
    comments: new Uint32List(),
    period: 0,
    timeNanos: 0,
    durationNanos: 0,
  };
  const lists = [
    undefined,
    outline.sampleTypes,
    outline.samples,
    outline.mappings,
    outline.locations,
    outline.functions,
    outline.strings,
  ];
  cursor.at = 0;
  while (cursor.at < cursor.size) {
    const tag = cursor.varint();
    const list = tag % 8 === 2 ? lists[(tag - 2) / 8] : undefined;
    if (list !== undefined) {
      list.push(cursor.at);
      cursor.at = cursor.end(cursor.size);
    } else readScalar(cursor, tag, outline);
  }
  return outline;
}

function readScalar(cursor: Cursor, tag: number, outline: Outline): void {
  switch (tag) {
    case 9 * 8:
      outline.timeNanos = cursor.varint();
      break;
    case 10 * 8:
      outline.durationNanos = cursor.varint();
      break;
    case 12 * 8:
      outline.period = cursor.varint();
      break;
    case 13 * 8:
      outline.comments.push(cursor.varint());
      break;
    case 13 * 8 + 2:
      readComments(cursor, outline);
      break;
    default:
      cursor.skip(tag);
  }
}

function readComments(cursor: Cursor, { comments }: Outline): void {
  const end = cursor.end(cursor.size);
  while (cursor.at < end) comments.push(cursor.varint());
  cursor.close(end);
}
