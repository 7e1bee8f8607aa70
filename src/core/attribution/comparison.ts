import { type SampleTypeKind, unitOf } from '../profile/sampleType';
import { formatFromTo } from '../units/format';
import { type CallSite, mergeSites } from './callSites';
import { changeSentence, comparable } from './comparisonText';
import { isSignificant, ofMany } from './significance';

/** One side of a comparison. */
export interface ComparedSide {
  readonly sites: readonly CallSite[];
  /** By function, where those are not the sums of `sites`. */
  readonly functions?: readonly CallSite[];
  /** Profile total of the compared sample type. */
  readonly total: number;
  /** Length of the window in seconds; 0 where unknown. */
  readonly seconds: number;
  /** Column of the compared sample type in the sites' values. */
  readonly column: number;
  /** Allocations recorded behind that value of a site. */
  recorded(site: CallSite): number;
}

/** How one place changed. Values are of the compared sample type over each window; `gone` and `new` places have a 0. */
export interface ComparedSite {
  readonly path: string;
  readonly functionName: string;
  /** 1-based in the text at the second capture; 0 where the line is gone, or lines of the file are not known. */
  readonly line: number;
  readonly before: number;
  readonly after: number;
  readonly beforeRecorded: number;
  readonly afterRecorded: number;
  /** What allocated for the place then and now; several of one side are summed. Undefined where the side has none. */
  readonly beforeSite?: CallSite | undefined;
  readonly afterSite?: CallSite | undefined;
  /** The change is, as far as anybody can tell, only V8 charging the bytes to another function: see `markMoved`. */
  readonly isMoved: boolean;
}

export interface SiteComparison extends Windows {
  readonly lines: readonly ComparedSite[];
  /** The same by function, for places whose line was rewritten. */
  readonly functions: readonly ComparedSite[];
  readonly before: number;
  readonly after: number;
}

/** Lengths of the two windows; 0 where unknown, or where the values are states that do not grow with the window. */
export interface Windows {
  readonly beforeSeconds: number;
  readonly afterSeconds: number;
}

/** How a place changed, as far as its samples can tell. */
export type Trend = 'cooled' | 'unclear' | 'moved' | 'other';

/** `cooled`: at most half is left. `unclear`: the samples are too few to tell a change. `moved`: neither gain nor loss. */
export function trendOf(row: ComparedSite, windows: Windows): Trend {
  if (!isSignificant(row, windows.beforeSeconds, windows.afterSeconds, ofMany)) return 'unclear';
  if (row.isMoved) return 'moved';
  const { before, after } = comparable({ ...windows, before: row.before, after: row.after });
  return after <= 0.5 * before ? 'cooled' : 'other';
}

/** Where a line of the text at the first capture is in the text at the second; undefined where it was rewritten. */
export type MovedLine = (path: string, line: number) => number | undefined;

/**
 * Matches places by line where the line survived, else by function, largest change first. Where `hasLines` says that the lines of
 * a file are not known in one of the texts, all its places are matched by function.
 */
export function compareSites(
  before: ComparedSide,
  after: ComparedSide,
  moved: MovedLine,
  hasLines: (path: string) => boolean = () => true,
): SiteComparison {
  const lineOf = ({ path, line }: CallSite) => (line === 0 || !hasLines(path) ? 0 : (moved(path, line) ?? 0));
  return {
    lines: joined(before, after, lineOf, ({ path, line }) => (hasLines(path) ? line : 0)),
    functions: joined(
      { ...before, sites: before.functions ?? before.sites },
      { ...after, sites: after.functions ?? after.sites },
      () => 0,
      () => 0,
    ),
    before: before.total,
    after: after.total,
    beforeSeconds: before.seconds,
    afterSeconds: after.seconds,
  };
}

type LineOf = (site: CallSite) => number;

interface Row extends ComparedSite {
  before: number;
  after: number;
  beforeRecorded: number;
  afterRecorded: number;
  readonly befores: CallSite[];
  readonly afters: CallSite[];
}

function joined(before: ComparedSide, after: ComparedSide, beforeLine: LineOf, afterLine: LineOf): ComparedSite[] {
  const rows = new Map<string, Row>();
  for (const site of before.sites) {
    const row = rowFor(rows, site, beforeLine(site));
    row.befores.push(site);
    row.before += site.values[before.column] ?? 0;
    row.beforeRecorded += before.recorded(site);
  }
  for (const site of after.sites) {
    const row = rowFor(rows, site, afterLine(site));
    row.afters.push(site);
    row.after += site.values[after.column] ?? 0;
    row.afterRecorded += after.recorded(site);
  }
  const change = (row: Row) => Math.abs(row.before - row.after);
  return [...rows.values()]
    .sort((a, b) => change(b) - change(a))
    .map(({ befores, afters, ...row }) => ({
      ...row,
      beforeSite: mergeSites(befores),
      afterSite: mergeSites(afters),
    }));
}

function rowFor(rows: Map<string, Row>, site: CallSite, line: number): Row {
  const key = `${line}\0${site.functionName}\0${site.path}`;
  const known = rows.get(key);
  if (known !== undefined) return known;
  const row: Row = {
    path: site.path,
    functionName: site.functionName,
    line,
    before: 0,
    after: 0,
    beforeRecorded: 0,
    afterRecorded: 0,
    befores: [],
    afters: [],
    isMoved: false,
  };
  rows.set(key, row);
  return row;
}

/** How a place changed in one sentence, or that the samples cannot tell. */
export function siteSentence(row: ComparedSite, windows: Windows, kind: SampleTypeKind, place: string): string {
  const { before, after } = row;
  const trend = trendOf(row, windows);
  if (trend === 'moved') {
    const shown = comparable({ ...windows, before, after });
    return `Moved, neither gain nor loss ${place}: ${formatFromTo(shown.before, shown.after, unitOf(kind))}, as V8 inlines it elsewhere now`;
  }
  if (trend !== 'unclear') return changeSentence({ ...windows, before, after }, kind, place);
  const samples = `${Math.round(row.beforeRecorded)} and ${Math.round(row.afterRecorded)} sampled allocations`;
  return `Too few samples to tell a change ${place}: ${samples}`;
}
