import path from 'node:path';
import type { Suite } from '../bundling/bundleTests';
import type { TestSelection } from './arguments';
import { runHostSuite } from './hostSuite';
import { runNodeSuite } from './nodeSuite';
import { runStaticChecks } from './staticChecks';
import type { Step } from './steps';

/**
 * What of test/live runs compilers and programs of its own and reads what these made, by the lane that runs it: folders, and
 * files by their beginning. They take all the processor there is, and none of them measures time, looks for processes on the
 * machine, or needs a port that the system did not give it. What is not named here runs by itself, with nothing but these
 * beside it.
 */
export const compilingTests = {
  rewriting: ['fixes/'],
  compiling: [
    'accuracy/',
    'capture/allocationCalls.',
    'capture/goBinary.',
    'capture/trimmedPaths.',
    'decode/',
    'escape/',
    'judge/',
    'launch/',
    'prove/',
    'sources/',
    'stories/',
  ],
} as const;

/** The lanes that run beside the first, at a lower priority. */
export type BackgroundLane = keyof typeof compilingTests;
export const backgroundLanes = Object.keys(compilingTests) as BackgroundLane[];

/**
 * The steps of a run in lanes. What measures waits for most of its time: for a window of a capture, for a page. The others
 * take what it leaves of the processor; there are two of them, as a compiler that links, and most tests, keep one busy.
 */
export interface Lanes extends Readonly<Record<BackgroundLane, readonly Step[]>> {
  readonly measuring: readonly Step[];
  /** The host suite captures a demo that must get its processor, too: it comes when all lanes have ended. */
  readonly alone: readonly Step[];
}

export function lanesOf({ staticChecks, suites }: TestSelection): Lanes {
  const files = (suite: Suite) => suites.find(each => each.suite === suite)?.files ?? [];
  const live = splitLive(files('live'));
  return {
    measuring: [
      ...nodeStep('live (measuring)', 'live', live.measuring),
      ...nodeStep('browser', 'browser', files('browser')),
    ],
    rewriting: [
      ...(staticChecks ? [{ name: 'static', run: runStaticChecks }] : []),
      ...nodeStep('unit', 'unit', files('unit')),
      ...nodeStep('live (rewriting)', 'live', live.rewriting),
    ],
    compiling: nodeStep('live (compiling)', 'live', live.compiling),
    alone: files('host').length > 0 ? [{ name: 'host', run: () => runHostSuite(files('host')) }] : [],
  };
}

/** Every file is in exactly one of them. */
export function splitLive(files: readonly string[]): Record<'measuring' | BackgroundLane, string[]> {
  const laneOf = (file: string) => {
    const name = path.relative('test/live', file).replaceAll(path.sep, '/');
    return backgroundLanes.find(lane => compilingTests[lane].some(each => name.startsWith(each))) ?? 'measuring';
  };
  const inLane = (lane: 'measuring' | BackgroundLane) => files.filter(file => laneOf(file) === lane);
  return { measuring: inLane('measuring'), rewriting: inLane('rewriting'), compiling: inLane('compiling') };
}

function nodeStep(name: string, suite: Exclude<Suite, 'host'>, files: readonly string[]): Step[] {
  return files.length === 0 ? [] : [{ name, run: () => runNodeSuite(name, suite, files) }];
}
