import * as vscode from 'vscode';
import { type Blame, blames } from '../../core/attribution/blame';
import type { ProfileStore } from '../../session/profileStore';

const choices: Record<Blame, { readonly label: string; readonly detail: string }> = {
  yourCost: { label: 'Your cost', detail: 'Each sample is charged once, to the innermost line of this workspace.' },
  self: { label: 'Self', detail: 'What a line allocates itself (flat in pprof).' },
  total: { label: 'Total', detail: 'What a line allocates itself and in everything it calls (cum in pprof).' },
};

/** Chooses what is charged to lines, wherever they are shown; asks without an argument. */
export async function switchBlame(store: ProfileStore, blame?: Blame): Promise<void> {
  const items = blames.map(each => ({ ...choices[each], picked: each === store.blame, blame: each }));
  const chosen =
    blame ?? (await vscode.window.showQuickPick(items, { placeHolder: 'What is charged to a line?' }))?.blame;
  const known = blames.find(each => each === chosen);
  if (known !== undefined) store.chooseBlame(known);
}
