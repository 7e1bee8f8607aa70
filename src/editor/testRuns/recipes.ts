import path from 'node:path';
import type * as vscode from 'vscode';
import { launchedAttribution } from '../../session/attributionMode';
import type { Recipe } from '../../session/recipes';
import { documentPath } from '../documentPath';
import { goTests, type RunPlace } from '../goTests';
import { type GoTools, goTools } from '../goTools';
import type { Settings } from '../settings';
import { isNodeTestFile, nodeTests, packageScripts } from './nodeTests';

/** Something in a document that can be run and profiled. */
export interface RunnablePlace extends RunPlace {
  readonly recipe: Recipe;
}

/** Everything in the document that can be run and profiled, in the order of its lines. */
export function runnablePlaces(document: vscode.TextDocument, settings: Settings): RunnablePlace[] {
  const file = documentPath(document);
  if (file === undefined) return [];
  if (file.endsWith('_test.go')) return goPlaces(document.getText(), file, settings, goTools(document.uri));
  if (path.posix.basename(file) === 'package.json') return scriptPlaces(document.getText(), file, settings);
  const text = document.getText();
  return isNodeTestFile(file, text) ? nodePlaces(text, file, settings) : [];
}

/** The innermost place around a line, 1-based. */
export function placeAt<T extends RunPlace>(places: readonly T[], line: number): T | undefined {
  return places.filter(place => place.line <= line && line <= place.endLine).at(-1);
}

function goPlaces(text: string, file: string, settings: Settings, go: GoTools): RunnablePlace[] {
  return goTests(text).map(place => ({
    ...place,
    recipe: {
      kind: 'goTest',
      label: place.name,
      directory: path.posix.dirname(file),
      functionName: place.name,
      goCommand: go.command,
      buildTags: go.buildTags,
      ...settings.testRun(),
    },
  }));
}

function nodePlaces(text: string, file: string, settings: Settings): RunnablePlace[] {
  const { timeoutMs } = settings.testRun();
  const directory = path.posix.dirname(file);
  return nodeTests(text).map(place => ({
    ...place,
    recipe: {
      kind: 'nodeRun',
      label: place.name,
      directory,
      timeoutMs,
      attribution: launchedAttribution(settings.get('node.exactAttribution')),
      run: { kind: 'file', file, testName: place.name },
    },
  }));
}

function scriptPlaces(text: string, file: string, settings: Settings): RunnablePlace[] {
  return packageScripts(text).map(place => ({
    ...place,
    recipe: {
      kind: 'nodeRun',
      label: `npm run ${place.name}`,
      directory: path.posix.dirname(file),
      // A script may be a server, which has no end.
      timeoutMs: 0,
      attribution: launchedAttribution(settings.get('node.exactAttribution')),
      run: { kind: 'script', name: place.name },
    },
  }));
}
