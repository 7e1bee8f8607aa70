import { conflictLines } from '../core/source/conflicts';
import type { LinePlace } from '../core/source/freshness';
import { bodyEnd } from '../core/source/functionBody';
import { type LineMap, mapLines } from '../core/source/lineMap';
import type { SourceDoubt } from '../core/source/sourceDoubt';
import type { LoadedProfile } from './loadedProfile';

/** A place of the profile in one file. */
export interface CapturedPlace {
  readonly functionName: string;
  /** 1-based as captured; 0 where unknown. */
  readonly line: number;
}

/** Where the places of a profile are in the text of one file now. */
export class Placement {
  readonly map: LineMap;
  /** Why the lines may be off; undefined where they are not, as where the text is that of the program's commit again. */
  readonly doubt: SourceDoubt | undefined;
  readonly #before: string;
  readonly #isKnown: boolean;
  readonly #conflicts: ReadonlySet<number>;
  readonly #misplaced: ReadonlySet<string> | undefined;
  readonly #wholeFunctions: boolean;

  constructor(profile: LoadedProfile, path: string, text: string) {
    const snapshot = profile.snapshots.get(path);
    this.#isKnown = snapshot !== undefined;
    this.#before = snapshot ?? '';
    this.map = mapLines(this.#before, text);
    this.#conflicts = conflictLines(text);
    const doubt = profile.doubts?.get(path);
    this.#misplaced = doubt?.misplaced;
    this.doubt = doubt?.reason === 'otherCommit' && this.map.unchanged ? undefined : doubt;
    this.#wholeFunctions = profile.attribution.granularity === 'function';
  }

  /**
   * `stale` also for lines of a function that the program has elsewhere, within the marks of a merge, and in a file whose text
   * at capture is not known: whether it was edited since cannot be told.
   */
  of(captured: CapturedPlace): LinePlace {
    const place = this.#lineOf(captured);
    if (place.freshness === 'stale') return place;
    const isEdited = this.#wholeFunctions && !this.map.unchanged && this.#isBodyEdited(captured.line);
    return isEdited ? { freshness: 'edited', line: place.line } : place;
  }

  /** The 1-based line now where that line is the same, whatever happened in its function; undefined where it is not. */
  same(captured: CapturedPlace): number | undefined {
    const now = this.#lineOf(captured);
    return now.freshness === 'current' || now.freshness === 'shifted' ? now.line : undefined;
  }

  #lineOf({ functionName, line }: CapturedPlace): LinePlace {
    if (!this.#isKnown || line <= 0 || this.#misplaced?.has(functionName)) return stale;
    const place = this.map.place(line);
    return place.freshness === 'stale' || this.#conflicts.has(place.line) ? stale : place;
  }

  /** What V8 charged to a function was allocated anywhere in it. */
  #isBodyEdited(start: number): boolean {
    const end = bodyEnd(this.#before, start);
    const first = this.map.current(start);
    if (first === undefined) return true;
    for (let line = start; line <= end; line++) if (this.map.current(line) !== first + line - start) return true;
    return false;
  }
}

const stale: LinePlace = { freshness: 'stale' };
