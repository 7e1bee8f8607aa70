import * as vscode from 'vscode';
import type { CaptureSession } from '../session/captureSession';
import { isBusy, type SessionState } from '../session/sessionState';
import { viewIds } from './commandIds';

/** The bar over the side bar that moves while something is under way. Live mode redraws all the time and needs none. */
export class CaptureProgress {
  readonly #subscription: { dispose(): void };
  #end: (() => void) | undefined;

  constructor(session: CaptureSession) {
    this.#subscription = session.onDidChangeState(state => this.#follow(state));
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#end?.();
  }

  #follow(state: SessionState): void {
    const moves = isBusy(state) && state.kind !== 'live';
    if (!moves) {
      this.#end?.();
      this.#end = undefined;
    } else if (this.#end === undefined) {
      const over = new Promise<void>(resolve => {
        this.#end = resolve;
      });
      void vscode.window.withProgress({ location: { viewId: viewIds.allocators } }, () => over);
    }
  }
}
