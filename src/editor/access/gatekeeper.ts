import * as vscode from 'vscode';
import { formatBytes } from '../../core/units/format';
import { CancelledError, CaptureError } from '../../session/captureFailures';
import { bigHeapBytes } from '../../session/heapBytes';
import { originOfTarget, remoteHost } from '../../session/targetPlace';
import type { GoTarget, Target } from '../../session/targets';
import { askCredentials } from './credentialPrompt';
import type { CredentialStore } from './credentials';
import type { Permissions } from './permissions';

export interface GatekeeperPorts {
  readonly credentials: CredentialStore;
  readonly permissions: Permissions;
  /** Bytes in the heap of a Go process, asked without a collection; undefined where it does not tell. */
  heapBytes(target: GoTarget): Promise<number | undefined>;
  /** Streams a heap profile of any size into a file. */
  saveHeap(target: GoTarget, file: string): Promise<void>;
}

/** Asks what must be asked before a capture, and offers what helps after one has failed. Each question comes once. */
export class Gatekeeper {
  constructor(private readonly ports: GatekeeperPorts) {}

  /** Without asking: whether a host was agreed to. Rejects with CaptureError 'unconfirmedHost'. */
  async check(target: Target): Promise<void> {
    const host = remoteHost(target);
    if (host === undefined || this.ports.permissions.has('host', host)) return;
    throw new CaptureError(
      'unconfirmedHost',
      `${host} is another machine, and connecting to it was never agreed to.`,
      'Capture it once through the Targets view or Alloc Lens: Capture From URL, and confirm the host there.',
    );
  }

  /** Asks for the credentials of a target; false when the user gave up, or the target takes none. */
  async askCredentials(target: Target): Promise<boolean> {
    const origin = originOfTarget(target);
    return origin !== undefined && askCredentials(this.ports.credentials, origin);
  }

  /** Asks about another machine and about a big heap. Rejects with CancelledError when the user declines. */
  async admit(target: Target): Promise<void> {
    await this.#confirmHost(target);
    if (target.kind === 'go') await this.#announceCollection(target);
  }

  /** Resolves to true where the user changed what made the capture fail, so that trying again makes sense. */
  async recover(target: Target, failure: CaptureError): Promise<boolean> {
    if (target.kind !== 'go') return false;
    if (failure.failure === 'tooLarge') return this.#offerToSave(target, failure);
    const origin = originOfTarget(target);
    if (origin === undefined) return false;
    if (failure.failure === 'unauthorized') return this.askCredentials(target);
    return failure.failure === 'untrustedCertificate' ? this.#offerToTrust(origin, failure) : false;
  }

  async #confirmHost(target: Target): Promise<void> {
    const host = remoteHost(target);
    if (host === undefined || this.ports.permissions.has('host', host)) return;
    const detail =
      'The heap profile, which names functions and files of the program, crosses the network. A tunnel (ssh -L, kubectl port-forward) keeps it private.';
    if (!(await agreed(`${host} is another machine. Connect to it?`, detail, 'Connect'))) throw new CancelledError();
    await this.ports.permissions.grant('host', host);
  }

  async #announceCollection(target: GoTarget): Promise<void> {
    const subject = originOfTarget(target) ?? target.url;
    if (this.ports.permissions.has('bigHeap', subject)) return;
    const bytes = await this.ports.heapBytes(target).catch(() => undefined); // What is wrong there, the capture itself will tell.
    if (bytes === undefined || bytes <= bigHeapBytes) return;
    const question = `The heap of ${target.label} holds ${formatBytes(bytes)}. Capture it?`;
    if (!(await agreed(question, collectionCost(bytes), 'Capture'))) throw new CancelledError();
    await this.ports.permissions.grant('bigHeap', subject);
  }

  async #offerToTrust(origin: string, failure: CaptureError): Promise<boolean> {
    const detail = `${failure.message} Without the check, whoever is between you and ${origin} can read what is sent, credentials included. The profile will be marked insecure.`;
    if (!(await agreed(`Trust any certificate of ${origin}?`, detail, 'Trust This Target (Insecure)'))) return false;
    await this.ports.permissions.grant('insecure', origin);
    return true;
  }

  async #offerToSave(target: GoTarget, failure: CaptureError): Promise<boolean> {
    const save = 'Save to File…';
    if ((await vscode.window.showWarningMessage(failure.message, save)) !== save) return false;
    const filters = { 'pprof profile': ['pb.gz'] };
    const file = await vscode.window.showSaveDialog({ title: 'Save the heap profile', filters });
    if (file !== undefined) await this.ports.saveHeap(target, file.fsPath);
    return false;
  }
}

/** Measured: 0.8 s for each GB of live objects on two cores, other goroutines held up for tens of milliseconds. */
const secondsPerByte = 0.8e-9;

function collectionCost(bytes: number): string {
  const seconds = (bytes * secondsPerByte).toFixed(1);
  return `A capture runs two garbage collections, one at each end. Each takes about ${seconds} s of processor time in that program and may hold up requests for tens of milliseconds.`;
}

async function agreed(question: string, detail: string, yes: string): Promise<boolean> {
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, yes)) === yes;
}
