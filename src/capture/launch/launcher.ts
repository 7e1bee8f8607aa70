import { goTestRun } from '../go/goTest';
import { startNodeRun } from '../node/nodeLaunch';
import type { Recipe } from './recipe';
import type { LaunchOptions, RunningLaunch } from './runningLaunch';

/**
 * Starts the recipe's program, recording from its first line. Rejects with CaptureError or CancelledError. Nothing that was
 * started outlives the capture.
 */
export function launch(recipe: Recipe, options: LaunchOptions): Promise<RunningLaunch> {
  return recipe.kind === 'goTest' ? goTestRun(recipe, options) : startNodeRun(recipe, options);
}
