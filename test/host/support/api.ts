import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { AllocLensApi } from '../../../src/api';

/** The public interface of the extension as any other extension gets it. */
export async function activateApi(): Promise<AllocLensApi> {
  const extension = vscode.extensions.getExtension<AllocLensApi>('alloc-lens.alloc-lens');
  assert.ok(extension, 'VS Code does not know the extension');
  return extension.activate();
}

/** What the user reads when `work` fails; fails the test when it does not. */
export async function failureOf(work: Promise<unknown>): Promise<{ failure: string; message: string; remedy: string }> {
  const error = await work.then(
    () => assert.fail('it succeeded'),
    (reason: unknown) => reason,
  );
  const { failure, message, remedy } = error as { failure: string; message: string; remedy: string };
  assert.ok(failure && message && remedy, `not a failure with a remedy: ${String(error)}`);
  return { failure, message, remedy };
}
