import type { CondensedStack, UserFrame } from './condensedStack';

/**
 * A place in the user's code and what is allocated there or below it: each sample is charged once, to its innermost frame
 * in the workspace.
 */
export interface CallSite {
  readonly path: string;
  /** 1-based as captured; 0 where unknown. With granularity 'function' the line where the function starts. */
  readonly line: number;
  readonly functionName: string;
  /** 1-based line on which the function starts, as captured; 0 where unknown. */
  readonly startLine: number;
  /** In the order of `Attribution.sampleTypes`. */
  readonly values: readonly number[];
  readonly recorded: number;
  /** The part of `values` allocated by the line itself rather than by what it calls. */
  readonly selfValues: readonly number[];
  /** Functions outside the workspace that allocated for this place, in no order: see `offendersBy`. */
  readonly offenders: readonly Offender[];
}

export interface Offender {
  readonly functionName: string;
  readonly values: readonly number[];
}

/** All call sites, largest first by the first sample type. Cost: linear in the stacks. */
export function callSites(stacks: readonly CondensedStack[], columns: number): CallSite[] {
  const sites = new Map<string, SiteBuilder>();
  for (const stack of stacks) {
    const user = stack.user[0];
    if (user === undefined) continue;
    const key = `${user.line}\0${user.functionName}\0${user.path}`;
    let site = sites.get(key);
    if (site === undefined) {
      site = new SiteBuilder(user, columns);
      sites.set(key, site);
    }
    site.add(stack);
  }
  return [...sites.values()].sort((a, b) => (b.values[0] ?? 0) - (a.values[0] ?? 0));
}

class SiteBuilder implements CallSite {
  readonly values: number[];
  readonly selfValues: number[];
  recorded = 0;
  readonly #offenders = new Map<string, number[]>();

  readonly path: string;
  readonly line: number;
  readonly functionName: string;
  readonly startLine: number;

  constructor(user: UserFrame, columns: number) {
    this.path = user.path;
    this.line = user.line;
    this.functionName = user.functionName;
    this.startLine = user.startLine;
    this.values = new Array<number>(columns).fill(0);
    this.selfValues = new Array<number>(columns).fill(0);
  }

  get offenders(): Offender[] {
    return [...this.#offenders].map(([functionName, values]) => ({ functionName, values }));
  }

  add(stack: CondensedStack): void {
    addInto(this.values, stack.values);
    this.recorded += stack.recorded;
    const leaf = stack.below[0];
    if (leaf === undefined) {
      addInto(this.selfValues, stack.values);
      return;
    }
    let sums = this.#offenders.get(leaf);
    if (sums === undefined) {
      sums = new Array<number>(this.values.length).fill(0);
      this.#offenders.set(leaf, sums);
    }
    addInto(sums, stack.values);
  }
}

/** The offenders by the value column `column`, largest first, those without a value left out. */
export function offendersBy(site: CallSite, column: number): Offender[] {
  const value = (each: Offender) => each.values[column] ?? 0;
  return site.offenders.filter(each => value(each) !== 0).sort((a, b) => value(b) - value(a));
}

/** Sites of one line as one site: the sums, under the name of the first. */
export function mergeSites(sites: readonly CallSite[]): CallSite | undefined {
  const [first] = sites;
  if (first === undefined || sites.length === 1) return first;
  const offenders = new Map<string, number[]>();
  for (const { functionName, values } of sites.flatMap(site => site.offenders)) {
    const sums = offenders.get(functionName) ?? values.map(() => 0);
    addInto(sums, values);
    offenders.set(functionName, sums);
  }
  const sum = (column: (site: CallSite) => readonly number[]) => {
    const sums = column(first).map(() => 0);
    for (const site of sites) addInto(sums, column(site));
    return sums;
  };
  return {
    ...place(first),
    values: sum(site => site.values),
    selfValues: sum(site => site.selfValues),
    recorded: sites.reduce((total, site) => total + site.recorded, 0),
    offenders: [...offenders].map(([functionName, values]) => ({ functionName, values })),
  };
}

function place({ path, line, functionName, startLine }: CallSite) {
  return { path, line, functionName, startLine };
}

function addInto(sums: number[], values: readonly number[]): void {
  for (let index = 0; index < sums.length; index++) sums[index] = (sums[index] ?? 0) + (values[index] ?? 0);
}
