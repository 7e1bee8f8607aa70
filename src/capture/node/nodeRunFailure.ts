import { CaptureError } from '../captureError';
import type { Exit } from '../launch/processGroup';
import type { NodeRunRecipe } from '../launch/recipe';
import { LOOK_AT_LOG, sentence, tookTooLong } from '../launch/runFailure';
import { isolationMissing } from './nodeInstallation';
import { NO_ISOLATION } from './scriptWrapper';

/** What to say of a run that came to its end. Throws for tests that failed or did not run. */
export function checkNodeRun(recipe: NodeRunRecipe, output: string, exit: Exit): string[] {
  const { label, run } = recipe;
  if (run.kind === 'file') {
    if (exit.code !== 0) {
      const error = firstError(output);
      throw new CaptureError(
        'testFailed',
        `${label} failed${error === undefined ? ` (exit code ${exit.code ?? exit.signal}).` : sentence(error)}`,
        `A failed run says little about allocations: make it pass, then profile it again. ${LOOK_AT_LOG}`,
      );
    }
    if (run.testName !== undefined && /^ℹ pass 0$/m.test(output)) {
      throw new CaptureError(
        'nothingRan',
        `No test named "${run.testName}" ran in ${run.file}.`,
        'Check that it is not skipped, and that its name is a plain string.',
      );
    }
    return [];
  }
  return exit.code === 0 ? [] : [`The script ended with ${exit.signal ?? `exit code ${exit.code}`}.`];
}

/** The program ended before it had opened its inspector. */
export function launchFailed({ label }: NodeRunRecipe, output: string, exit: Exit): CaptureError {
  if (output.includes(NO_ISOLATION)) return isolationMissing();
  const how = exit.signal ?? `exit code ${exit.code}`;
  return exit.code === 0
    ? new CaptureError(
        'launchFailed',
        `${label} ended without having started node.`,
        'Profile a script that runs node, directly or through a tool written for it.',
      )
    : new CaptureError(
        'launchFailed',
        `${label} ended (${how}) before node was ready${sentence(firstError(output))}`,
        `Run it in a terminal first and correct what fails. ${LOOK_AT_LOG}`,
      );
}

export function nodeTimedOut(recipe: NodeRunRecipe): CaptureError {
  return tookTooLong(recipe, 'Raise allocLens.test.timeoutSeconds, or profile a single test of the file.');
}

/** Without the brace or bracket that opens what is printed below it. */
function firstError(output: string): string | undefined {
  const found = /^\s*((?:\w*Error|npm (?:error|ERR!)|node: bad option)\b.*)$/m.exec(output)?.[1];
  return found?.replace(/[:{[\s]+$/, '');
}
