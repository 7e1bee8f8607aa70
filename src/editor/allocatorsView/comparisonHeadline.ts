import { changeSentence } from '../../core/attribution/comparisonText';
import type { ProfileStore } from '../../session/profileStore';

/** The saving in one sentence for the whole profile; undefined while nothing is compared. */
export function comparisonHeadline(store: ProfileStore): string | undefined {
  const { comparison } = store;
  if (comparison === undefined) return undefined;
  return changeSentence(comparison.sites, comparison.sampleType, 'in the whole process');
}
