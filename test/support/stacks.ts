import type { CondensedStack, UserFrame } from '../../src/core/attribution/condensedStack';

/** Go's MemProfileRate: what one recorded allocation stands for. */
const goPeriod = 524_288;

/**
 * A condensed stack from text, leaf first: `flate.NewWriter < gzip.Write | main.write gz.go:39 < main.handle main.go:72`.
 * What stands before the bar is below the user's code.
 */
export function stack(text: string, ...values: number[]): CondensedStack {
  const [below = '', user = ''] = text.split('|');
  return condensedStack({
    below: names(below),
    user: names(user).map(userFrame),
    values,
    recorded: Math.max(1, Math.round((values[0] ?? 0) / goPeriod)),
  });
}

/** A stack of which nothing is known but `parts`. */
export function condensedStack(parts: Partial<CondensedStack>): CondensedStack {
  const { below = [], values = [] } = parts;
  return {
    below,
    belowFiles: below.map(() => ''),
    user: [],
    values,
    variances: values.map(() => 0),
    recorded: 0,
    call: '',
    objectSize: { least: 0, most: 0 },
    ...parts,
  };
}

function names(text: string): string[] {
  return text
    .split('<')
    .map(name => name.trim())
    .filter(name => name !== '');
}

function userFrame(text: string): UserFrame {
  const [functionName = '', place = ''] = text.split(' ');
  const [path = '', line = '0'] = place.split(':');
  return { functionName, path, line: Number(line), startLine: 0 };
}
