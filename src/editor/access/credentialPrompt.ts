import * as vscode from 'vscode';
import { type CredentialStore, type Credentials, headerProblem } from './credentials';

interface KindItem extends vscode.QuickPickItem {
  readonly ask: (origin: string) => Promise<Credentials | 'forget' | undefined>;
}

const kinds: readonly KindItem[] = [
  { label: 'User name and password', description: 'Authorization: Basic', ask: askBasic },
  { label: 'Bearer token', description: 'Authorization: Bearer', ask: askBearer },
  { label: 'Custom header…', description: 'for example X-Api-Key', ask: askHeader },
  { label: 'Forget what was given', ask: async () => 'forget' },
];

/** Asks for credentials of one origin and keeps them; false when the user gave up. */
export async function askCredentials(store: CredentialStore, origin: string): Promise<boolean> {
  const placeHolder = 'Kept in the secret storage of the system, and sent to this origin only';
  const kind = await vscode.window.showQuickPick(kinds, { title: `Credentials for ${origin}`, placeHolder });
  const given = await kind?.ask(origin);
  if (given === undefined) return false;
  if (given === 'forget') await store.forget(origin);
  else await store.add(origin, given);
  return true;
}

async function askBasic(origin: string): Promise<Credentials | undefined> {
  const user = await ask(origin, 'User name', text => (text.includes(':') ? 'It may not contain a colon.' : undefined));
  if (user === undefined) return undefined;
  const password = await askSecret(origin, `Password of ${user}`);
  return password === undefined ? undefined : { kind: 'basic', user, password };
}

async function askBearer(origin: string): Promise<Credentials | undefined> {
  const token = await askSecret(origin, 'Token, without the word "Bearer"', value =>
    headerProblem('authorization', value),
  );
  return token === undefined ? undefined : { kind: 'bearer', token: token.trim() };
}

async function askHeader(origin: string): Promise<Credentials | undefined> {
  const name = await ask(origin, 'Name of the header', text => headerProblem(text.trim(), ''));
  if (name === undefined) return undefined;
  const value = await askSecret(origin, `Value of ${name.trim()}`, text => headerProblem(name.trim(), text));
  return value === undefined ? undefined : { kind: 'header', name: name.trim(), value };
}

type Check = (text: string) => string | undefined;

function ask(origin: string, prompt: string, check: Check = () => undefined): Thenable<string | undefined> {
  const title = `Credentials for ${origin}`;
  const validateInput = (text: string) => (text === '' ? 'It may not be empty.' : check(text));
  return vscode.window.showInputBox({ title, prompt, validateInput, ignoreFocusOut: true });
}

function askSecret(origin: string, prompt: string, check: Check = () => undefined): Thenable<string | undefined> {
  const title = `Credentials for ${origin}`;
  return vscode.window.showInputBox({ title, prompt, validateInput: check, password: true, ignoreFocusOut: true });
}
