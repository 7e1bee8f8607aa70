import { Uint32List } from '../../profile/uint32List';
import { MalformedInput } from '../decoded';
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

/** Told of each sample, in their order: `cursor` stands at its length prefix. */
export type OnSample = (cursor: Cursor, outline: Outline) => void;

/** Finds the messages of a profile of which more and more is there. */
export class OutlineReader {
  readonly outline: Outline;
  private readonly lists: readonly (Uint32List | undefined)[];
  private at = 0;

  /** `size`: how many bytes the whole profile has, as far as is known. */
  constructor(
    size: number,
    private readonly onSample: OnSample,
  ) {
    // Generous, as lists that grow leave twice their memory behind, and what is never written to is never given to the process.
    const expected = size >> 6;
    this.outline = {
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
    const { sampleTypes, samples, mappings, locations, functions, strings } = this.outline;
    this.lists = [undefined, sampleTypes, samples, mappings, locations, functions, strings];
  }

  /** Goes on as far as messages are whole. The bytes of `cursor` are the first ones of the profile. */
  advance(cursor: Cursor): void {
    try {
      this.finish(cursor);
    } catch (error) {
      // The rest of a message is not there yet, or the profile is malformed: `finish` comes to the same place again.
      if (!(error instanceof MalformedInput)) throw error;
    }
  }

  /** Goes on to the end. @throws MalformedInput */
  finish(cursor: Cursor): Outline {
    while (this.at < cursor.size) this.readField(cursor);
    return this.outline;
  }

  private readField(cursor: Cursor): void {
    cursor.at = this.at;
    const tag = cursor.varint();
    const list = tag % 8 === 2 ? this.lists[(tag - 2) / 8] : undefined;
    if (list === undefined) {
      readScalar(cursor, tag, this.outline);
      this.at = cursor.at;
      return;
    }
    const start = cursor.at;
    this.at = cursor.end(cursor.size);
    list.push(start);
    if (list !== this.outline.samples) return;
    cursor.at = start;
    this.onSample(cursor, this.outline);
  }
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
