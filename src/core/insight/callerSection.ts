import type { CondensedStack, UserFrame } from '../attribution/condensedStack';
import { functionLabel } from '../attribution/functionLabel';
import { formatShare } from '../units/format';
import { partOf, shownColumn } from './costSection';
import type { ExplanationInput } from './explanationInput';
import { name, type Phrase, placeOf, type Statement, say } from './statement';

const mostCallers = 5;
const deepestPath = 6;

/** The callers in the workspace with their shares, and the way that most of it takes. */
export function whoCalls({ stacks, profile, site }: ExplanationInput): Statement[] {
  const column = shownColumn(profile);
  const whole = site.values[column] ?? 0;
  if (whole <= 0) return [];
  const callers = callersOf(stacks, column);
  const shown = callers.slice(0, mostCallers).map((each): Statement => {
    const share = partOf(each.value, whole);
    const { frame } = each;
    if (frame === undefined) return { says: say`${share} is called from outside of your code, or by the runtime.` };
    return {
      says: say`${share} comes from ${name(functionLabel(frame.functionName))} at ${placeOf(frame.path, frame.line)}.`,
    };
  });
  const rest = callers.slice(mostCallers).reduce((sum, each) => sum + each.value, 0);
  if (rest > 0) {
    const count = callers.length - mostCallers;
    shown.push({
      says: say`${formatShare(rest / whole)} comes from ${String(count)} more ${count === 1 ? 'caller' : 'callers'}.`,
    });
  }
  return [...shown, ...longestWay(stacks, column)];
}

interface CallerShare {
  /** Undefined where no frame of the workspace is above the line. */
  readonly frame: UserFrame | undefined;
  readonly value: number;
}

function callersOf(stacks: readonly CondensedStack[], column: number): CallerShare[] {
  const callers = new Map<string, CallerShare>();
  for (const stack of stacks) {
    const frame = stack.user[1];
    const key = frame === undefined ? '' : `${frame.path}\0${frame.line}\0${frame.functionName}`;
    const value = (callers.get(key)?.value ?? 0) + (stack.values[column] ?? 0);
    callers.set(key, { frame, value });
  }
  return [...callers.values()].filter(each => each.value > 0).sort((a, b) => b.value - a.value);
}

function longestWay(stacks: readonly CondensedStack[], column: number): Statement[] {
  const value = (stack: CondensedStack) => stack.values[column] ?? 0;
  const [top] = [...stacks].sort((a, b) => value(b) - value(a));
  if (top === undefined || top.user.length < 3) return [];
  const way = top.user.slice(0, deepestPath).toReversed();
  const steps = way.flatMap((frame, index): Phrase[] => [
    ...(index === 0 ? [] : [' → ']),
    name(functionLabel(frame.functionName)),
  ]);
  const isCut = top.user.length > deepestPath;
  return [{ says: ['The most used way: ', ...(isCut ? ['… → '] : []), ...steps, '.'] }];
}
