import { siteSentence, type Trend, trendOf } from '../core/attribution/comparison';
import { changeSentence, comparable } from '../core/attribution/comparisonText';
import { calledFunction } from '../core/attribution/functionLabel';
import { formatChange } from '../core/units/format';
import { attributionDifference } from './attributionMode';
import { isFunctionLevel } from './loadedProfile';
import { areLinesKnown, type ProfileComparison } from './profileStore';

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

function changes(comparison: ProfileComparison): string {
  const { sites, sampleType, current } = comparison;
  const windows = { beforeSeconds: sites.beforeSeconds, afterSeconds: sites.afterSeconds };
  const change = (row: { before: number; after: number }) => {
    const { before, after } = comparable({ before: row.before, after: row.after, ...windows });
    return formatChange(before, after);
  };
  const whole = changeSentence(
    { before: sites.before, after: sites.after, ...windows },
    sampleType,
    'in the whole process',
  );
  // The largest change that is more than sampling noise; where there is none, no line is named.
  const top = sites.lines.find(row => row.line > 0 && isTold(trendOf(row, windows)));
  const isUnplaced = sites.lines.some(row => isTold(trendOf(row, windows)) && !areLinesKnown(comparison, row.path));
  if (top === undefined && isUnplaced)
    return `${whole} (on which lines is not known: their files differ from the build)`;
  if (top === undefined) return `${whole} (no line changed more than the samples can tell)`;
  if (isFunctionLevel(current)) return `${whole} (${calledFunction(top.functionName)}: ${change(top)})`;
  const place = `on ${top.path.slice(top.path.lastIndexOf('/') + 1)}:${top.line}`;
  return `${siteSentence(top, windows, sampleType, place)} (whole process ${change(sites)})`;
}

function isTold(trend: Trend): boolean {
  return trend !== 'unclear' && trend !== 'moved';
}
