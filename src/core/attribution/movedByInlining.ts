import { type ComparedSite, type SiteComparison, trendOf, type Windows } from './comparison';
import { comparable } from './comparisonText';

/**
 * Marks rows whose change is explained by V8 charging the same bytes to another function: it charges what it inlined to
 * the caller, and decides anew in each run what it inlines. Without this every second comparison of Node shows gains and
 * losses that are none. A row that fell is marked where its code is as it was and what others gained covers half of it or
 * more: the other half may be a saving made elsewhere that inlining had hidden in this row. A row that grew is marked where
 * such falls cover it; beside the saving of a rewrite it has grown, as when a faster service is asked more often.
 * `isUnchanged` tells of a file whether its text was the same at both captures.
 */
export function markMoved(comparison: SiteComparison, isUnchanged: (path: string) => boolean): SiteComparison {
  const marked = (rows: readonly ComparedSite[]) => markRows(rows, comparison, isUnchanged);
  return { ...comparison, lines: marked(comparison.lines), functions: marked(comparison.functions) };
}

function markRows(
  rows: readonly ComparedSite[],
  windows: Windows,
  isUnchanged: (path: string) => boolean,
): ComparedSite[] {
  const clear = rows.filter(row => trendOf(row, windows) !== 'unclear');
  const gained = clear.reduce((sum, row) => sum + Math.max(0, growth(row, windows)), 0);
  const isGivenAway = (row: ComparedSite) => {
    const fall = -growth(row, windows);
    return fall > 0 && fall <= 2 * gained && isAsItWas(row, isUnchanged(row.path));
  };
  const given = clear.filter(isGivenAway).reduce((sum, row) => sum - growth(row, windows), 0);
  const isMoved = (row: ComparedSite) => {
    const change = growth(row, windows);
    return change > 0 ? change <= given : isGivenAway(row);
  };
  return rows.map(row => ({ ...row, isMoved: isMoved(row) }));
}

/** A function that is there as before and allocates nothing at all was not improved but inlined. */
function isAsItWas({ line, after }: ComparedSite, isFileUnchanged: boolean): boolean {
  return isFileUnchanged || (after === 0 && line > 0);
}

function growth({ before, after }: ComparedSite, { beforeSeconds, afterSeconds }: Windows): number {
  const values = comparable({ before, after, beforeSeconds, afterSeconds });
  return values.after - values.before;
}
