import type { SecretStorage } from 'vscode';

export type Credentials =
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'header'; readonly name: string; readonly value: string };

/** The header that carries them. */
export function headersFor(credentials: Credentials): Record<string, string> {
  switch (credentials.kind) {
    case 'basic': {
      const pair = Buffer.from(`${credentials.user}:${credentials.password}`, 'utf8').toString('base64');
      return { authorization: `Basic ${pair}` };
    }
    case 'bearer':
      return { authorization: `Bearer ${credentials.token}` };
    case 'header':
      return { [credentials.name]: credentials.value };
  }
}

/** Credentials by origin (`https://host:port`), in the secret storage of the system and nowhere else. */
export class CredentialStore {
  constructor(private readonly secrets: Pick<SecretStorage, 'get' | 'store' | 'delete'>) {}

  /** All that was given for this origin; several headers may be needed together. */
  async get(origin: string): Promise<readonly Credentials[]> {
    const text = await this.secrets.get(keyOf(origin));
    return text === undefined ? [] : parse(text);
  }

  async headers(origin: string): Promise<Record<string, string>> {
    return Object.assign({}, ...(await this.get(origin)).map(headersFor));
  }

  /** Replaces what fills the same header. */
  async add(origin: string, credentials: Credentials): Promise<void> {
    const others = (await this.get(origin)).filter(each => headerName(each) !== headerName(credentials));
    await this.secrets.store(keyOf(origin), JSON.stringify([...others, credentials]));
  }

  async forget(origin: string): Promise<void> {
    await this.secrets.delete(keyOf(origin));
  }
}

/** Why a header cannot be sent, as a sentence; undefined where it can. */
export function headerProblem(name: string, value: string): string | undefined {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return 'A header name has letters, digits and hyphens only.';
  if (/^(host|content-length|transfer-encoding|connection)$/i.test(name)) return `${name} is set by the connection.`;
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value)
    ? undefined
    : 'A header value is a single line without control characters.';
}

function headerName(credentials: Credentials): string {
  return Object.keys(headersFor(credentials))[0]?.toLowerCase() ?? '';
}

function keyOf(origin: string): string {
  return `allocLens.credentials ${origin}`;
}

function parse(text: string): Credentials[] {
  try {
    const value = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return []; // Written by something else: as good as none, and the server will ask.
  }
}
