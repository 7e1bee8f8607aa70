import { type CodeModule, moduleOf } from '../source/moduleOf';
import type { CondensedStack, KeptBytes } from './condensedStack';

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
  /** For each of `values` the variance that sampling gives it; undefined where only `recorded` is known. */
  readonly variances: readonly number[] | undefined;
  /** What of it stayed alive, where the capture could tell. */
  readonly kept?: KeptBytes | undefined;
  /** Functions outside the workspace that allocated for this place, in no order: see `offendersBy`. */
  readonly offenders: readonly Offender[];
}

export interface Offender {
  readonly functionName: string;
  /** The dependency to blame: the innermost module between the user's line and the allocation; undefined for the runtime alone. */
  readonly module: CodeModule | undefined;
  readonly values: readonly number[];
}

/** Sums by the function that allocates and the module to blame. */
export class OffenderSums {
  readonly #sums = new Map<string, { readonly offender: Omit<Offender, 'values'>; readonly values: number[] }>();

  constructor(private readonly columns: number) {}

  add(offender: Omit<Offender, 'values'>, values: readonly number[]): void {
    const { functionName, module } = offender;
    const { name = '', version = '', manifest = '', replacedBy = '' } = module ?? {};
    const key = [functionName, name, version, manifest, replacedBy].join('\0');
    let sums = this.#sums.get(key);
    if (sums === undefined) {
      sums = { offender, values: new Array<number>(this.columns).fill(0) };
      this.#sums.set(key, sums);
    }
    addInto(sums.values, values);
  }

  list(): Offender[] {
    return [...this.#sums.values()].map(({ offender, values }) => ({
      functionName: offender.functionName,
      module: offender.module,
      values,
    }));
  }
}

/** Charges a stack to its innermost function: below the user's code, or in it. */
export function chargeOffender(sums: OffenderSums, stack: CondensedStack): void {
  const functionName = stack.below[0] ?? stack.user[0]?.functionName ?? '';
  sums.add({ functionName, module: blamedModule(stack) }, stack.values);
}

/** The innermost module between the allocation and the user's line. */
export function blamedModule({ belowFiles, replaced }: CondensedStack): CodeModule | undefined {
  for (const file of belowFiles) {
    const found = replaced?.get(file) ?? moduleOf(file);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The offenders by the value column `column`, largest first, those without a value left out. */
export function offendersBy(site: CallSite, column: number): Offender[] {
  const value = (each: Offender) => each.values[column] ?? 0;
  return site.offenders.filter(each => value(each) !== 0).sort((a, b) => value(b) - value(a));
}

/** What allocated most below the line; undefined where the line itself allocated as much. */
export function topOffender(site: CallSite, column: number): Offender | undefined {
  const [top] = offendersBy(site, column);
  return top !== undefined && (top.values[column] ?? 0) > (site.selfValues[column] ?? 0) ? top : undefined;
}

/** Sites of one line as one site: the sums, under the name of the first. */
export function mergeSites(sites: readonly CallSite[]): CallSite | undefined {
  const [first] = sites;
  if (first === undefined || sites.length === 1) return first;
  const offenders = new OffenderSums(first.values.length);
  for (const offender of sites.flatMap(site => site.offenders)) offenders.add(offender, offender.values);
  const sum = (column: (site: CallSite) => readonly number[]) => {
    const sums = first.values.map(() => 0);
    for (const site of sites) addInto(sums, column(site));
    return sums;
  };
  return {
    ...place(first),
    values: sum(site => site.values),
    selfValues: sum(site => site.selfValues),
    variances: sites.some(site => site.variances === undefined) ? undefined : sum(site => site.variances ?? []),
    kept: sites.reduce<KeptBytes | undefined>((kept, site) => addKept(kept, site.kept), undefined),
    recorded: sites.reduce((total, site) => total + site.recorded, 0),
    offenders: offenders.list(),
  };
}

function place({ path, line, functionName, startLine }: CallSite) {
  return { path, line, functionName, startLine };
}

function addInto(sums: number[], values: readonly number[]): void {
  for (let index = 0; index < sums.length; index++) sums[index] = (sums[index] ?? 0) + (values[index] ?? 0);
}

function addKept(sum: KeptBytes | undefined, more: KeptBytes | undefined): KeptBytes | undefined {
  if (sum === undefined || more === undefined) return sum ?? more;
  return {
    growth: sum.growth + more.growth,
    againBytes: sum.againBytes + more.againBytes,
    againRecorded: sum.againRecorded + more.againRecorded,
    survivedBytes: sum.survivedBytes + more.survivedBytes,
    survivedRecorded: sum.survivedRecorded + more.survivedRecorded,
  };
}
