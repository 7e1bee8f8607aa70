import { type ComparedSite, type SiteComparison, trendOf, type Windows } from './comparison';
import { comparable } from './comparisonText';

/** What the texts at the two captures say of the code. */
export interface CodeHistory {
  /** Whether a file had the same text at both. */
  isUnchanged(path: string): boolean;
  /** Whether this line of the later text was in the earlier one, there or elsewhere in the file. */
  wasThere(path: string, line: number): boolean;
}

/**
 * Marks rows whose change is explained by V8 charging the same bytes to another function: it charges what it inlined to
 * the caller, and decides anew in each run what it inlines. Without this every second comparison of Node shows gains and
 * losses that are none. A row that fell is marked where its code is as it was and what others gained covers half of it or
 * more: the other half may be a saving made elsewhere that inlining had hidden in this row. A row that grew is marked where
 * such falls cover it, and one that had nothing at all, although its code was there, where any falls do: it was inlined.
 * What had something and grew beside the saving of a rewrite has grown, as when a faster service is asked more often.
 */
export function markMoved(comparison: SiteComparison, code: CodeHistory): SiteComparison {
  const marked = (rows: readonly ComparedSite[]) => markRows(rows, comparison, code);
  return { ...comparison, lines: marked(comparison.lines), functions: marked(comparison.functions) };
}

function markRows(rows: readonly ComparedSite[], windows: Windows, code: CodeHistory): ComparedSite[] {
  const changes = rows
    .filter(row => trendOf(row, windows) !== 'unclear')
    .map(row => ({ row, change: growth(row, windows) }));
  const gained = changes.reduce((sum, { change }) => sum + Math.max(0, change), 0);
  const lost = changes.reduce((sum, { change }) => sum + Math.max(0, -change), 0);
  const given = changes.filter(
    ({ row, change }) => change < 0 && -change <= 2 * gained && isAsItWas(row, code.isUnchanged(row.path)),
  );
  const givenAway = given.reduce((sum, { change }) => sum - change, 0);
  const taken = changes.filter(
    ({ row, change }) => change > 0 && (change <= givenAway || (change <= lost && wasInlined(row, code))),
  );
  const moved = new Set([...given, ...taken].map(({ row }) => row));
  return rows.map(row => ({ ...row, isMoved: moved.has(row) }));
}

function wasInlined({ path, line, before }: ComparedSite, code: CodeHistory): boolean {
  return before === 0 && line > 0 && code.wasThere(path, line);
}

/** A function that is there as before and allocates nothing at all was not improved but inlined. */
function isAsItWas({ line, after }: ComparedSite, isFileUnchanged: boolean): boolean {
  return isFileUnchanged || (after === 0 && line > 0);
}

function growth({ before, after }: ComparedSite, { beforeSeconds, afterSeconds }: Windows): number {
  const values = comparable({ before, after, beforeSeconds, afterSeconds });
  return values.after - values.before;
}
