import { readFile } from 'node:fs/promises';
import { CaptureError } from '../../session/captureFailures';
import { originOfTarget } from '../../session/targetPlace';
import type { Access, Target } from '../../session/targets';
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

/** Whether the user agreed to take any certificate of this target. */
export function isInsecure(target: Target, permissions: Permissions): boolean {
  try {
    const origin = originOfTarget(target);
    return origin !== undefined && permissions.has('insecure', origin);
  } catch {
    return false; // An address that is none was not agreed to either.
  }
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
