import type { AttributionMode, Target } from './targets';

/** When inlining is switched off for a capture: of programs we launch, of all, or of none. */
export type ExactAttribution = 'launched' | 'always' | 'never';

/** How a capture of `target` is to attribute bytes; only V8 leaves a choice. */
export function wantedAttribution(target: Target, setting: ExactAttribution): AttributionMode {
  if (target.kind !== 'node') return 'natural';
  if (target.launched === true) return launchedAttribution(setting);
  return setting === 'always' ? 'exact' : 'natural';
}

/** The same for a program of our own, which can be started with inlining off. */
export function launchedAttribution(setting: ExactAttribution): AttributionMode {
  return setting === 'never' ? 'natural' : 'exact';
}

/** What the mode means for the numbers, for whoever reads them; '' where there is no choice, as in Go and in files. */
export function attributionText(mode: AttributionMode | undefined): string {
  if (mode === undefined) return '';
  return mode === 'exact'
    ? 'Exact attribution: inlining was off during the capture.'
    : 'Natural attribution: bytes of functions that V8 inlined stand at their callers.';
}

/** Says that two profiles cannot be compared function by function; '' where they can. */
export function attributionDifference(before: AttributionMode | undefined, after: AttributionMode | undefined): string {
  if (before === undefined || after === undefined || before === after) return '';
  return `The earlier profile has ${before} attribution and this one ${after}: functions that V8 inlines are charged differently, and exact captures allocate about 15 % more.`;
}
