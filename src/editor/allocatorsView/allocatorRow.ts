import type { Trend } from '../../core/attribution/comparison';
import type { CodeModule } from '../../core/source/moduleOf';

/** One line of the Allocators tree, ready to show. */
export interface AllocatorRow {
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  readonly path: string;
  /** 1-based as captured; 0 where unknown. */
  readonly line: number;
  /** 0..1 of the profile; of the baseline while two profiles are compared. */
  readonly share: number;
  /** Present while two profiles are compared. */
  readonly trend: Trend | undefined;
  /** The dependency that the row is of; of a call site the one to blame. */
  readonly module?: CodeModule | undefined;
  /** The samples are too few to rely on the numbers. */
  readonly isUnsure?: boolean;
}

export const shownRows = 100;

export function placeText(file: string, line: number): string {
  if (file === '') return '';
  const name = file.slice(file.lastIndexOf('/') + 1);
  return line > 0 ? `${name}:${line}` : name;
}
