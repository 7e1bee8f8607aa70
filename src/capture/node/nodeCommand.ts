import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CaptureError } from '../captureError';
import type { GroupCommand } from '../launch/processGroup';
import type { NodeFileRun, NodeRunRecipe, NodeScriptRun } from '../launch/recipe';
import type { AttributionMode } from '../profiler';
import { findNode, isolationFlag, isolationMissing, type NodeInstallation, runsTypeScript } from './nodeInstallation';
import { type ScriptWrapper, writeScriptWrapper } from './scriptWrapper';

/** A command that starts exactly one node with an inspector; `remove` deletes what was written for it. */
export interface NodeCommand extends GroupCommand {
  remove(): Promise<void>;
}

/**
 * The flag goes to node itself, never into NODE_OPTIONS: that would be inherited by every process that the program starts,
 * and each of them would wait for a debugger that does not come.
 */
export async function nodeCommand(recipe: NodeRunRecipe, signal: AbortSignal): Promise<NodeCommand> {
  const node = await findNode(recipe.directory, signal);
  const { run } = recipe;
  return run.kind === 'file' ? fileCommand(recipe, run, node) : scriptCommand(recipe, run, node);
}

function fileCommand(
  { directory, attribution }: NodeRunRecipe,
  { file, testName }: NodeFileRun,
  node: NodeInstallation,
): NodeCommand {
  if (/\.[mc]?ts$/.test(file) && !runsTypeScript(node)) {
    throw new CaptureError(
      'unsupportedRuntime',
      `Node ${node.major}.${node.minor} does not run TypeScript files.`,
      'Use Node 22.18 or later, which strips types by itself, or profile an npm script that compiles the file.',
    );
  }
  const only =
    testName === undefined ? [] : [`--test-name-pattern=^${testName.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}$`];
  const args = [...launchFlags(node, attribution), '--test-reporter=spec', ...only, file];
  return { command: node.path, args, directory, env: environment(), remove: async () => {} };
}

/** Flags of the one node that is profiled. */
function launchFlags({ major }: NodeInstallation, attribution: AttributionMode): string[] {
  const inspect = '--inspect-brk=127.0.0.1:0';
  if (attribution === 'natural') return [inspect];
  const flags = [
    inspect,
    '--no-turbo-inlining',
    '--max-inlined-bytecode-size=0',
    '--max-inlined-bytecode-size-small=0',
    '--max-inlined-bytecode-size-cumulative=0',
  ];
  return major >= 22 ? [...flags, '--no-maglev-inlining'] : flags;
}

async function scriptCommand(
  { directory, attribution }: NodeRunRecipe,
  { name }: NodeScriptRun,
  node: NodeInstallation,
): Promise<NodeCommand> {
  const scripts = await readScripts(directory);
  const script = scripts[name];
  if (typeof script !== 'string') {
    throw new CaptureError(
      'nothingRan',
      `${join(directory, 'package.json')} has no script "${name}".`,
      'Save package.json, then profile one of its scripts.',
    );
  }
  const plain = plainNodeArguments(script, node);
  if (plain !== undefined && scripts[`pre${name}`] === undefined && scripts[`post${name}`] === undefined) {
    const args = [...launchFlags(node, attribution), ...plain];
    return { command: node.path, args, directory, env: environment(), remove: async () => {} };
  }
  if (process.platform === 'win32') {
    throw new CaptureError(
      'unsupportedRuntime',
      `The script "${name}" does more than to start node, which cannot be followed on Windows.`,
      'Profile a script of the form "node file.js", or start it with node --inspect and capture the process.',
    );
  }
  const wrapper = await writeScriptWrapper(name, node, launchFlags(node, attribution), isolationFlag(node));
  return throughNpm(name, directory, wrapper);
}

function throughNpm(name: string, directory: string, wrapper: ScriptWrapper): NodeCommand {
  const env = { ...environment(), ...wrapper.env };
  const args = ['run', '--foreground-scripts', name];
  return { command: 'npm', args, directory, env, remove: wrapper.remove };
}

/** Node takes itself for a child of its test runner where the editor was started by one, and reports in binary. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  return env;
}

/** The arguments of a script that is `node …` and nothing else; undefined where a shell has something to do. */
export function plainNodeArguments(script: string, node: NodeInstallation): string[] | undefined {
  const [command, ...args] = script.trim().split(/\s+/);
  if (
    command !== 'node' ||
    /["'`$&|;<>(){}*?!\\~=#\n]/.test(args.filter(arg => !/^--?[\w-]+=[\w./:,-]+$/.test(arg)).join(' '))
  ) {
    return undefined;
  }
  if (!args.includes('--test')) return args;
  const flag = isolationFlag(node);
  if (flag === undefined) throw isolationMissing();
  return [flag, ...args];
}

async function readScripts(directory: string): Promise<Record<string, unknown>> {
  const file = join(directory, 'package.json');
  try {
    return JSON.parse(await readFile(file, 'utf8')).scripts ?? {};
  } catch (error) {
    throw new CaptureError('nothingRan', `${file} cannot be read as JSON.`, 'Correct and save it, then try again.', {
      cause: error,
    });
  }
}
