import { FrameTableBuilder } from '../../profile/frameTableBuilder';
import { StringTableBuilder } from '../../profile/stringTableBuilder';
import { closeBrace, type JsonCursor, openBrace, quote } from './jsonCursor';

/** Where V8 says that a function starts, in the script that runs. Lines and columns count from 0, in UTF-16 units. */
export interface V8Place {
  readonly functionName: string;
  /** Which of the profiles decoded together, from 0: each isolate numbers its scripts for itself. */
  readonly isolate: number;
  readonly scriptId: string;
  /** '' for what `eval` made. */
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

/** Where the function starts in the file that a person wrote. */
export interface SourcePlace {
  readonly functionName: string;
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

/** Leads from the script that runs to its source; undefined where it is its own. Asked once for each call frame. */
export type SourceOf = (place: V8Place) => SourcePlace | undefined;

/** Frames of a V8 profile. The same call frame is spelled with the same bytes, so equal bytes are decoded once. */
export class CallFrames {
  readonly strings = new StringTableBuilder();
  readonly frames = new FrameTableBuilder();
  /** Stands for a node without a callFrame. */
  readonly unknown = this.frames.add(this.strings.add('(unknown)'), 0, 0, 0);
  /** The raw bytes of call frames; index 0 is '' and never one. */
  private spellings = new StringTableBuilder();
  private frameOf: number[] = [-1];
  private isolate = -1;

  constructor(private readonly sourceOf: SourceOf = () => undefined) {}

  /** What follows is of another isolate, where equal bytes may mean another script. */
  nextIsolate(): void {
    this.isolate++;
    this.spellings = new StringTableBuilder();
    this.frameOf = [-1];
  }

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
    let scriptId = '';
    let line = -1;
    let column = 0;
    for (const first = cursor.at; cursor.next(closeBrace, first); ) {
      cursor.key();
      if (cursor.keyIs('functionName')) {
        cursor.string();
        functionName = cursor.text();
      } else if (cursor.keyIs('url')) {
        cursor.string();
        url = cursor.text();
      } else if (cursor.keyIs('scriptId')) scriptId = this.scriptId(cursor);
      else if (cursor.keyIs('lineNumber')) line = cursor.number();
      else if (cursor.keyIs('columnNumber')) column = cursor.number();
      else cursor.skip();
    }
    // V8 counts lines from 0, and has -1 for builtins such as `map`, which also have no url.
    const isPlaced = Number.isInteger(line) && line >= 0 && line < 0xffffffff;
    const { isolate } = this;
    const source = isPlaced ? this.sourceOf({ functionName, isolate, scriptId, url, line, column }) : undefined;
    return this.add(source ?? { functionName, file: url, line: isPlaced && url !== '' ? line + 1 : 0 });
  }

  /** A string by the protocol, a number in what older tools write. */
  private scriptId(cursor: JsonCursor): string {
    if (cursor.peek() !== quote) return String(cursor.number());
    cursor.string();
    return cursor.text();
  }

  private add({ functionName, file, line }: SourcePlace): number {
    const name = this.strings.add(functionName === '' ? '(anonymous)' : functionName);
    return this.frames.add(name, this.strings.add(file), line, line);
  }
}
