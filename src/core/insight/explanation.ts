import { amountText } from '../attribution/amountText';
import { calledFunction, functionLabel } from '../attribution/functionLabel';
import { formatShare } from '../units/format';
import { whatIsAllocated, whoAllocates } from './allocationSections';
import { whoCalls } from './callerSection';
import { howMuch, valueIn } from './costSection';
import type { ExplanationInput } from './explanationInput';
import { howLongItLives, whetherToTrust, whichRewrites, whyOnTheHeap } from './reasonSections';
import { type Explanation, name, placeOf, say } from './statement';

/** Explains what one line allocates, from what is known: each sentence is founded on the input, none is a guess. */
export function explain(input: ExplanationInput): Explanation {
  const sections = [
    { title: 'Before you read on', statements: whetherToTrust(input) },
    { title: 'Who allocates', statements: whoAllocates(input) },
    { title: 'What is allocated', statements: whatIsAllocated(input) },
    { title: 'How much', statements: howMuch(input) },
    { title: 'Why it is on the heap', statements: whyOnTheHeap(input) },
    { title: 'How long it lives', statements: howLongItLives(input) },
    { title: 'Who calls', statements: whoCalls(input) },
    { title: 'What can be done', statements: whichRewrites(input) },
  ];
  return { title: titleOf(input), sections: sections.filter(each => each.statements.length > 0) };
}

function titleOf({ site, profile }: ExplanationInput) {
  const { shown, totals, sampleTypes, seconds, granularity } = profile;
  const value = valueIn(site.values, profile, shown) ?? 0;
  const total = totals[sampleTypes.indexOf(shown)] ?? 0;
  const share = formatShare(total > 0 ? value / total : 0);
  const place = placeOf(site.path, site.line);
  return granularity === 'function'
    ? say`${share} of ${shown}, ${amountText(value, shown, seconds)}: anywhere in ${name(calledFunction(site.functionName))} at ${place}`
    : say`${share} of ${shown}, ${amountText(value, shown, seconds)}: ${name(functionLabel(site.functionName))} at ${place}`;
}
