import { readFile } from 'node:fs/promises';
import { CaptureError } from '../../session/captureFailures';
import type { Access } from '../../session/targets';
import type { CredentialStore } from './credentials';
import type { Permissions } from './permissions';

/** All that the user gave for an origin. Rejects with CaptureError when the file of certificate authorities is unreadable. */
export async function accessTo(
  origin: string,
  credentials: CredentialStore,
  permissions: Permissions,
  caFile: string,
): Promise<Access> {
  return {
    headers: await credentials.headers(origin),
    ca: origin.startsWith('https:') && caFile !== '' ? await readAuthorities(caFile) : undefined,
    certificates: permissions.has('insecure', origin) ? 'insecure' : 'verified',
  };
}

async function readAuthorities(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(error => Promise.reject(unreadable(path, error)));
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw unreadable(path, undefined);
  return text;
}

function unreadable(path: string, cause: unknown): CaptureError {
  return new CaptureError(
    'untrustedCertificate',
    `The file of certificate authorities ${path} ${cause === undefined ? 'contains no certificate in PEM' : 'cannot be read'}.`,
    'Correct the setting allocLens.access.caFile.',
    { cause },
  );
}
