import type { Memento, SecretStorage } from 'vscode';
import { remoteHost } from '../../session/targetPlace';
import type { AccessTo, Target } from '../../session/targets';
import { accessTo, isInsecure } from './access';
import { CredentialStore } from './credentials';
import { Gatekeeper, type GatekeeperPorts } from './gatekeeper';
import { Permissions } from './permissions';

/** What is asked before and after a capture, and what was answered. */
export interface Admission {
  readonly gate: Gatekeeper;
  readonly access: AccessTo;
  /** Whether the user agreed to take any certificate of this target. */
  isInsecure(target: Target): boolean;
  /** Rejects with CaptureError for an address that cannot be one. */
  checkAddress(target: Target): Promise<void>;
}

export interface AdmissionMemory {
  readonly secrets: SecretStorage;
  readonly permissions: Memento;
  caFile(): string;
}

export function createAdmission(
  memory: AdmissionMemory,
  ports: Pick<GatekeeperPorts, 'heapBytes' | 'saveHeap'>,
): Admission {
  const credentials = new CredentialStore(memory.secrets);
  const permissions = new Permissions(memory.permissions);
  return {
    gate: new Gatekeeper({ ...ports, credentials, permissions }),
    access: origin => accessTo(origin, credentials, permissions, memory.caFile()),
    isInsecure: target => isInsecure(target, permissions),
    checkAddress: async target => void remoteHost(target),
  };
}
