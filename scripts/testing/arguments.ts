import { type Suite, suites, testFiles } from '../bundling/bundleTests';

/** What `npm test -- …` asks for: names of suites, and parts of file names that narrow them down. */
export interface TestSelection {
  readonly staticChecks: boolean;
  readonly suites: readonly { readonly suite: Suite; readonly files: readonly string[] }[];
}

/** `npm test` runs all; `npm test -- unit live` those suites; `npm test -- unit decode` the unit test files with "decode" in their path. */
export function selectTests(args: readonly string[]): TestSelection {
  const asked = suites.filter(suite => args.includes(suite));
  const parts = args.filter(arg => arg !== 'static' && !suites.some(suite => suite === arg));
  const matches = (file: string) => parts.length === 0 || parts.some(part => file.includes(part));
  const staticOnly = args.includes('static') && asked.length === 0 && parts.length === 0;
  const wanted = staticOnly ? [] : asked.length > 0 ? asked : suites;
  return {
    staticChecks: args.length === 0 || args.includes('static'),
    suites: wanted
      .map(suite => ({ suite, files: testFiles(suite).filter(matches) }))
      .filter(({ files }) => files.length > 0),
  };
}
