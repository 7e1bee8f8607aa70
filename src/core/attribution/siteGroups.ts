import type { Profile } from '../profile/profile';
import type { StackGroups } from './stackGroups';
import type { RowSumsTable } from './sumReader';

/** Call sites in columns, for the way between threads, a row for each; `groupedSites` makes objects of them. */
export interface SiteGroups extends RowSumsTable {
  /** For each site the values of what the line itself allocates. */
  readonly selfValues: Float64Array;
  /** By group of stacks: its site. */
  readonly siteOf: Uint32Array;
}

/** Charges each group of stacks once, to its innermost frame in the workspace; largest first by the first sample type. */
export function groupSites(profile: Profile, groups: StackGroups): SiteGroups {
  const { count, start, words, sums } = groups;
  const types = profile.values.length;
  const width = sums.length / Math.max(1, count);
  const { siteOf, sites } = siteOfGroups(profile, groups);
  numberBySum(siteOf, sites, group => sums[group * width]!);
  const siteSums = new Float64Array(sites * width);
  const selfValues = new Float64Array(sites * types);
  for (let group = 0; group < count; group++) {
    const site = siteOf[group]!;
    addRow(siteSums, site * width, sums, group * width, width);
    const isSelf = words[start[group]! + 1] === 0;
    if (isSelf) addRow(selfValues, site * types, sums, group * width, types);
  }
  return { count: sites, sums: siteSums, hasKept: groups.hasKept, selfValues, siteOf };
}

/** Numbers the sites anew, by what the groups of each sum up to. */
function numberBySum(siteOf: Uint32Array, sites: number, sumOf: (group: number) => number): void {
  const sums = new Float64Array(sites);
  siteOf.forEach((site, group) => {
    sums[site] = sums[site]! + sumOf(group);
  });
  const order = Uint32Array.from(sums, (_, site) => site).sort((a, b) => sums[b]! - sums[a]! || a - b);
  const numbers = new Uint32Array(sites);
  order.forEach((site, number) => {
    numbers[site] = number;
  });
  siteOf.forEach((site, group) => {
    siteOf[group] = numbers[site]!;
  });
}

function addRow(into: Float64Array, at: number, from: Float64Array, fromAt: number, width: number): void {
  for (let k = 0; k < width; k++) into[at + k] = into[at + k]! + from[fromAt + k]!;
}

/** Frames that differ in more than path, line and function are one site. */
function siteOfGroups({ frames }: Profile, { count, start, words, files, paths }: StackGroups) {
  const pathOf = new Map(Array.from(files, (file, i) => [file, paths[i]!]));
  const siteOfFrame = new Int32Array(frames.count).fill(-1);
  const sites = new Map<string, number>();
  const siteOf = new Uint32Array(count);
  for (let group = 0; group < count; group++) {
    const frame = words[start[group]! + 2 + words[start[group]! + 1]!]!;
    let site = siteOfFrame[frame]!;
    if (site < 0) {
      const key = `${frames.line[frame]}\0${frames.functionName[frame]}\0${pathOf.get(frames.file[frame]!)}`;
      site = sites.get(key) ?? sites.size;
      sites.set(key, site);
      siteOfFrame[frame] = site;
    }
    siteOf[group] = site;
  }
  return { siteOf, sites: sites.size };
}
