import { CaptureError } from '../captureError';
import type { Recipe } from './recipe';

export const LOOK_AT_LOG = 'The whole output is in the log (Alloc Lens: Show Log).';

/** What one reads in a notification; the rest is in the log. */
const MOST_CHARACTERS = 160;

/** The end of a sentence that a line of the run's output explains, as `: line.`; without one its full stop. */
export function sentence(detail: string | undefined): string {
  if (detail === undefined) return '.';
  const text = detail.length > MOST_CHARACTERS ? `${detail.slice(0, MOST_CHARACTERS)}…` : detail;
  return `: ${text}${/[.!?…]$/.test(text) ? '' : '.'}`;
}

export function tookTooLong({ label, timeoutMs }: Recipe, remedy: string): CaptureError {
  const seconds = Math.round(timeoutMs / 1000);
  return new CaptureError('timeout', `${label} did not end within ${seconds} s and was stopped.`, remedy);
}
