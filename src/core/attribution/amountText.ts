import { isFlow, type SampleTypeKind, unitOf } from '../profile/sampleType';
import { formatRate, formatValue } from '../units/format';

/** A value as it is shown: what was allocated as a rate, what is in use as it is, since it is a state and not a flow. */
export function amountText(value: number, kind: SampleTypeKind, seconds: number): string {
  return isFlow(kind) ? formatRate(value, unitOf(kind), seconds) : formatValue(value, unitOf(kind));
}
