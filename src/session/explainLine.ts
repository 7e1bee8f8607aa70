import { mergeSites } from '../core/attribution/callSites';
import type { CondensedStack } from '../core/attribution/condensedStack';
import type { FixReport } from '../core/fixes/proposal';
import { explain } from '../core/insight/explanation';
import type { ExplanationInput, ExplanationSources } from '../core/insight/explanationInput';
import type { Explanation } from '../core/insight/statement';
import { canRepeat, type LoadedProfile } from './loadedProfile';
import { Placement } from './placement';
import type { ProfileStore } from './profileStore';

/** A line of a profile: what is explained. */
export interface ExplainedLine {
  /** Absolute path in the workspace. */
  readonly path: string;
  /** 1-based as captured. */
  readonly line: number;
  /** The text of the file now. */
  readonly text: string;
}

/**
 * Explains a captured line; undefined where the shown profile has nothing for it. `report` has the rewrites for the text
 * now, `sources` what else is known of the line.
 */
export function explainLine(
  store: ProfileStore,
  { path, line, text }: ExplainedLine,
  report: FixReport | undefined,
  sources: ExplanationSources = {},
): Explanation | undefined {
  const profile = store.current;
  if (profile === undefined) return undefined;
  const stacks = profile.stacks.filter(stack => stack.user[0]?.path === path && stack.user[0].line === line);
  const site = mergeSites(profile.callSites.filter(each => each.path === path && each.line === line));
  if (site === undefined) return undefined;
  const placement = new Placement(profile, path, text);
  const { freshness } = placement.of(site);
  const now = placement.same(site);
  const isHere = (each: { readonly lines: readonly number[] }) => now !== undefined && each.lines.includes(now);
  return explain({
    ...sources,
    site,
    stacks: byName(stacks),
    freshness,
    sourceText: profile.snapshots.get(path)?.split(/\r\n|\r|\n/)[line - 1] ?? '',
    ...(placement.doubt && { doubt: placement.doubt }),
    profile: aboutProfile(store, profile),
    rewrites: report?.proposals.filter(isHere) ?? [],
    refusals: report?.refusals.filter(isHere) ?? [],
    advice: report?.advice.filter(isHere) ?? [],
  });
}

/** Ties are broken by name, so that an explanation reads the same each time. */
function byName(stacks: readonly CondensedStack[]): CondensedStack[] {
  const text = (stack: CondensedStack) => [...stack.below, ...stack.user.map(frame => frame.functionName)].join('\0');
  return [...stacks].sort((a, b) => (text(a) < text(b) ? -1 : 1));
}

function aboutProfile(store: ProfileStore, profile: LoadedProfile): ExplanationInput['profile'] {
  const { origin, granularity, sampleTypes, totals, meta } = profile.attribution;
  const { perOperation } = profile;
  return {
    label: profile.label,
    origin,
    granularity,
    seconds: profile.seconds,
    sampleTypes,
    totals: [...totals],
    shown: store.sampleType,
    period: meta.period,
    ...(perOperation && { operations: perOperation.operations }),
    repeatable: canRepeat(profile.source),
  };
}
