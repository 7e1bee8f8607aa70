import path from 'node:path';
import type { Suite } from '../bundling/bundleTests';
import type { TestSelection } from './arguments';
import { runHostSuite } from './hostSuite';
import { runNodeSuite } from './nodeSuite';
import { runStaticChecks } from './staticChecks';
import type { Step } from './steps';

/**
 * What of test/live runs compilers and programs of its own and reads what these made: folders, and files by their beginning.
 * They take all the processor there is, and none of them measures time, looks for processes on the machine, or needs a port
 * that the system did not give it. What is not named here runs by itself, with nothing but these beside it.
 */
export const compilingTests = [
  'accuracy/',
  'capture/allocationCalls.',
  'capture/goBinary.',
  'capture/trimmedPaths.',
  'decode/',
  'escape/',
  'fixes/',
  'judge/',
  'launch/',
  'prove/',
  'sources/',
  'stories/',
] as const;

/**
 * The steps of a run in two lanes. What measures waits for most of its time: for a window of a capture, for a page. The
 * other lane is run beside it, at a lower priority, and takes what the first leaves of the processor.
 */
export interface Lanes {
  readonly measuring: readonly Step[];
  readonly compiling: readonly Step[];
  /** The host suite captures a demo that must get its processor, too: it comes when both lanes have ended. */
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
    alone: files('host').length > 0 ? [{ name: 'host', run: () => runHostSuite(files('host')) }] : [],
    compiling: [
      ...(staticChecks ? [{ name: 'static', run: runStaticChecks }] : []),
      ...nodeStep('unit', 'unit', files('unit')),
      ...nodeStep('live (compiling)', 'live', live.compiling),
    ],
  };
}

/** Every file is in exactly one of the two. */
export function splitLive(files: readonly string[]): Record<'measuring' | 'compiling', string[]> {
  const compiles = (file: string) => {
    const name = path.relative('test/live', file).replaceAll(path.sep, '/');
    return compilingTests.some(each => name.startsWith(each));
  };
  return { measuring: files.filter(file => !compiles(file)), compiling: files.filter(compiles) };
}

function nodeStep(name: string, suite: Exclude<Suite, 'host'>, files: readonly string[]): Step[] {
  return files.length === 0 ? [] : [{ name, run: () => runNodeSuite(name, suite, files) }];
}
