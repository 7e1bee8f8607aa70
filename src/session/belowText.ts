import type { CallSite, Offender } from '../core/attribution/callSites';
import { type ComparedSite, trendOf } from '../core/attribution/comparison';
import { functionLabel } from '../core/attribution/functionLabel';
import { moduleLabel } from '../core/source/moduleOf';
import { columnOf, isFunctionLevel, type LoadedProfile } from './loadedProfile';
import { versioned } from './moduleVersions';
import type { ProfileComparison } from './profileStore';

/** `flate.NewWriter (go-chi/chi v3.3.4)`: the dependency to blame in brackets, where one stands between. */
export function offenderLabel({ functionName, module }: Offender, profile: LoadedProfile): string {
  const label = functionLabel(functionName);
  return module === undefined ? label : `${label} (${moduleLabel(versioned(module, profile.manifests))})`;
}

/** Characters after which the end of a line tells less. */
const mostOfLine = 72;

/**
 * What allocates below a compared place: `flate.NewWriter (go-chi/chi v3.3.4)`, and where another has taken its place
 * `gob.NewEncoder → json.Marshal`; '' where it is the place itself. A side of which two have much names both: which of them
 * has more is often chance. Where the samples cannot tell a change of the place, no change below it is told either.
 */
export function belowText(row: ComparedSite, comparison: ProfileComparison): string {
  return said(row, comparison, offenderLabel);
}

/** The same for the end of a line: where it is long, without the dependencies as far as the names still tell the sides apart. */
export function shortBelowText(row: ComparedSite, comparison: ProfileComparison): string {
  const whole = belowText(row, comparison);
  if (whole.length <= mostOfLine) return whole;
  const names = said(row, comparison, ({ functionName }) => functionLabel(functionName));
  return names.includes(change) === whole.includes(change) ? names : whole;
}

type LabelOf = (offender: Offender, profile: LoadedProfile) => string;

const change = ' → ';

function said(
  row: ComparedSite,
  { baseline, current, sampleType, sites }: ProfileComparison,
  labelOf: LabelOf,
): string {
  const before = partsOf(row.beforeSite, baseline, columnOf(baseline, sampleType), labelOf);
  const after = partsOf(row.afterSite, current, columnOf(current, sampleType), labelOf);
  const [was, is] = [topOf(before), topOf(after)];
  const itself = isFunctionLevel(current) ? 'the function itself' : 'the line itself';
  if (was === undefined || is === undefined || was === is) return is ?? was ?? own;
  if (trendOf(row, sites) === 'unclear') return sideText(after, is, itself);
  const names = [sideText(before, was, itself), sideText(after, is, itself)];
  return [...new Set(names)].join(change);
}

/** The largest, and the next one where it has half as much, in an order that is no statement. */
function sideText(parts: Parts, top: string, itself: string): string {
  const second = topOf(new Map([...parts].filter(([label]) => label !== top)));
  const isClose = second !== undefined && (parts.get(second) ?? 0) * 2 >= (parts.get(top) ?? 0);
  const names = isClose ? [top, second].sort() : [top];
  return names.map(label => label || itself).join(' and ');
}

/** Values by what allocates them, `own` for the place itself. */
type Parts = ReadonlyMap<string, number>;
const own = '';

function partsOf(site: CallSite | undefined, profile: LoadedProfile, column: number, labelOf: LabelOf): Parts {
  const parts = new Map([[own, site?.selfValues[column] ?? 0]]);
  for (const offender of site?.offenders ?? []) {
    const label = labelOf(offender, profile);
    parts.set(label, (parts.get(label) ?? 0) + (offender.values[column] ?? 0));
  }
  return parts;
}

/** Undefined where nothing was allocated. */
function topOf(parts: Parts): string | undefined {
  let top: string | undefined;
  for (const [label, value] of parts) if (value > (top === undefined ? 0 : (parts.get(top) ?? 0))) top = label;
  return top;
}
