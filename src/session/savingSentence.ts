import { changeSentence, comparable } from '../core/attribution/comparisonText';
import { functionLabel } from '../core/attribution/functionLabel';
import { formatChange } from '../core/units/format';
import { isFunctionLevel } from './annotationText';
import { attributionDifference } from './attributionMode';
import type { ProfileComparison } from './profileStore';

/**
 * What a second capture proved, in one sentence: the line that changed most, then the whole process. Where only functions
 * are known the process comes first: V8 charges an inlined function to its caller, so one function may seem to lose what
 * another seems to gain.
 */
export function savingSentence(comparison: ProfileComparison): string {
  const { baseline, current } = comparison;
  const difference = attributionDifference(baseline.attributionMode, current.attributionMode);
  return [changes(comparison), difference].filter(Boolean).join('. ');
}

function changes({ sites, sampleType, current }: ProfileComparison): string {
  const { beforeSeconds, afterSeconds } = sites;
  const windows = (row: { before: number; after: number }) => ({
    before: row.before,
    after: row.after,
    beforeSeconds,
    afterSeconds,
  });
  const change = (row: { before: number; after: number }) => {
    const { before, after } = comparable(windows(row));
    return formatChange(before, after);
  };
  const top = sites.lines.find(row => row.line > 0);
  const whole = changeSentence(windows(sites), sampleType, 'in the whole process');
  if (top === undefined) return whole;
  if (isFunctionLevel(current)) return `${whole} (${functionLabel(top.functionName)}(): ${change(top)})`;
  const place = `on ${top.path.slice(top.path.lastIndexOf('/') + 1)}:${top.line}`;
  return `${changeSentence(windows(top), sampleType, place)} (whole process ${change(sites)})`;
}
