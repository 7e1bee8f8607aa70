import { resolve } from 'node:path';
import { launch } from '../../../src/capture/launch/launcher';
import type { GoTestRecipe, NodeRunRecipe, Recipe } from '../../../src/capture/launch/recipe';
import type { RawCapture } from '../../../src/capture/profiler';
import { type DecodedWhole, decodeWhole } from '../../support/decodeWhole';
import { workspaceOf } from '../../support/sourceRoots';

export const goTests = resolve('test/fixtures/programs/tests-go');
export const nodeTests = resolve('test/fixtures/programs/tests-node');

export interface FinishedRun {
  readonly raw: RawCapture;
  readonly output: string;
  readonly decoded: DecodedWhole;
}

/** Runs the recipe to its end and decodes what came out, as the session does. */
export async function runToEnd(recipe: Recipe, signal = new AbortController().signal): Promise<FinishedRun> {
  let output = '';
  const running = await launch(recipe, {
    signal,
    onOutput: text => {
      output += text;
    },
  });
  await running.ended;
  try {
    const raw = await running.stop();
    return { raw, output, decoded: await decode(raw, recipe, output) };
  } finally {
    await running.dispose();
  }
}

async function decode(raw: RawCapture, recipe: Recipe, output: string): Promise<DecodedWhole> {
  const decoded = await decodeWhole({ ...raw, name: recipe.label }, workspaceOf(recipe.directory));
  if (decoded.kind !== 'decoded') throw new Error(`${recipe.label}: ${JSON.stringify(decoded)}\n${output}`);
  return decoded;
}

export function goTest(functionName: string, options: Partial<GoTestRecipe> = {}): GoTestRecipe {
  return {
    kind: 'goTest',
    label: functionName,
    directory: `${goTests}/bench`,
    functionName,
    goCommand: 'go',
    buildTags: '',
    iterations: 2000,
    profileRate: 1,
    timeoutMs: 120_000,
    ...options,
  };
}

export function nodeRun(label: string, run: NodeRunRecipe['run'], options: Partial<NodeRunRecipe> = {}): NodeRunRecipe {
  return { kind: 'nodeRun', label, directory: nodeTests, run, timeoutMs: 60_000, attribution: 'exact', ...options };
}

/** Total of alloc_space of the decoded profile. */
export function allocated(
  { attribution }: DecodedWhole,
  kind: 'alloc_space' | 'alloc_objects' = 'alloc_space',
): number {
  return attribution.totals[attribution.sampleTypes.indexOf(kind)] ?? 0;
}
