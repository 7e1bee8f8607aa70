import { type CallSite, mergeSites } from '../core/attribution/callSites';
import type { ComparedSite } from '../core/attribution/comparison';
import { type HeatTier, heatTier } from '../core/attribution/heat';
import type { Freshness, LinePlace } from '../core/source/freshness';
import type { SourceDoubt } from '../core/source/sourceDoubt';
import { columnOf, type LoadedProfile, totalOf } from './loadedProfile';
import { Placement } from './placement';
import type { ProfileComparison, ProfileStore } from './profileStore';

/** What one line of an open file shows. */
export interface LineAnnotation {
  /** 1-based in the text now. */
  readonly line: number;
  /** `edited`: what is told is of the line that stood here at capture. */
  readonly freshness: Exclude<Freshness, 'stale'>;
  readonly site: CallSite | undefined;
  /** Of the shown sample type: charged to the line, itself and below. */
  readonly value: number;
  /** 0..1 of the profile. */
  readonly share: number;
  readonly tier: HeatTier;
  /** Present while two profiles are compared and the older one has the line. */
  readonly change: ComparedSite | undefined;
  /** The two profiles compared. */
  readonly comparison: ProfileComparison | undefined;
}

export interface FunctionAnnotation {
  /** 1-based line in the text now on which the function starts. */
  readonly line: number;
  readonly functionName: string;
  readonly value: number;
  readonly share: number;
  readonly sites: number;
  /** Profiled lines of the function that were edited since the capture or are not found any more. */
  readonly editedLines: number;
  readonly change: ComparedSite | undefined;
}

export interface FileAnnotations {
  readonly profile: LoadedProfile;
  readonly lines: readonly LineAnnotation[];
  readonly functions: readonly FunctionAnnotation[];
  /** Why the lines may be off; undefined where they are not. */
  readonly doubt: SourceDoubt | undefined;
}

export interface AnnotationLimits {
  /** Most lines annotated over all files. */
  readonly maxLines: number;
  /** Least share 0..1 of the profile that is shown. */
  readonly minimumShare: number;
}

/** What `text`, the content of `path` now, shows; undefined where the profile has nothing for the file. */
export function annotateFile(
  store: ProfileStore,
  path: string,
  text: string,
  limits: AnnotationLimits,
): FileAnnotations | undefined {
  const profile = store.current;
  if (profile === undefined) return undefined;
  const view: View = {
    profile,
    path,
    placement: new Placement(profile, path, text),
    column: columnOf(profile, store.sampleType),
    total: totalOf(profile, store.sampleType),
    comparison: store.comparison,
    top: visibleSites(store, limits),
    sites: store.sites,
    functions: store.functionSites,
  };
  const lines = annotateLines(view, limits);
  const functions = annotateFunctions(view, limits);
  const { doubt } = view.placement;
  const nothing = lines.length + functions.length + (doubt?.misplaced.size ?? 0) === 0;
  return nothing ? undefined : { profile, lines, functions, doubt };
}

/** The call sites that are annotated over all files: the top `maxLines` with at least `minimumShare`. */
export function visibleSites(store: ProfileStore, limits: AnnotationLimits): CallSite[] {
  const profile = store.current;
  if (profile === undefined) return [];
  const column = columnOf(profile, store.sampleType);
  const floor = limits.minimumShare * totalOf(profile, store.sampleType);
  const value = (site: CallSite) => site.values[column] ?? 0;
  return store.sites
    .filter(site => value(site) > 0 && value(site) >= floor)
    .sort((a, b) => value(b) - value(a))
    .slice(0, limits.maxLines);
}

interface View {
  readonly profile: LoadedProfile;
  readonly path: string;
  readonly placement: Placement;
  readonly column: number;
  readonly total: number;
  readonly comparison: ProfileComparison | undefined;
  readonly top: readonly CallSite[];
  readonly sites: readonly CallSite[];
  /** Values of functions where they are not the sums of their sites. */
  readonly functions: readonly CallSite[] | undefined;
}

function annotateLines(view: View, limits: AnnotationLimits): LineAnnotation[] {
  const rows = new Map<number, LineAnnotation>();
  for (const { place, sites } of sitesByLine(view).values()) {
    const site = mergeSites(sites);
    const change = changeAt(view, sites[0]?.line ?? 0);
    rows.set(place.line, lineAnnotation(view, place, site, site?.values[view.column] ?? 0, change));
  }
  for (const change of vanished(view, limits)) {
    const place = view.placement.of(change);
    if (place.freshness !== 'stale' && !rows.has(place.line)) {
      rows.set(place.line, lineAnnotation(view, place, undefined, change.after, changeAt(view, change.line)));
    }
  }
  return [...rows.values()].sort((a, b) => a.line - b.line);
}

// Several functions may share a line: closures, instantiations of a generic function. The largest comes first.
function sitesByLine(view: View): Map<number, PlacedSites> {
  const lines = new Map<number, PlacedSites>();
  for (const site of view.top) {
    if (site.path !== view.path) continue;
    const place = view.placement.of(site);
    if (place.freshness === 'stale') continue;
    const known = lines.get(place.line);
    if (known === undefined) lines.set(place.line, { place, sites: [site] });
    else known.sites.push(site);
  }
  return lines;
}

type FoundPlace = Exclude<LinePlace, { freshness: 'stale' }>;

interface PlacedSites {
  readonly place: FoundPlace;
  readonly sites: CallSite[];
}

function lineAnnotation(
  view: View,
  { line, freshness }: FoundPlace,
  site: CallSite | undefined,
  value: number,
  change: ComparedSite | undefined,
): LineAnnotation {
  const share = view.total > 0 ? value / view.total : 0;
  return { line, freshness, site, value, share, tier: heatTier(share), change, comparison: view.comparison };
}

function changeAt(view: View, line: number): ComparedSite | undefined {
  const rows = view.comparison?.sites.lines.filter(row => row.path === view.path && row.line === line) ?? [];
  const [first] = rows;
  if (first === undefined) return undefined;
  const sum = (column: (row: ComparedSite) => number) => rows.reduce((total, row) => total + column(row), 0);
  const change = {
    ...first,
    before: sum(row => row.before),
    after: sum(row => row.after),
    beforeRecorded: sum(row => row.beforeRecorded),
    afterRecorded: sum(row => row.afterRecorded),
    beforeSite: mergeSites(rows.flatMap(row => row.beforeSite ?? [])),
    afterSite: mergeSites(rows.flatMap(row => row.afterSite ?? [])),
  };
  return change.before > 0 ? change : undefined;
}

// Lines that the baseline would have shown and the new profile no longer does: the fix worked, say so there.
function vanished(view: View, limits: AnnotationLimits): ComparedSite[] {
  const sites = view.comparison?.sites;
  if (sites === undefined) return [];
  const floor = limits.minimumShare * sites.before;
  return sites.lines.filter(
    row => row.path === view.path && row.line > 0 && row.before >= floor && row.before > row.after,
  );
}

function annotateFunctions(view: View, limits: AnnotationLimits): FunctionAnnotation[] {
  const floor = limits.minimumShare * view.total;
  const rows: FunctionAnnotation[] = [];
  for (const [functionName, sites] of sitesByFunction(view)) {
    const value = functionValue(view, functionName, sites);
    const line = functionLine(view, functionName, sites);
    const change = view.comparison?.sites.functions.find(
      row => row.path === view.path && row.functionName === functionName && row.before > 0,
    );
    if (line === undefined || (value < floor && change === undefined) || value + (change?.before ?? 0) === 0) continue;
    const editedLines = sites.filter(site => site.line > 0 && isChanged(view.placement.of(site))).length;
    const share = view.total > 0 ? value / view.total : 0;
    rows.push({ line, functionName, value, share, sites: sites.length, editedLines, change });
  }
  return rows.sort((a, b) => a.line - b.line);
}

function functionValue(view: View, functionName: string, sites: readonly CallSite[]): number {
  const own = view.functions?.filter(each => each.path === view.path && each.functionName === functionName) ?? sites;
  return own.reduce((sum, site) => sum + (site.values[view.column] ?? 0), 0);
}

function isChanged({ freshness }: LinePlace): boolean {
  return freshness === 'edited' || freshness === 'stale';
}

function sitesByFunction(view: View): Map<string, CallSite[]> {
  const groups = new Map<string, CallSite[]>();
  for (const site of view.sites) {
    if (site.path !== view.path) continue;
    const group = groups.get(site.functionName);
    if (group === undefined) groups.set(site.functionName, [site]);
    else group.push(site);
  }
  return groups;
}

function functionLine(view: View, functionName: string, sites: readonly CallSite[]): number | undefined {
  const start =
    sites.find(site => site.startLine > 0)?.startLine ??
    (view.profile.attribution.granularity === 'function' ? (sites[0]?.line ?? 0) : 0);
  const place = { functionName, line: start };
  if (start > 0) return view.placement.same(place) ?? nearestLine(view, sites);
  return functionName === '' ? undefined : nearestLine(view, sites);
}

// The line of the function itself was edited, or the runtime did not tell it: its first profiled line still stands for it.
function nearestLine(view: View, sites: readonly CallSite[]): number | undefined {
  const lines = sites
    .map(site => view.placement.of(site))
    .flatMap(place => (place.freshness === 'stale' ? [] : [place.line]));
  return lines.length > 0 ? Math.min(...lines) : undefined;
}
