import type { CdpSession, CommandOptions } from './cdpChannel';
import { holdInspector, type InspectorWish, wish } from './inspectorInTarget';

/** Without a renewal within this time the target closes an inspector that nobody uses any more. */
export const INSPECTOR_LEASE_MS = 60_000;
const RENEWALS_A_LEASE = 3;
const RENEWED_MS = 5_000;

/** Tells the target that the inspector which it opened for us is in use; see `holdInspector`. */
export class InspectorLease {
  private readonly renewal: NodeJS.Timeout;

  private constructor(session: CdpSession, leaseMs: number) {
    const renew = () => void ask(session, 'renew', { timeoutMs: RENEWED_MS }).catch(() => undefined);
    this.renewal = setInterval(renew, leaseMs / RENEWALS_A_LEASE);
    this.renewal.unref();
  }

  /** Rejects as the session does. A target that refuses it is captured all the same. */
  static async hold(session: CdpSession, leaseMs: number, options: CommandOptions): Promise<InspectorLease> {
    await evaluate(session, holdInspector(leaseMs), options);
    return new InspectorLease(session, leaseMs);
  }

  /** To be called before the target is asked to close it, or is left to others. */
  dismiss(): void {
    clearInterval(this.renewal);
  }
}

/** What the target answers; undefined where it throws. Rejects as the session does. */
export function ask(session: CdpSession, what: InspectorWish, options: CommandOptions): Promise<string | undefined> {
  return evaluate(session, wish(what), options);
}

async function evaluate(session: CdpSession, expression: string, options: CommandOptions): Promise<string | undefined> {
  const parameters = { expression, includeCommandLineAPI: true, returnByValue: true, silent: true };
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', parameters, options);
  return exceptionDetails === undefined ? String((result as { value?: unknown } | undefined)?.value) : undefined;
}
