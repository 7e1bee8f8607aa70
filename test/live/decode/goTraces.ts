import assert from 'node:assert/strict';

/** A frame as `go tool pprof` tells it. */
export interface TracedFrame {
  readonly functionName: string;
  readonly file: string;
  readonly line: number;
}

export interface TracedSample {
  /** Leaf first, inlined ones included. */
  readonly frames: readonly TracedFrame[];
  readonly value: number;
}

/**
 * What `go tool pprof -traces -lines` prints: a ruled block for each sample, in it labels (`bytes:  48B`), then a frame on each
 * line, the value before the first.
 */
export function parseTraces(output: string): TracedSample[] {
  const [, ...blocks] = output.split(/^-+\+-+$/m);
  return blocks.map(block => block.split('\n').filter(line => line.trim() !== '')).flatMap(sampleOf);
}

function sampleOf(lines: readonly string[]): TracedSample[] {
  const [first, ...others] = lines.filter(line => !/^ *\S+: {2}\S/.test(line));
  if (first === undefined) return [];
  const [, value = '', leaf = ''] = /^ *(\d+)B? {3}(\S.*)$/.exec(first) ?? assert.fail(`no value in ${first}`);
  return [{ value: Number(value), frames: [leaf, ...others].map(frameOf) }];
}

function frameOf(text: string): TracedFrame {
  const found = /^ *(\S.*) (\S+):(\d+)(?: \(inline\))?$/.exec(text) ?? assert.fail(`no frame in ${text}`);
  return { functionName: found[1]!, file: found[2]!, line: Number(found[3]) };
}
