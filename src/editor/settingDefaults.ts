import type { Blame } from '../core/attribution/blame';
import type { SampleTypeKind } from '../core/profile/sampleType';
import type { ExactAttribution } from '../session/attributionMode';

/** Every setting below `allocLens.` with its default; a unit test compares this table with package.json. */
export const settingDefaults = {
  'capture.seconds': 10,
  'capture.liveSeconds': 5,
  'capture.keep': 50,
  'inline.enabled': true,
  'inline.maxLines': 20,
  'inline.minimumPercent': 0.5,
  'codeLens.enabled': true,
  'node.exactAttribution': 'launched' as ExactAttribution,
  'go.debugMemProfileRate': 16384,
  'targets.pprofPaths': [] as readonly string[],
  'access.caFile': '',
  'codeLens.tests': true,
  'test.benchmarkIterations': 2000,
  'test.memProfileRate': 1,
  'test.timeoutSeconds': 300,
  'go.buildFlags': [] as readonly string[],
  blame: 'yourCost' as Blame,
  'source.pathRules': {} as Readonly<Record<string, string>>,
  sampleType: 'alloc_space' as SampleTypeKind,
};
