import * as vscode from 'vscode';
import type { CaptureSession } from '../session/captureSession';
import { canRepeat } from '../session/loadedProfile';
import type { ProfileStore } from '../session/profileStore';
import { contextKeys } from './commandIds';

/** Keeps the `when` clauses of package.json true. */
export class ContextKeys {
  readonly #subscriptions: { dispose(): void }[];

  constructor(session: CaptureSession, store: ProfileStore) {
    const set = (key: string, value: unknown) => void vscode.commands.executeCommand('setContext', key, value);
    const state = () => set(contextKeys.state, session.state.kind);
    const profile = () => {
      set(contextKeys.hasProfile, store.current !== undefined);
      const sources = [...(store.current?.sources?.values() ?? [])];
      set(
        contextKeys.hasSourceQuestions,
        sources.some(({ kind }) => kind === 'ambiguous'),
      );
      set(contextKeys.hasBaseline, store.chosenBaseline !== undefined);
      set(contextKeys.canCaptureAgain, store.current !== undefined && canRepeat(store.current.source));
    };
    this.#subscriptions = [session.onDidChangeState(state), store.onDidChange(profile)];
    state();
    profile();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
