import { FrameTableBuilder } from '../../profile/frameTableBuilder';
import { StringTableBuilder } from '../../profile/stringTableBuilder';
import { closeBrace, type JsonCursor, openBrace } from './jsonCursor';

/** Frames of a V8 profile. The same call frame is spelled with the same bytes, so equal bytes are decoded once. */
export class CallFrames {
  readonly strings = new StringTableBuilder();
  readonly frames = new FrameTableBuilder();
  /** Stands for a node without a callFrame. */
  readonly unknown = this.frames.add(this.strings.add('(unknown)'), 0, 0, 0);
  /** The raw bytes of call frames; index 0 is '' and never one. */
  private readonly spellings = new StringTableBuilder();
  private readonly frameOf: number[] = [-1];

  /** Reads one callFrame object; returns its frame. */
  read(cursor: JsonCursor): number {
    if (cursor.peek() !== openBrace) cursor.fail('expected a call frame');
    const start = cursor.at;
    cursor.skip();
    const end = cursor.at;
    const spelling = this.spellings.addBytes(cursor.bytes, start, end);
    if (spelling === this.frameOf.length) {
      cursor.at = start;
      this.frameOf.push(this.decode(cursor));
      cursor.at = end;
    }
    return this.frameOf[spelling]!;
  }

  private decode(cursor: JsonCursor): number {
    cursor.expect(openBrace);
    let functionName = '';
    let url = '';
    let line = -1;
    for (const first = cursor.at; cursor.next(closeBrace, first); ) {
      cursor.key();
      if (cursor.keyIs('functionName')) {
        cursor.string();
        functionName = cursor.text();
      } else if (cursor.keyIs('url')) {
        cursor.string();
        url = cursor.text();
      } else if (cursor.keyIs('lineNumber')) line = cursor.number();
      else cursor.skip();
    }
    // V8 counts lines from 0, and has -1 for builtins such as `map`, which also have no url.
    const known = url !== '' && Number.isInteger(line) && line >= 0 && line < 0xffffffff;
    const line1 = known ? line + 1 : 0;
    const name = this.strings.add(functionName === '' ? '(anonymous)' : functionName);
    return this.frames.add(name, this.strings.add(url), line1, line1);
  }
}
