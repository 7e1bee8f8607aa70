import { CaptureError } from '../captureError';
import type { Exit } from '../launch/processGroup';
import type { GoTestRecipe, PerOperation } from '../launch/recipe';
import { LOOK_AT_LOG, sentence, tookTooLong } from '../launch/runFailure';

/** The numbers of `-benchmem`; undefined where several sub-benchmarks printed theirs, because the profile is of all of them. */
export function measuredPerOperation(output: string): PerOperation | undefined {
  const lines = [...output.matchAll(/\s(\d+)\s+[\d.]+ ns\/op\b.*?\s(\d+) B\/op\s+(\d+) allocs\/op/g)];
  const [only] = lines;
  if (only === undefined || lines.length > 1) return undefined;
  return { operations: Number(only[1]), bytes: Number(only[2]), allocations: Number(only[3]) };
}

/** The failure of a run that ended well without having run anything. */
export function nothingRan({ functionName, label }: GoTestRecipe, output: string): CaptureError | undefined {
  const skipped = new RegExp(`^([^]*?)^\\s*--- SKIP: ${functionName}\\b`, 'm').exec(output);
  if (skipped) {
    // With -v the reason is printed before the verdict.
    const why = [...skipped[1]!.matchAll(/^\s+\S+\.go:\d+: (.*)$/gm)].at(-1)?.[1];
    return new CaptureError(
      'nothingRan',
      `${label} was skipped${sentence(why)}`,
      'Meet the condition under which it runs, then profile it again.',
    );
  }
  const passed = new RegExp(`^\\s*--- PASS: ${functionName}\\b`, 'm').test(output);
  if (passed || / ns\/op\b/.test(output)) return undefined;
  return new CaptureError(
    'nothingRan',
    `go test found no ${functionName} in this package.`,
    'Check that the file ends in _test.go, that its build tags are set (go.buildTags), and that the function is saved under this name.',
  );
}

/** Why `go test` ended with a failure. */
export function explainGoFailure(recipe: GoTestRecipe, output: string, exit: Exit): CaptureError {
  const { label } = recipe;
  if (/go\.mod file not found|cannot find main module|go: no modules were found/.test(output)) {
    return new CaptureError(
      'buildFailed',
      `${label} belongs to no Go module: there is no go.mod above ${recipe.directory}.`,
      'Run "go mod init" in the folder of the program, then profile it again.',
    );
  }
  if (/\[no test files\]|no Go files in|build constraints exclude all Go files/.test(output)) {
    return new CaptureError(
      'nothingRan',
      `go found no test files to build in ${recipe.directory}.`,
      'Check the build tags at the top of the file and the setting go.buildTags.',
    );
  }
  if (/\[(build|setup) failed\]|^go: |flag provided but not defined|^# /m.test(output)) {
    return new CaptureError(
      'buildFailed',
      `${label} does not build${sentence(firstBuildError(output))}`,
      `Fix it and profile again. ${LOOK_AT_LOG}`,
    );
  }
  const how = exit.signal === null ? '' : ` (${exit.signal})`;
  return new CaptureError(
    'testFailed',
    `${label} failed${how}${sentence(firstTestError(output))}`,
    `A failed run says little about allocations: make it pass, then profile it again. ${LOOK_AT_LOG}`,
  );
}

export function timedOut(recipe: GoTestRecipe): CaptureError {
  return tookTooLong(
    recipe,
    'Lower allocLens.test.benchmarkIterations, or raise allocLens.test.timeoutSeconds or allocLens.test.memProfileRate.',
  );
}

export function goMissing({ goCommand, directory }: GoTestRecipe, cause: unknown): CaptureError {
  return new CaptureError(
    'noToolchain',
    `The command ${goCommand} was not found (started in ${directory}).`,
    'Install Go from https://go.dev/dl and put it on the PATH that VS Code is started with.',
    { cause },
  );
}

export function wroteNoProfile({ label }: GoTestRecipe, cause: unknown): CaptureError {
  return new CaptureError(
    'testFailed',
    `${label} ended without writing its memory profile.`,
    'Let TestMain return or call os.Exit(m.Run()), so that package testing can write it.',
    { cause },
  );
}

function firstBuildError(output: string): string | undefined {
  return /^\S+\.go:\d+(?::\d+)?: .*$/m.exec(output)?.[0] ?? /^go: (.*)$/m.exec(output)?.[1];
}

function firstTestError(output: string): string | undefined {
  const found = /^(?:panic|fatal error): .*$/m.exec(output) ?? /^\s+(\S+\.go:\d+: .*)$/m.exec(output);
  return (found?.[1] ?? found?.[0])?.trim();
}
